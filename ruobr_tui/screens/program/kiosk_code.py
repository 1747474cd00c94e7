"""The code that ends a kiosk. Esc returns to the program."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable

from textual import events, on, work
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from ruobr_tui.account.unlock_code import LONGEST, Tries, is_right
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.dialogs.sheet import TextSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.widgets.lines import EMPTY, Line, paragraph


class KioskCodeSheet(TextSheet[bool]):
    """Dismissed with True after the right code, with False by Esc. ``tries`` counts beyond this sheet."""

    def __init__(self, stored: str, tries: Tries) -> None:
        super().__init__()
        self._stored = stored
        self._tries = tries
        self._is_looking = False

    def title_text(self) -> str:
        """What the code is for."""
        return _("Close the program?")

    def text(self, width: int) -> list[Line]:
        """The prompt."""
        own = _("This is for the staff. F8 ends your own session only.")
        return [
            *paragraph(own, width - 2, "text", " "),
            EMPTY,
            *paragraph(_("Code to close the program"), width - 2, "text", " "),
        ]

    def hints(self) -> Hints:
        """Hints of check and cancel."""
        return [("↵", _("Check")), ("Esc", _("Back"))]

    def entry(self) -> Iterable[Widget]:
        """Create the entry, which shows no character."""
        typed = Input(password=True, compact=True, max_length=LONGEST)
        typed.cursor_blink = False
        yield typed

    def begin(self) -> None:
        """Focus the entry."""
        self.query_one(Input).focus()

    def on_key(self, event: events.Key) -> None:
        """Cancel with Esc."""
        if event.key == "escape":
            event.stop()
            self.dismiss(False)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Check a code. During the pause after wrong codes no code is checked, not even the right one."""
        code, event.input.value = event.value, ""
        if not code or self._is_looking:
            return
        if self._tries.pause:
            self._show_pause()
            return
        self._is_looking = True
        self._look(code)

    def _show_pause(self) -> None:
        seconds = math.ceil(self._tries.pause)
        text = ngettext(
            "Wrong code. Try again in %(count)d second.",
            "Wrong code. Try again in %(count)d seconds.",
            seconds,
        )
        self.notice(text % {"count": seconds}, "bad")

    @work(group="code", exit_on_error=False, description="look at a code")
    async def _look(self, code: str) -> bool:
        return await asyncio.to_thread(is_right, self._stored, code)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Handle the result of the check; a fault of the program counts as a wrong code."""
        if event.worker.group != "code" or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        self._is_looking = False
        if event.worker.result is True and event.state is WorkerState.SUCCESS:
            self.dismiss(True)
            return
        self._tries.failed()
        if self._tries.pause:
            self._show_pause()
        else:
            self.notice(_("Wrong code."), "bad")
