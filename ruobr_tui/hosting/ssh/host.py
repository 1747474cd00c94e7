"""Listening, and ending in good order: who is there is told first."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import asyncssh

from ruobr_tui.hosting.ssh import compression
from ruobr_tui.hosting.ssh.connection import Connection
from ruobr_tui.hosting.ssh.guarded import GuardedConnection
from ruobr_tui.hosting.ssh.host_key import load_or_make
from ruobr_tui.hosting.ssh.key_exchange import ALGORITHMS, CIPHERS
from ruobr_tui.hosting.ssh.server import Door
from ruobr_tui.hosting.ssh.session import FAREWELL, STOPPED
from ruobr_tui.listeners.acceptor import Acceptor

KEEPALIVE = 60
"""Seconds between signs of life to a client that is silent; after three without an answer it is gone."""
WINDOW = 32 * 1024
"""Bytes that a client may send before they are taken."""
STOP_SECONDS = 10.0
"""How long programs may take to end: signing out is asked of the portal."""


class Host:
    """A door that listens. ``serve`` runs until ``leave`` was called and everything has ended."""

    def __init__(self, door: Door, listening: socket.socket) -> None:
        self.door = door
        self._listening = listening
        self._leaving = asyncio.Event()
        self._cutting = asyncio.Event()

    async def serve(self, ready: Callable[[], None]) -> None:
        """Listen; ``ready`` is called once connections are answered. Raises ``BadHostKey``."""
        hosting = self.door.hosting
        compression.bound()
        loop = asyncio.get_running_loop()
        options = asyncssh.SSHServerConnectionOptions(
            server_factory=lambda: Connection(self.door),
            server_host_keys=[load_or_make(hosting.host_key)],
            server_version="ruobr",
            config=None,
            encoding=None,
            line_editor=False,
            window=WINDOW,
            kex_algs=ALGORITHMS,
            encryption_algs=list(CIPHERS),
            compression_algs=list(compression.ALGORITHMS),
            kbdint_auth=False,
            host_based_auth=False,
            gss_host=None,
            allow_scp=False,
            agent_forwarding=False,
            x11_forwarding=False,
            rdns_lookup=False,
            login_timeout=hosting.login_time,
            keepalive_interval=KEEPALIVE,
        )
        acceptor = Acceptor(
            self._listening, self.door.places, lambda place: GuardedConnection(loop, options, place)
        )
        acceptor.start()
        try:
            ready()
            await self._leaving.wait()
        finally:
            acceptor.close()
            await self._end()

    def leave(self) -> None:
        """Let nobody in any more, tell who is there, and end after the grace; called again, end at once."""
        if self.door.is_closing:
            self._cutting.set()
            return
        self.door.is_closing = True
        for visit in self.door.visits:
            visit.say(FAREWELL)
        self._leaving.set()

    async def _end(self) -> None:
        door = self.door
        door.is_closing = True
        if door.visits:
            await self._wait(door.emptied(), door.hosting.grace)
        for visit in list(door.visits):
            visit.end(STOPPED)
        await self._wait(door.emptied(), STOP_SECONDS)
        for connection in list(door.connections):
            connection.close()
        for connection in list(door.connections):
            connection.abort()

    async def _wait(self, work: Coroutine[Any, Any, None], seconds: float) -> None:
        """Wait for something, so long, unless all is to end at once."""
        tasks = {asyncio.create_task(work), asyncio.create_task(self._until_cut())}
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    async def _until_cut(self) -> None:
        await self._cutting.wait()
