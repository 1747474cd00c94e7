"""How many bytes a frame of a screen costs on a terminal."""

from __future__ import annotations

from typing import Any

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen


class FrameBytes:
    """What is on the screen now is taken for shown."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._cells = CellScreen(app.size.width, app.size.height, Capabilities.of("xterm-256color", {}))
        self.next_frame()

    def next_frame(self) -> int:
        """The bytes from the frame before to what is on the screen now."""
        strips = self._app.screen._compositor.render_strips()
        for y, strip in enumerate(strips[: self._app.size.height]):
            self._cells.write(f"\x1b[{y + 1};1H")
            for text, style, _control in strip:
                self._cells.write(style.render(text) if style else text)
        return len(self._cells.frame())
