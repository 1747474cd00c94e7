"""The driver of a terminal at the far end of a channel: SSH or a WebSocket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruobr_tui.terminal.driver import CellDriver

if TYPE_CHECKING:
    from textual.app import App


@dataclass(slots=True)
class FarEnd:
    """What is known of a terminal at the other end of a channel, and the way to it.

    ``send`` takes bytes and never waits. ``environ`` was sent by the far end (LANG, COLORTERM, …):
    outside data, not this process's environment.
    """

    send: Callable[[bytes], None]
    term: str = "xterm"
    columns: int = 80
    rows: int = 24
    environ: Mapping[str, str] = field(default_factory=dict)
    thin: bool = True
    shows_cursor: bool = False


class ChannelDriver(CellDriver):
    """One per session; the host calls ``receive``, ``resized``, ``line_is_full`` and ``line_is_free``."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = False,
        size: tuple[int, int] | None = None,
        far_end: FarEnd,
    ) -> None:
        super().__init__(
            app,
            mouse=mouse,
            size=size,
            term=far_end.term,
            environ=far_end.environ,
            thin=far_end.thin,
            shows_cursor=far_end.shows_cursor,
        )
        self._far_end = far_end

    def send(self, data: bytes) -> None:
        """Into the channel."""
        self._far_end.send(data)

    def start_application_mode(self) -> None:
        """Set up the client's terminal at its size."""
        super().start_application_mode()
        self.resized(self._far_end.columns, self._far_end.rows)

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing is opened: it would open on the host."""

    def deliver_binary(self, *arguments: Any, **options: Any) -> None:
        """Nothing is delivered: it would be saved on the host."""
