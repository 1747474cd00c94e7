"""Listening, and ending in good order: who is there is told first."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.rules.proxies import LOOPBACK, Proxies
from ruobr_tui.context import Context
from ruobr_tui.hosting.web.app import create_app
from ruobr_tui.hosting.web.protocol import LARGEST
from ruobr_tui.hosting.web.server import Door
from ruobr_tui.hosting.web.settings import CannotListen, Hosting, check
from ruobr_tui.listeners.limits import HttpLimits, WebSocketLimits
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer

if TYPE_CHECKING:
    from types import FrameType

    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths

STOP_SECONDS = 15
"""How long programs may take to end: signing out is asked of the portal."""

PING_SECONDS = 20.0
"""A page that does not answer for so long is gone."""

_SEND_BUFFER = 64 * 1024
"""What the system takes for a slow line; more would be old frames waiting."""

_FIRST_NEEDED = (
    "ruobr_tui.app",
    "ruobr_tui.screens.sign_in.login",
    "ruobr_tui.screens.diary.week",
    "ruobr_tui.api.client",
    "ruobr_tui.api.resources",
    "textual.widgets",
)


def host(hosting: Hosting, paths: Paths, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. ``announce`` gets the address once pages are answered.

    Raises ``NotHosted`` or ``WrongAddress``.
    """
    check(hosting)
    listening = bind(hosting)
    try:
        for name in _FIRST_NEEDED:  # the first visitor need not wait for it, nor others while one comes
            import_module(name)
        # What lives as long as the process need not be looked through at each full collection.
        gc.collect()
        gc.freeze()
        door = Door(hosting, lambda config: visitors_context(config, paths))
        server = Server(door, lambda: announce(address_of(hosting, listening)))
        server.run(sockets=[listening])
    finally:
        listening.close()
        if hosting.unix_socket is not None:
            hosting.unix_socket.unlink(missing_ok=True)


def visitors_context(config: Config, paths: Paths) -> Context:
    """What a visitor's program stands on: a store in memory, nothing of this machine's own accounts."""
    from ruobr_tui.api.clock import system_clock

    return Context(config, open_store(config, paths, system_clock), paths, hosted=True)


class Server(GuardedServer):
    """The web server of a door. The first signal tells the visitors, then ends; the second ends at once."""

    def __init__(self, door: Door, ready: Callable[[], None], limits: HttpLimits | None = None) -> None:
        hosting = door.hosting
        super().__init__(
            GuardedConfig(
                create_app(door),
                limits=limits or limits_of(hosting),
                web_socket=WebSocketLimits(),
                proxies=Proxies(LOOPBACK, unix=True) if hosting.behind_proxy else None,
                loop="asyncio",
                ws_max_size=LARGEST,
                ws_ping_interval=PING_SECONDS,
                ws_ping_timeout=PING_SECONDS,
                lifespan="off",
                ssl_certfile=hosting.certificate,
                ssl_keyfile=hosting.key,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._door = door
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to end; it comes in the middle of anything."""
        if self._loop is None or self._door.is_closing:
            self.should_exit = True
        else:
            self._loop.call_soon_threadsafe(self.leave)

    def leave(self) -> None:
        """Tell the visitors, and end a little later."""
        if self._door.announce_end() and self._loop is not None:
            self._loop.call_later(self._door.hosting.farewell, self._end)
        else:
            self._end()

    def _end(self) -> None:
        self._door.close()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A stop that was asked for is a success: the signal is not raised again."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def limits_of(hosting: Hosting) -> HttpLimits:
    """A visit is one connection; loading its page takes some more, for a moment."""
    return HttpLimits(
        connections=2 * hosting.sessions + 100,
        per_network=2 * hosting.sessions_per_address + 20,
        head_bytes=16 * 1024,
        body_bytes=16 * 1024,
        idle_seconds=5.0,
    )


def bind(hosting: Hosting) -> socket.socket:
    """A bound socket. Raises ``CannotListen``."""
    place: str | tuple[str, int]
    protocol = 0
    if hosting.unix_socket is not None:
        family, place = socket.AF_UNIX, str(hosting.unix_socket)
        _remove_stale(place)
    else:
        family = socket.AF_INET6 if ":" in hosting.host else socket.AF_INET
        place = (hosting.host, hosting.port)
        protocol = socket.IPPROTO_TCP  # said aloud, so that asyncio lets no keystroke's echo wait
    listening = socket.socket(family, socket.SOCK_STREAM, protocol)
    try:
        if family != socket.AF_UNIX:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        listening.bind(place)
        if hosting.unix_socket is not None:
            hosting.unix_socket.chmod(0o660)  # the proxy's user shares our group
    except OSError as error:
        listening.close()
        raise CannotListen(place=_place(hosting), reason=error.strerror or str(error)) from error
    return listening


def _remove_stale(path: str) -> None:
    """Remove the socket of a process that is no more; of one that lives it stays, and binding fails."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        try:
            trial.connect(path)
        except ConnectionRefusedError:
            from pathlib import Path

            with suppress(OSError):
                Path(path).unlink()
        except OSError:
            return


def address_of(hosting: Hosting, listening: socket.socket) -> str:
    """Where the page is, as one may open it; for a Unix socket its path."""
    if hosting.unix_socket is not None:
        return f"unix:{hosting.unix_socket}"
    scheme = "http" if hosting.certificate is None else "https"
    host = f"[{hosting.host}]" if ":" in hosting.host else hosting.host
    return f"{scheme}://{host}:{listening.getsockname()[1]}"


def _place(hosting: Hosting) -> str:
    return str(hosting.unix_socket) if hosting.unix_socket is not None else f"{hosting.host}:{hosting.port}"
