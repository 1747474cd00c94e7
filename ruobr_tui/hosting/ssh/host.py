"""Listening and graceful shutdown: sessions are notified first."""

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
from ruobr_tui.hosting.ssh.server import Server
from ruobr_tui.hosting.ssh.session import FAREWELL, STOPPED
from ruobr_tui.listeners.acceptor import Acceptor

KEEPALIVE = 60
"""Seconds between keep-alive messages to a silent client; after three unanswered ones it is disconnected."""
WINDOW = 32 * 1024
"""SSH window: bytes that a client may send before they were read."""
STOP_SECONDS = 10.0
"""Seconds that programs may take to end, including signing out at the portal."""


class Host:
    """A listening server. ``serve`` runs until ``leave`` was called and all sessions have ended."""

    def __init__(self, server: Server, listening: socket.socket) -> None:
        self.server = server
        self._listening = listening
        self._leaving = asyncio.Event()
        self._cutting = asyncio.Event()

    async def serve(self, ready: Callable[[], None]) -> None:
        """Listen; ``ready`` is called once connections are accepted. Raises ``BadHostKey``."""
        hosting = self.server.hosting
        compression.bound()
        loop = asyncio.get_running_loop()
        options = asyncssh.SSHServerConnectionOptions(
            server_factory=lambda: Connection(self.server),
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
            self._listening, self.server.places, lambda place: GuardedConnection(loop, options, place)
        )
        acceptor.start()
        try:
            ready()
            await self._leaving.wait()
        finally:
            acceptor.close()
            await self._end()

    def leave(self) -> None:
        """Stop accepting, notify sessions, shut down after the grace period; a second call ends at once."""
        if self.server.is_closing:
            self._cutting.set()
            return
        self.server.is_closing = True
        for session in self.server.sessions:
            session.say(FAREWELL)
        self._leaving.set()

    async def _end(self) -> None:
        server = self.server
        server.is_closing = True
        if server.sessions:
            await self._wait(server.emptied(), server.hosting.grace)
        for session in list(server.sessions):
            session.end(STOPPED)
        await self._wait(server.emptied(), STOP_SECONDS)
        for connection in list(server.connections):
            connection.close()
        for connection in list(server.connections):
            connection.abort()

    async def _wait(self, work: Coroutine[Any, Any, None], seconds: float) -> None:
        """Wait for ``work`` at most ``seconds``, or until ``leave`` was called again."""
        tasks = {asyncio.create_task(work), asyncio.create_task(self._until_cut())}
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    async def _until_cut(self) -> None:
        await self._cutting.wait()
