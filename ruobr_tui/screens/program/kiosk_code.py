"""The code that ends a kiosk. A visitor who got here by chance leaves with Esc."""

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
    """Dismissed with True by the right code, with False by Esc. ``tries`` outlive the screen."""

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
        """The question, and where to type."""
        yield FooterLine()
        typed = Input(password=True, compact=True, max_length=LONGEST)
        typed.cursor_blink = False
        yield typed

    def on_mount(self) -> None:
        """Ask."""
        self._tell(_("Code that ends this program (Esc: go back)"))
        self.query_one(Input).focus()

    def _tell(self, text: str, role: str = "warning") -> None:
        self.query_one(FooterLine).notice(text, role)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Look at a code, unless wrong ones were typed a moment ago: then not even at the right one."""
        code, event.input.value = event.value, ""
        if not code or self._is_looking:
            return
        if self._tries.pause:
            self._tell_pause()
            return
        self._is_looking = True
        self._look(code)

    def _tell_pause(self) -> None:
        seconds = math.ceil(self._tries.pause)
        text = ngettext(
            "Wrong code. Try again in %(count)d second.",
            "Wrong code. Try again in %(count)d seconds.",
            seconds,
        )
        self._tell(text % {"count": seconds}, "bad")

    @work(group="code", exit_on_error=False, description="look at a code")
    async def _look(self, code: str) -> bool:
        return await asyncio.to_thread(is_right, self._stored, code)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Right, wrong, or a fault of ours, which ends nothing."""
        if event.worker.group != "code" or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        self._is_looking = False
        if event.worker.result is True and event.state is WorkerState.SUCCESS:
            self.dismiss(True)
            return
        self._tries.failed()
        if self._tries.pause:
            self._tell_pause()
        else:
            self._tell(_("Wrong code."), "bad")
