"""Listening and graceful shutdown of the web host."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.rules.network.proxies import LOOPBACK, Proxies
from ruobr_tui.context import Context
from ruobr_tui.hosting.file_links.routes import LARGEST_BODY
from ruobr_tui.hosting.preloading import preload
from ruobr_tui.hosting.web.app import create_app
from ruobr_tui.hosting.web.protocol import LARGEST
from ruobr_tui.hosting.web.server import Server
from ruobr_tui.hosting.web.settings import CannotListen, Hosting, NoFolder, check
from ruobr_tui.listeners.limits import HttpLimits, WebSocketLimits
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer

if TYPE_CHECKING:
    from types import FrameType

    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths

STOP_SECONDS = 15
"""Seconds that programs may take to end, including signing out at the portal."""

PING_SECONDS = 20.0
"""Seconds between WebSocket pings, and until an unanswered one closes the connection."""

_SEND_BUFFER = 64 * 1024
"""Bytes of the socket's send buffer on a slow line; a larger one would hold outdated frames."""


def serve(hosting: Hosting, paths: Paths, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. ``announce`` gets the address once requests are accepted.

    Raises ``NotHosted`` or ``WrongAddress``.
    """
    check(hosting)
    listening = bind(hosting)
    try:
        preload()
        try:
            server = Server(hosting, lambda config: client_context(config, paths))
        except OSError as error:
            folder = str(hosting.file_links or error.filename)
            raise NoFolder(path=folder, reason=error.strerror or "?") from error
        http_server = HttpServer(server, lambda: announce(address_of(hosting, listening)))
        http_server.run(sockets=[listening])
    finally:
        listening.close()
        if hosting.unix_socket is not None:
            hosting.unix_socket.unlink(missing_ok=True)


def client_context(config: Config, paths: Paths) -> Context:
    """The context of a client's program: a store in memory; accounts of this machine are not used."""
    from ruobr_tui.api.clock import system_clock

    return Context(config, open_store(config, paths, system_clock), paths, hosted=True)


class HttpServer(GuardedServer):
    """uvicorn for a ``Server``. The first signal notifies sessions, then stops; a second stops at once."""

    def __init__(self, server: Server, ready: Callable[[], None], limits: HttpLimits | None = None) -> None:
        hosting = server.hosting
        super().__init__(
            GuardedConfig(
                create_app(server),
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
        self._server = server
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then call ``ready``."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Handle a signal; it may interrupt any code."""
        if self._loop is None or self._server.is_closing:
            self.should_exit = True
        else:
            self._loop.call_soon_threadsafe(self.leave)

    def leave(self) -> None:
        """Notify sessions, and stop after ``farewell`` seconds."""
        if self._server.announce_end() and self._loop is not None:
            self._loop.call_later(self._server.hosting.farewell, self._end)
        else:
            self._end()

    def _end(self) -> None:
        self._server.close()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals without raising them again: a requested stop is a success."""
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
    """Limits of connections: one per session, and some more while pages load."""
    return HttpLimits(
        connections=2 * hosting.sessions + 100,
        per_network=2 * hosting.sessions_per_address + 20,
        head_bytes=16 * 1024,
        body_bytes=LARGEST_BODY,  # only the route of links reads a body
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
        protocol = socket.IPPROTO_TCP  # explicit: only then asyncio sets TCP_NODELAY
    listening = socket.socket(family, socket.SOCK_STREAM, protocol)
    try:
        if family != socket.AF_UNIX:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        listening.bind(place)
        if hosting.unix_socket is not None:
            hosting.unix_socket.chmod(0o660)  # the proxy's user is in this process's group
    except OSError as error:
        listening.close()
        raise CannotListen(place=_place(hosting), reason=error.strerror or str(error)) from error
    return listening


def _remove_stale(path: str) -> None:
    """Remove the socket file of a dead process; that of a live one stays, and binding fails."""
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
    """The page's URL; for a Unix socket ``unix:`` and its path."""
    if hosting.unix_socket is not None:
        return f"unix:{hosting.unix_socket}"
    scheme = "http" if hosting.certificate is None else "https"
    host = f"[{hosting.host}]" if ":" in hosting.host else hosting.host
    return f"{scheme}://{host}:{listening.getsockname()[1]}"


def _place(hosting: Hosting) -> str:
    return str(hosting.unix_socket) if hosting.unix_socket is not None else f"{hosting.host}:{hosting.port}"
