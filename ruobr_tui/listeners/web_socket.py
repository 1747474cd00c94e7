"""WebSockets with budgets for what is no message: pings, fragments, frames of nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ruobr_tui.listeners.places import Place, Places
from ruobr_tui.listeners.sparing import SparingLog

if TYPE_CHECKING:
    from uvicorn.server import ServerState
    from websockets.frames import Frame

    from ruobr_tui.listeners.server import GuardedConfig

_notes = SparingLog(logging.getLogger(__name__))

TOO_MUCH = 1008
"""The close code for a peer that breaks a rule (RFC 6455, 7.4.1)."""


class GuardedWebSocket(WebSocketsSansIOProtocol):
    """One connection, from its handshake on. A peer that sends too much is cut off."""

    def __init__(
        self,
        config: GuardedConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        place: Place | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.place = place or Place("", Places(1, 1))
        self._limits = config.web_socket
        self._left = float(self._limits.burst)
        self._last = self.loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """HTTP has handed the connection over."""
        super().connection_made(transport)
        self.place.end = cast(asyncio.Transport, transport).abort
        self.place.is_expendable = lambda: not self.handshake_complete

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing of it is left."""
        super().connection_lost(exc)
        self.place.give_back()

    def data_received(self, data: bytes) -> None:
        """Some bytes of frames."""
        now = self.loop.time()
        limits = self._limits
        self._left = min(self._left + (now - self._last) * limits.rate, limits.burst) - len(data)
        self._last = now
        if self._left < 0:
            self._cut("more bytes than a page may send")
            return
        super().data_received(data)

    def handle_cont(self, event: Frame) -> None:
        """One more piece of a message."""
        if len(self.frames) >= self._limits.fragments:
            self._cut("a message in too many pieces")
            return
        super().handle_cont(event)

    def _cut(self, why: str) -> None:
        if self.transport.is_closing():
            return
        _notes.warn(f"A WebSocket was ended: {why}.")
        if self.handshake_complete and not self.close_sent:
            self.conn.fail(TOO_MUCH)
            self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.transport.pause_reading()
        self.transport.close()
        self.loop.call_later(1.0, self.transport.abort)
