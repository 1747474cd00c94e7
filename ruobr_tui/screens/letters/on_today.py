"""What the home says about a message: who wrote it, and its text."""

from __future__ import annotations

from ruobr_tui.api import resources
from ruobr_tui.api.models.mail import HTML
from ruobr_tui.context import Context
from ruobr_tui.screens.letters.reader import letter_of, reader_lines
from ruobr_tui.screens.today.sheet import Row, Source
from ruobr_tui.widgets.cells.line import Line


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    match row.target:
        case ("letter", int(number)):
            inbox = context.store.peek(resources.inbox()).value
            messages = inbox.messages if inbox is not None else ()
            message = next((each for each in messages if each.id == number), None)
            is_whole = message is not None and message.type_id == HTML  # the list has all of it
            whole = None if is_whole else context.store.peek(resources.message(context.child, number)).value
            letter = letter_of(message, whole)
            return reader_lines(letter, width, context.today()) if letter is not None else []
    return []


ON_TODAY = Source(about=_about)
