"""Takes connections from a listening socket and gives each a place, before it costs anything else."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
import struct
from collections.abc import Callable
from functools import partial
from typing import Any

from ruobr_tui.api.rules.network.networks import network_of
from ruobr_tui.listeners.places import Place, Places
from ruobr_tui.listeners.sparing import SparingLog

BACKLOG = 512
AT_ONCE = 64
"""Connections that are taken before others have their turn."""
REST_SECONDS = 0.5
"""When the system has no more files or memory."""

_SHORT_OF = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_AT_ONCE_AND_NO_TRACE = struct.pack("ii", 1, 0)
"""SO_LINGER by which closing keeps nothing in the system's tables."""

_log = logging.getLogger(__name__)


class Acceptor:
    """``make`` makes the protocol of each connection that has a place; it gives the place back at the end.

    Who has none is ended at once. ``tls`` is begun before the protocol, and may take ``handshake_seconds``.
    Stands for a server of asyncio: ``close`` and ``wait_closed``.
    """

    def __init__(
        self,
        listening: socket.socket,
        places: Places,
        make: Callable[[Place], asyncio.Protocol],
        tls: ssl.SSLContext | None = None,
        handshake_seconds: float | None = None,
    ) -> None:
        self._listening = listening
        self._places = places
        self._make = make
        self._tls = tls
        self._handshake_seconds = handshake_seconds if tls is not None else None
        self._greeting: set[asyncio.Task[Any]] = set()
        self._loop = asyncio.get_running_loop()
        self._notes = SparingLog(_log)
        self._resting: asyncio.TimerHandle | None = None
        self._is_closed = False

    @property
    def sockets(self) -> tuple[socket.socket, ...]:
        """What it listens at."""
        return () if self._is_closed else (self._listening,)

    def start(self, backlog: int = BACKLOG) -> None:
        """Listen. Raises ``OSError``."""
        self._listening.setblocking(False)
        self._listening.listen(backlog)
        self._loop.add_reader(self._listening.fileno(), self._accept)

    def close(self) -> None:
        """Take nobody any more; who is there stays, once TLS has begun."""
        if self._is_closed:
            return
        self._is_closed = True
        for greeting in self._greeting:
            greeting.cancel()
        if self._resting is not None:
            self._resting.cancel()
        if self._listening.fileno() >= 0:
            self._loop.remove_reader(self._listening.fileno())
            self._listening.close()

    async def wait_closed(self) -> None:
        """Nothing is left to wait for."""

    def _accept(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, address = self._listening.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionError:
                continue  # gone before it was taken
            except OSError as error:
                self._rest(error)
                return
            self._take(connection, address[0] if isinstance(address, tuple) else "")

    def _take(self, connection: socket.socket, address: str) -> None:
        place = self._places.take(address)
        if place is None:
            self._notes.warn(
                "A connection from %s was ended at once: %d of that network, %d in all.",
                network_of(address),
                self._places.of(address),
                self._places.taken,
            )
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE_AND_NO_TRACE)
            connection.close()
            return
        connection.setblocking(False)
        greeting = self._loop.create_task(
            self._loop.connect_accepted_socket(
                partial(self._make, place),
                connection,
                ssl=self._tls,
                ssl_handshake_timeout=self._handshake_seconds,
            )
        )
        place.end = greeting.cancel  # until the protocol has it
        self._greeting.add(greeting)
        greeting.add_done_callback(partial(self._greeted, place))

    def _greeted(self, place: Place, greeting: asyncio.Task[Any]) -> None:
        """The protocol has the connection, or TLS came to nothing."""
        self._greeting.discard(greeting)
        error = None if greeting.cancelled() else greeting.exception()
        if error is not None:
            _log.debug("a connection came to nothing: %s", type(error).__name__)
        if error is not None or greeting.cancelled():
            place.give_back()

    def _rest(self, error: OSError) -> None:
        """The system has too little for one more: let a connection go, and look again in a moment."""
        if error.errno in _SHORT_OF:
            self._places.make_room()
        self._notes.warn(
            "No connection can be taken: %s. %d are open.", error.strerror or error, self._places.taken
        )
        self._loop.remove_reader(self._listening.fileno())
        self._resting = self._loop.call_later(REST_SECONDS, self._go_on)

    def _go_on(self) -> None:
        self._resting = None
        self._loop.add_reader(self._listening.fileno(), self._accept)
        self._accept()
