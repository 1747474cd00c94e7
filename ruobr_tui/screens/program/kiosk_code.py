"""The code that ends a kiosk. Esc returns to the program."""

from __future__ import annotations

import asyncio
import math
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from ruobr_tui.account.unlock_code import LONGEST, Tries, is_right
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.widgets.bars import FooterLine


class KioskCodeScreen(ModalScreen[bool]):
    """Dismissed with True after the right code, with False by Esc. ``tries`` counts beyond this screen."""

    CSS = """
    KioskCodeScreen { align: left bottom; background: transparent; }
    KioskCodeScreen Input { height: 1; width: 1fr; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", show=False, id="kiosk_code.close")
    ]

    def __init__(self, stored: str, tries: Tries) -> None:
        super().__init__()
        self._stored = stored
        self._tries = tries
        self._is_looking = False

    def compose(self) -> ComposeResult:
        """Create notice and entry."""
        yield FooterLine()
        typed = Input(password=True, compact=True, max_length=LONGEST)
        typed.cursor_blink = False
        yield typed

    def on_mount(self) -> None:
        """Show the prompt."""
        self._show(_("Code to close the program (Esc to cancel)"))
        self.query_one(Input).focus()

    def _show(self, text: str, role: str = "warning") -> None:
        self.query_one(FooterLine).notice(text, role)

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
        self._show(text % {"count": seconds}, "bad")

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
            self._show(_("Wrong code."), "bad")
