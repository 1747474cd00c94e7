"""Clients of the SSH host, with asyncssh's own client; the screen is drawn by an emulator.

``hosted(...)`` runs a host on a free loopback port in the test's loop; ``guest(...)`` is one session on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncssh

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.hosting.ssh.host import Host
from ruobr_tui.hosting.ssh.listening import bind
from ruobr_tui.hosting.ssh.server import Server
from ruobr_tui.hosting.ssh.settings import Hosting
from support.emulator import Emulator
from support.fixtures import FixedClock
from support.patience import PATIENCE
from support.school import PASSWORD
from support.screens import SERVER, Line


class Hosted:
    """A host that listens."""

    def __init__(self, host: Host, port: int, serving: asyncio.Task[None]) -> None:
        self.host = host
        self.server = host.server
        self.port = port
        self.serving = serving

    async def connect(
        self, login: str, password: str | None = PASSWORD, **options: Any
    ) -> asyncssh.SSHClientConnection:
        """A connection of somebody; close it."""
        return await asyncssh.connect(
            "127.0.0.1",
            self.port,
            **{
                "username": login,
                "password": password,
                "known_hosts": None,
                "client_keys": None,
                "agent_path": None,
                "config": None,
                "preferred_auth": "publickey,password",
                **options,
            },
        )

    async def emptied(self) -> None:
        """Wait until nobody is there any more and all work is done."""
        async with asyncio.timeout(PATIENCE):
            while self.server.connections or self.server.sessions:  # noqa: ASYNC110 - they notify nobody
                await asyncio.sleep(0)
            await self.server.emptied()


OpenHost = Callable[..., AbstractAsyncContextManager[Hosted]]
"""Starts a host with these settings: ``async with open_host(sessions=1) as host``."""


@asynccontextmanager
async def hosted(folder: Path, line: Line, clock: FixedClock, **choices: Any) -> AsyncIterator[Hosted]:
    """A host on a free port; ended when the block is left."""
    config = Config(server=SERVER, lang=choices.pop("lang", "en"))
    hosting = Hosting(config, host_key=folder / "ssh" / "host_key", port=0, **choices)

    def make_context(config: Config) -> Context:
        stored = hosting.keep or folder
        paths = Paths(folder / "config.toml", stored, stored)
        return Context(
            config, open_store(config, paths, clock), paths, clock=clock, transport=line, hosted=True
        )

    listening = bind(hosting)
    host = Host(Server(hosting, make_context), listening)
    ready = asyncio.Event()
    serving = asyncio.create_task(host.serve(ready.set))
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
        yield Hosted(host, listening.getsockname()[1], serving)
    finally:
        host.leave()
        host.leave()
        await serving


class Guest:
    """One session. ``text`` is what the terminal at its end shows."""

    def __init__(self, connection: asyncssh.SSHClientConnection, process: Any, emulator: Emulator) -> None:
        self.connection = connection
        self.process = process
        self._emulator = emulator

    @property
    def text(self) -> str:
        """The whole screen."""
        return self._emulator.text

    async def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        self.process.stdin.write(keys.encode())

    async def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        self._emulator.resize(columns, rows)
        self.process.change_terminal_size(columns, rows)

    async def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """Read until the screen shows it."""
        check = wanted if callable(wanted) else (lambda text: wanted in text)
        try:
            async with asyncio.timeout(PATIENCE):
                while not check(self.text):
                    data = await self.process.stdout.read(65536)
                    if not data:
                        raise EOFError
                    self._emulator.feed(data)
        except (TimeoutError, EOFError) as error:
            raise AssertionError(f"the screen never showed {wanted!r}:\n{self.text}") from error
        return self.text

    async def wait_end(self) -> tuple[int | None, str]:
        """Read to the end; returns the exit code and what was written beside the screen."""
        async with asyncio.timeout(PATIENCE):
            while data := await self.process.stdout.read(65536):
                self._emulator.feed(data)
            errors = (await self.process.stderr.read()).decode()
            await self.process.wait_closed()
        return self.process.exit_status, errors

    async def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """By the login screen, as who came as ``new``."""
        await self.wait_for("Password")
        await self.press(login + "\r")
        await self.press(password + "\r")


@asynccontextmanager
async def guest(
    host: Hosted,
    login: str = "mother",
    password: str | None = PASSWORD,
    *,
    columns: int = 80,
    rows: int = 24,
    term: str = "xterm-256color",
    env: dict[str, str] | None = None,
    **options: Any,
) -> AsyncIterator[Guest]:
    """A session of somebody in a terminal."""
    async with await host.connect(login, password, **options) as connection:
        process = await connection.create_process(
            term_type=term, term_size=(columns, rows), encoding=None, env=env or {"LANG": "en_US.UTF-8"}
        )
        yield Guest(connection, process, Emulator(columns, rows))
