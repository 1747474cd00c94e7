"""Listening: one process or several, on one socket, with an announcement when it is ready."""

from __future__ import annotations

import gc
import ipaddress
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import uvicorn

from ruobr_server.app import Portal, create_app
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import WrongAddress, parse
from ruobr_server.kit.language import _
from ruobr_server.kit.logs import configure
from ruobr_server.kit.metrics import shared_metrics
from ruobr_server.kit.settings import Settings
from ruobr_server.kit.shutdown import stop_when_orphaned
from ruobr_server.listening import bound
from ruobr_server.starting import NotStarted, of_address
from ruobr_server.workers import Workers
from ruobr_tui.api.rules.network.proxies import Proxies, WrongProxy, proxies_of
from ruobr_tui.listeners.limits import HttpLimits
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer

STOP_SECONDS = 10
"""Time for running requests to end when the server stops."""


@dataclass(frozen=True)
class Serving:
    """Where and how to listen. The database's address may contain a password, so it is not in ``repr``."""

    database: str = field(repr=False)
    settings: Settings = field(default_factory=Settings)
    host: str = "127.0.0.1"
    port: int = 0
    """0: any free one."""
    workers: int = 1
    connections: int = 8
    """To PostgreSQL, per process."""
    listen_at: str = field(default="", repr=False)
    """Another address of the database, without a pooler, for polling live events."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    behind_proxy: str | None = None
    """Addresses and networks of the proxies in front: they do TLS, their ``X-Forwarded-For`` is trusted."""
    limits: HttpLimits = field(default_factory=HttpLimits)
    access_log: bool = False
    logs_json: bool = False
    slow_query_seconds: float = 0.0
    """0: slow statements are not logged."""
    exit_with_parent: bool = False


def serve(options: Serving, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; running requests are completed.

    ``announce`` gets the address (``http://127.0.0.1:8765``) when requests are served. Raises ``NotStarted``.
    """
    check(options)
    listening = _bound(options)
    address = _address(options, listening)
    if options.settings.demo:  # a demo's public address is the one it listens at
        options = replace(options, settings=replace(options.settings, public_url=address))
    config = _config(options)
    if options.exit_with_parent:
        stop_when_orphaned()
    try:
        if options.workers > 1:
            with shared_metrics():
                Workers(config, [listening], lambda: announce(address)).run()
        else:
            server = _Server(config, lambda: announce(address))
            server.run(sockets=[listening])
            if not server.started:
                raise NotStarted(_("The server could not start; the log above says why."))
    finally:
        listening.close()


def check(options: Serving) -> None:
    """Raises ``NotStarted`` for an unsafe configuration."""
    if options.listen_at:
        try:
            listen_at = parse(options.listen_at)
        except WrongAddress as error:
            raise NotStarted(_("--listen-database: %(error)s") % {"error": error}) from error
        if listen_at.kind != "postgresql" or listen_at.pooled:
            raise NotStarted(_("--listen-database: a PostgreSQL, and not through a pooler."))
    if (options.tls_certificate is None) != (options.tls_key is None):
        raise NotStarted(_("--tls-cert and --tls-key belong together."))
    for path in (options.tls_certificate, options.tls_key):
        if path is not None and not path.is_file():
            raise NotStarted(_("There is no file %(path)s.") % {"path": path})
    if options.tls_certificate is not None:
        _check_certificate(options.tls_certificate, options.tls_key)
    _proxies(options)
    if options.settings.demo and options.workers > 1:
        raise NotStarted(_("The demo’s mail server lives in its one process: no --workers with --demo."))
    if is_loopback(options.host):
        return
    if options.settings.demo:
        raise NotStarted(_("The demo’s passwords are known to everybody: it listens on this computer alone."))
    if options.tls_certificate is None and options.behind_proxy is None:
        raise NotStarted(
            _(
                "Passwords must not travel unprotected: give --tls-cert and --tls-key, or --behind-proxy when"
                " a proxy in front does TLS, or listen on 127.0.0.1."
            )
        )


def _check_certificate(certificate: Path, key: Path | None) -> None:
    try:
        # Without this, each process would prompt for the password of an encrypted key.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password=b"")
    except (ssl.SSLError, OSError, ValueError) as error:
        raise NotStarted(
            _("--tls-cert %(certificate)s and --tls-key %(key)s cannot be used (%(name)s).")
            % {"certificate": certificate, "key": key, "name": type(error).__name__},
            _(
                "Both are PEM, the key belongs to the certificate, has no password, and this user may read"
                " it."
            ),
        ) from error


def _proxies(options: Serving) -> Proxies | None:
    try:
        return None if options.behind_proxy is None else proxies_of(options.behind_proxy)
    except WrongProxy as error:
        raise NotStarted(_("--behind-proxy: %(error)s") % {"error": error}) from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def build(options: Serving) -> Portal:
    """The application of one process, with its own database connections."""
    configure(access=options.access_log, as_json=options.logs_json)
    if options.workers > 1:
        stop_when_orphaned()
    database = Database(options.database, connections=options.connections)
    if options.slow_query_seconds:
        database.log_slow(options.slow_query_seconds)
    listen_at = parse(options.listen_at) if options.listen_at else None
    portal = create_app(options.settings, database, closes_database=True, listen_at=listen_at)
    # Permanent objects need not be scanned by each full collection.
    gc.collect()
    gc.freeze()
    return portal


def _config(options: Serving) -> GuardedConfig:
    # The middleware refuses a large body in the contract's format; the connection's own limit is above that.
    limits = replace(options.limits, body_bytes=options.settings.max_body + options.limits.head_bytes)
    return GuardedConfig(
        partial(build, options),
        limits=limits,
        proxies=_proxies(options),
        factory=True,
        workers=options.workers,
        lifespan="on",
        ssl_certfile=options.tls_certificate,
        ssl_keyfile=options.tls_key,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _bound(options: Serving) -> socket.socket:
    """Bound before any process starts, so that a free port is known and workers share it."""
    try:
        listening = bound(options.host, options.port)
    except OSError as error:
        raise of_address(options.host, options.port, error) from error
    listening.set_inheritable(True)
    return listening


def _address(options: Serving, listening: socket.socket) -> str:
    scheme = "http" if options.tls_certificate is None else "https"
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"{scheme}://{host}:{listening.getsockname()[1]}"


class _Server(GuardedServer):
    """One process. A requested stop is a success, so the signal is not raised again."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
