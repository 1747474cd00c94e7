"""One of a few values on one line: [ higher ▾ ]. Left and right step through them, a letter jumps to a
title, Space opens the list. Yes or no: ( ) no   (•) yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Span, draw


class Choice(Widget, can_focus=True):
    """``choices`` are (code, title); ``value`` is a code, "" while nothing is chosen."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; }
    """
    TAKES_LETTERS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False, id="choice.before"),
        Binding("right", "step(1)", show=False, id="choice.next"),
        Binding("space", "all", show=False, id="choice.all"),
        Binding("backspace,delete", "clear", show=False, id="choice.clear"),
    ]
    value: var[str] = var("")

    @dataclass
    class Changed(Message):
        """Posted when the value has changed."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """The widget that posted the message."""
            return self.choice

    @dataclass
    class ListWanted(Message):
        """Posted when the whole list should be shown."""

        choice: Choice

        @property
        def control(self) -> Choice:
            """The widget that posted the message."""
            return self.choice

    def __init__(self, choices: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices = list(choices)
        self.set_reactive(Choice.value, value)

    def watch_value(self) -> None:
        """Redraw and post ``Changed``."""
        self.refresh()
        self.post_message(self.Changed(self, self.value))

    def action_step(self, step: int) -> None:
        """Select the next or previous value, wrapping around."""
        codes = [code for code, _title in self.choices]
        if not codes:
            return
        if self.value in codes:
            self.value = codes[(codes.index(self.value) + step) % len(codes)]
        else:
            self.value = codes[0 if step > 0 else -1]

    def action_all(self) -> None:
        """Ask for the list of all values."""
        self.post_message(self.ListWanted(self))

    def action_clear(self) -> None:
        """Select nothing."""
        self.value = ""

    def on_key(self, event: events.Key) -> None:
        """Jump to the next title that begins with a letter; letters are never commands here."""
        letter = event.character
        if letter is None or not letter.isalnum() or "+" in event.key:
            return
        event.stop()
        codes = [code for code, title in self.choices if title.casefold().startswith(letter.casefold())]
        if codes:
            here = codes.index(self.value) + 1 if self.value in codes else 0
            self.value = codes[here % len(codes)]

    def on_focus(self) -> None:
        """Redraw: the background shows the focus."""
        self.refresh()

    on_blur = on_focus

    def render_line(self, y: int) -> Strip:
        """Draw the value between brackets."""
        title = dict(self.choices).get(self.value, "—")
        ground = "cursor" if self.has_focus else "plain"
        room = max(1, self.size.width - 6)
        spans = [Span("[ ", "dim"), Span(fit.left(title, room)), Span(" ▾ ]", "dim")]
        return draw(spans, self.size.width, self.app.theme, ground)


class YesNo(Choice):
    """Yes or no. The sign in the brackets shows which; left, right and Space change it."""

    def action_all(self) -> None:
        """Change it: there are only two."""
        self.action_step(1)

    def render_line(self, y: int) -> Strip:
        """Draw both values, with a sign before the chosen one."""
        ground = "cursor" if self.has_focus else "plain"
        spans = []
        for code, title in self.choices:
            is_chosen = code == self.value
            spans.append(Span(f"{'(•)' if is_chosen else '( )'} {title}   ", "text" if is_chosen else "dim"))
        return draw(spans, self.size.width, self.app.theme, ground)
