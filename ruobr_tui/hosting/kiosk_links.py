"""A kiosk on a plain terminal whose files go by one-time links: it listens for its users' phones itself.

The listener runs in a thread with a loop of its own, so that a phone never waits for the screen, nor the
screen for a phone. It knows the folder of the files and nothing else of the program.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware

from ruobr_tui.api.addresses import base_address
from ruobr_tui.api.clock import system_clock
from ruobr_tui.api.errors import N_
from ruobr_tui.api.rules.network.proxies import LOOPBACK, Proxies
from ruobr_tui.config import Config
from ruobr_tui.files import links
from ruobr_tui.hosting.file_links.box import LinkBox, NoLink
from ruobr_tui.hosting.file_links.links import SessionLinks
from ruobr_tui.hosting.file_links.routes import LARGEST_BODY, FileRoutes
from ruobr_tui.hosting.web.headers import SecurityHeaders
from ruobr_tui.hosting.web.serving import bind
from ruobr_tui.hosting.web.settings import CannotListen, Hosting, NoFile, NotHosted, is_loopback
from ruobr_tui.listeners.limits import HttpLimits
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer

if TYPE_CHECKING:
    import socket

CONNECTIONS = 60
PER_NETWORK = 20
"""Connections of one address: a phone opens a few, and several people pass."""
STOP_SECONDS = 2
"""Seconds that open requests get when the kiosk ends."""


class LinksAlone(NotHosted):
    """One of ``--links-listen`` and ``--links-url`` is missing."""

    text = N_("--links-listen and --links-url must be used together.")


class UnprotectedFiles(NotHosted):
    """Files would be sent unencrypted."""

    text = N_(
        "Refusing to pass files on unencrypted: %(host)s is reachable from other computers. Use --links-cert "
        "and --links-key, or listen on 127.0.0.1 and let a proxy handle TLS."
    )


class LinksCertificateAlone(NotHosted):
    """One of ``--links-cert`` and ``--links-key`` is missing."""

    text = N_("--links-cert and --links-key must be used together.")


class BadCertificate(NotHosted):
    """The certificate or its key cannot be used."""

    text = N_("The certificate %(path)s cannot be used (%(reason)s).")


@dataclass(frozen=True, slots=True)
class Listening:
    """Where phones reach the links: ``address`` as the kiosk hears it, ``url`` as phones do."""

    address: tuple[str, int]
    url: str
    certificate: Path | None = None
    key: Path | None = None


def check(listening: Listening) -> None:
    """Check the options. Raises ``NotHosted``; ``WrongAddress``, ``InsecureAddress`` for the URL."""
    base_address(listening.url)
    if (listening.certificate is None) != (listening.key is None):
        raise LinksCertificateAlone
    for path in (listening.certificate, listening.key):
        if path is not None and not path.is_file():
            raise NoFile(path=str(path))
    if listening.certificate is None and not is_loopback(listening.address[0]):
        raise UnprotectedFiles(host=listening.address[0])


class KioskLinks(SessionLinks):
    """The links of who stands before the kiosk. There are none while nobody could open them."""

    def __init__(
        self, box: LinkBox, address: str, clock: Callable[[], datetime], is_heard: Callable[[], bool]
    ) -> None:
        super().__init__(box, address, clock)
        self._is_heard = is_heard

    def _make_room(self, size: int) -> None:
        if not self._is_heard():
            raise NoLink
        super()._make_room(size)


class _Listener:
    """The thread that listens."""

    def __init__(self, app: Starlette, listening: Listening, bound: socket.socket) -> None:
        """Raises ``BadCertificate``."""
        is_behind_proxy = listening.certificate is None  # a phone cannot reach this machine's own address
        config = GuardedConfig(
            app,
            limits=HttpLimits(
                connections=CONNECTIONS,
                per_network=PER_NETWORK,
                head_bytes=16 * 1024,
                body_bytes=LARGEST_BODY,
                idle_seconds=5.0,
            ),
            proxies=Proxies(LOOPBACK) if is_behind_proxy else None,
            loop="asyncio",
            lifespan="off",
            ssl_certfile=listening.certificate,
            ssl_keyfile=listening.key,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        try:
            config.load()
        except (ssl.SSLError, OSError) as error:
            reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
            raise BadCertificate(path=str(listening.certificate), reason=reason) from error
        self._server = GuardedServer(config)
        self._bound = bound
        self._thread = threading.Thread(target=self._serve, name="links", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._bound]))

    def is_heard(self) -> bool:
        return self._thread.is_alive() and not self._server.should_exit

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(2.0 * STOP_SECONDS)


def _listen(bound: socket.socket, place: Hosting) -> None:
    """Phones wait from now on, and a port that another program has is noticed. Raises ``CannotListen``."""
    try:
        bound.listen()
    except OSError as error:
        raise CannotListen(place=f"{place.host}:{place.port}", reason=error.strerror or "?") from error


@contextmanager
def passing_on(
    listening: Listening, language: str | None, clock: Callable[[], datetime] = system_clock
) -> Iterator[int]:
    """Pass files of this program on by links until the end of the block; gets the port.

    ``language``: of the pages; None: as each browser asks. Raises ``NotHosted``, ``WrongAddress``.
    """
    check(listening)
    host, port = listening.address
    place = Hosting(Config(), host=host, port=port)
    if not logging.getLogger().handlers:  # otherwise warnings would be written over the screen
        logging.getLogger().addHandler(logging.NullHandler())
    with TemporaryDirectory(prefix="ruobr-files-") as folder, bind(place) as bound:
        _listen(bound, place)
        box = LinkBox(Path(folder), clock)
        app = Starlette(routes=FileRoutes(box, language).routes, middleware=[Middleware(SecurityHeaders)])
        app.router.redirect_slashes = False
        listener = _Listener(app, listening, bound)
        session = KioskLinks(box, base_address(listening.url), clock, listener.is_heard)
        listener.start()
        try:
            with links.used(session):
                yield bound.getsockname()[1]
        finally:
            session.close()
            listener.stop()
