"""Listening, and ending in good order: who is there is told first."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import asyncssh

from ruobr_tui.context import Context
from ruobr_tui.doors.ssh import compression
from ruobr_tui.doors.ssh.connection import Connection
from ruobr_tui.doors.ssh.door import Door
from ruobr_tui.doors.ssh.host_key import load_or_make
from ruobr_tui.doors.ssh.line import keep_buffers_small
from ruobr_tui.doors.ssh.settings import CannotListen, Hosting, NoShares
from ruobr_tui.doors.ssh.visit import FAREWELL, STOPPED
from ruobr_tui.paths import Paths
from ruobr_tui.signing_in import open_store

if TYPE_CHECKING:
    from ruobr_tui.config import Config

log = logging.getLogger(__name__)

KEEPALIVE = 30
WINDOW = 32 * 1024
"""Bytes that a client may send before they are taken."""
STOP_SECONDS = 10.0
"""How long programs may take to end: signing out is asked of the portal."""
BACKLOG = 128


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
        acceptor = await asyncssh.listen(
            sock=self._listening,
            backlog=BACKLOG,
            server_factory=lambda: Connection(self.door),
            server_host_keys=[load_or_make(hosting.host_key)],
            server_version="ruobr",
            config=None,
            encoding=None,
            line_editor=False,
            window=WINDOW,
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


async def run(hosting: Hosting, paths: Paths, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; the second ends at once."""
    host = Host(Door(hosting, lambda config: visitors_context(config, hosting, paths)), listening)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, host.leave)
    try:
        await host.serve(ready)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def visitors_context(config: Config, hosting: Hosting, paths: Paths) -> Context:
    """What a visitor's program stands on: a store in memory, or in the folder of what is kept."""
    from ruobr_tui.api.clock import system_clock

    if hosting.keep is not None:
        paths = Paths(paths.config_file, hosting.keep, hosting.keep)
    return Context(config, open_store(config, paths, system_clock), paths, hosted=True)


def bind(hosting: Hosting) -> socket.socket:
    """Take the address. Raises ``CannotListen``, ``NoShares``."""
    family = socket.AF_INET6 if ":" in hosting.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hosting.workers > 1:
            if not hasattr(socket, "SO_REUSEPORT"):
                raise NoShares
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        keep_buffers_small(listening)
        listening.bind((hosting.host, hosting.port))
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise CannotListen(place=place(hosting.host, hosting.port), reason=error.strerror or "?") from error
    except NoShares:
        listening.close()
        raise
    return listening


def place(host: str, port: int) -> str:
    """An address as one writes it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
