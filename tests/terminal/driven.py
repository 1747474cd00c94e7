"""A driver whose app is a list of messages and whose line ends at an emulated terminal."""

from __future__ import annotations

import asyncio
from typing import Any

from textual import events

from ruobr_tui.terminal.driver import CALM, CellDriver
from terminal.emulator import Emulator

SYNC_BEGINS, SYNC_ENDS = "\x1b[?2026h", "\x1b[?2026l"


class Program:
    """Takes the place of the app: it gets what the driver has understood."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.screen_stack: list[Any] = []

    def post_message(self, message: Any) -> bool:
        self.messages.append(message)
        return True

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.messages if isinstance(each, events.Key)]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return [
            (each.size.width, each.size.height) for each in self.messages if isinstance(each, events.Resize)
        ]


class Sending(CellDriver):
    """Counts what goes out; a terminal shows it."""

    def __init__(self, columns: int = 20, rows: int = 4, **options: Any) -> None:
        self.program = Program()
        super().__init__(self.program, term="xterm-256color", **options)  # type: ignore[arg-type]
        self.sent: list[str] = []
        self.terminal = Emulator(columns, rows)
        self.start_application_mode()
        self.resized(columns, rows)
        self.program.messages.clear()
        self.sent.clear()

    def send(self, data: bytes) -> None:
        text = data.decode()
        if not hasattr(self, "terminal") or "\x1b[?7l" in text:  # what takes the terminal over
            return
        self.sent.append(text)
        self.terminal.feed(text.replace(SYNC_BEGINS, "").replace(SYNC_ENDS, ""))

    def paint(self, row: int, text: str) -> None:
        """As Textual does: write, and say that a frame is whole."""
        self.write(f"\x1b[{row};1H{text:12}")
        self.flush()

    @property
    def shown(self) -> list[str]:
        return ["".join(cell.data for cell in row).rstrip() for row in self.terminal.cells]


async def calm() -> None:
    """So many turns that a frame which was planned has gone."""
    for _turn in range(CALM + 5):
        await asyncio.sleep(0)
