"""asyncssh's connection with limits of the bytes that may wait in memory in each direction."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import asyncssh
from asyncssh.constants import MSG_KEXINIT
from asyncssh.packet import SSHPacket

from ruobr_tui.hosting.ssh.key_exchange import wrongly_guessed
from ruobr_tui.listeners.places import Place
from ruobr_tui.listeners.sparing import SparingLog

MOST_UNREAD = 512 * 1024
"""Bytes that may wait while a password is checked; the largest packet is half of it."""
MOST_UNSENT = 1024 * 1024
"""Bytes of replies that may wait for a client. A session's output is limited earlier (``backpressure``)."""

_notes = SparingLog(logging.getLogger(__name__))


class GuardedConnection(asyncssh.SSHServerConnection):
    """One connection; closed when its client sends without waiting for replies, or reads nothing."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, options: asyncssh.SSHServerConnectionOptions, place: Place
    ) -> None:
        super().__init__(loop, options)
        for name in ("_inpbuf", "_ignore_first_kex", "_kex_algs", "_server_host_key_algs"):
            if not hasattr(self, name):  # pragma: no cover - asyncssh has changed
                raise AttributeError(name)
        self.place = place
        place.end = self.abort
        self._line: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None = None) -> None:
        """Free the connection's place; asyncssh may call this more than once."""
        super().connection_lost(exc)
        self.place.give_back()

    def data_received(self, data: bytes, datatype: Any = None) -> None:
        """Process received bytes, and abort above the limits."""
        super().data_received(data, datatype)
        unsent = self._line.get_write_buffer_size() if self._line is not None else 0
        if len(self._inpbuf) > MOST_UNREAD or unsent > MOST_UNSENT:
            _notes.warn("A connection was ended: the client sent without waiting, or took nothing.")
            self.abort()

    async def _process_kexinit(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        """Handle KEXINIT; a wrongly guessed first message of the client is ignored."""
        kexinit = packet.get_remaining_payload()
        await super()._process_kexinit(pkttype, pktid, packet)
        self._ignore_first_kex = wrongly_guessed(kexinit, self._kex_algs, self._server_host_key_algs or ())

    _packet_handlers = {  # noqa: RUF012 - as asyncssh has it
        **asyncssh.SSHServerConnection._packet_handlers,
        MSG_KEXINIT: _process_kexinit,
    }
