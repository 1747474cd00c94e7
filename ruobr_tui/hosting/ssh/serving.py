"""Start the SSH host: checks before listening, then one process or several."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
import socket
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import asyncssh

from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.commands.logs import log_to_stderr
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.files.private_files import make_private_folder
from ruobr_tui.hosting.preloading import preload
from ruobr_tui.hosting.ssh.collector import leave_to_collector
from ruobr_tui.hosting.ssh.host import Host
from ruobr_tui.hosting.ssh.host_key import fingerprint, load_or_make
from ruobr_tui.hosting.ssh.listening import bind, place
from ruobr_tui.hosting.ssh.server import Server
from ruobr_tui.hosting.ssh.settings import CannotKeep, Hosting, check
from ruobr_tui.hosting.ssh.workers import Supervisor

if TYPE_CHECKING:
    from ruobr_tui.config import Config

log = logging.getLogger(__name__)


def serve(hosting: Hosting, paths: Paths, announce: Callable[[str, str], None]) -> None:
    """Serve until SIGTERM or SIGINT. ``announce`` gets the address and the host key's fingerprint.

    Raises ``NotHosted``, ``WrongAddress`` or ``InsecureAddress``.
    """
    check(hosting)
    key = load_or_make(hosting.host_key)
    if hosting.keep is not None:
        try:
            make_private_folder(hosting.keep)
        except OSError as error:
            raise CannotKeep(path=str(hosting.keep), reason=error.strerror or "?") from error
    if hosting.file_links is not None:
        try:
            make_private_folder(hosting.file_links)
        except OSError as error:
            raise CannotKeep(path=str(hosting.file_links), reason=error.strerror or "?") from error
    with bind(hosting) as listening:
        _prepare_logs()
        port = listening.getsockname()[1]

        def ready() -> None:
            announce(place(hosting.host, port), fingerprint(key))

        if hosting.workers == 1:
            _serve(hosting, paths, listening, ready)
        else:  # bound without listening: the port stays reserved while workers are replaced
            arguments = (replace(hosting, port=port), paths)
            Supervisor(hosting.workers, _work, arguments).run(ready)


def client_context(config: Config, hosting: Hosting, paths: Paths) -> Context:
    """The context of a client's program: its store is in memory, or below the folder of ``--keep``."""
    from ruobr_tui.api.clock import system_clock

    if hosting.keep is not None:
        paths = Paths(paths.config_file, hosting.keep, hosting.keep)
    return Context(config, open_store(config, paths, system_clock), paths, hosted=True)


def _work(hosting: Hosting, paths: Paths, readiness: Connection) -> None:
    """One worker process; sends ``b"ready"`` to ``readiness`` once it listens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; the supervisor passes it on
    i18n.activate(i18n.choose(hosting.config.lang))
    _prepare_logs()
    with bind(hosting) as listening:
        _serve(hosting, paths, listening, lambda: readiness.send_bytes(b"ready"))


def _serve(hosting: Hosting, paths: Paths, listening: socket.socket, ready: Callable[[], None]) -> None:
    preload()
    leave_to_collector()
    asyncio.run(_until_signal(hosting, paths, listening, ready))


async def _until_signal(
    hosting: Hosting, paths: Paths, listening: socket.socket, ready: Callable[[], None]
) -> None:
    """Serve until SIGTERM or SIGINT, or until the process that started this one is gone."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_log_unhandled)
    host = Host(Server(hosting, lambda config: client_context(config, hosting, paths)), listening)
    collecting = loop.create_task(host.server.collector.run())
    parent = multiprocessing.parent_process()
    if parent is not None:

        def orphaned() -> None:
            loop.remove_reader(parent.sentinel)
            host.leave()

        loop.add_reader(parent.sentinel, orphaned)
    else:
        loop.add_signal_handler(signal.SIGINT, host.leave)
    loop.add_signal_handler(signal.SIGTERM, host.leave)
    try:
        await host.serve(ready)
    finally:
        collecting.cancel()


def _log_unhandled(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log the type of an unhandled error; its text may hold personal data."""
    error = context.get("exception")
    log.error("an error that nobody awaited: %s", type(error).__name__ if error else "?")


def _prepare_logs() -> None:
    log_to_stderr()
    asyncssh.set_log_level(logging.ERROR)  # below, its lines hold logins
