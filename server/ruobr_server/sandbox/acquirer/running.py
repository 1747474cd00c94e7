"""The sandbox acquirer in a separate process, and how a demo starts it."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from ruobr_server.kit.language import _
from ruobr_server.kit.settings import Acquirer as Settings
from ruobr_server.kit.shutdown import stop_when_orphaned
from ruobr_server.listening import bound
from ruobr_server.sandbox.acquirer.app import Acquirer
from ruobr_server.sandbox.acquirer.callbacks import Callbacks
from ruobr_server.starting import NotStarted, of_address
from ruobr_tui.api.clock import system_clock
from ruobr_tui.listeners.limits import HttpLimits
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer

LIMITS = HttpLimits(body_bytes=64 * 1024)
LOGIN = "school-api"
EXPIRE_EVERY = 1.0
"""Seconds between checks for expired orders."""

START_SECONDS = 60.0
STOP_SECONDS = 5.0


def run(
    port: int,
    login: str,
    password_file: Path,
    callback_secret_file: Path,
    callback_url: str,
    announce: Callable[[str], None],
    *,
    exit_with_parent: bool = False,
) -> None:
    """Serve until interrupted. Raises ``NotStarted`` or ``OSError``."""
    password = password_file.read_bytes().decode(errors="replace").strip()
    secret = callback_secret_file.read_bytes().strip()
    if not password or not secret:
        raise NotStarted(_("The sandbox cannot start: a file of a secret is empty."))
    try:
        listening = bound("127.0.0.1", port)
    except OSError as error:
        raise of_address("127.0.0.1", port, error) from error
    if exit_with_parent:
        stop_when_orphaned()
    asyncio.run(_serve(listening, login, password, secret, callback_url, announce))


async def _serve(
    listening: socket.socket,
    login: str,
    password: str,
    secret: bytes,
    callback_url: str,
    announce: Callable[[str], None],
) -> None:
    callbacks = Callbacks(secret, callback_url)
    acquirer = Acquirer(system_clock, login, password, callbacks)
    config = GuardedConfig(
        acquirer.app,
        limits=LIMITS,
        lifespan="off",
        timeout_graceful_shutdown=1,  # a call that does not respond on demand would delay it
    )
    announce(f"http://127.0.0.1:{listening.getsockname()[1]}")
    ticking = asyncio.create_task(_tick(acquirer))
    try:
        await GuardedServer(config).serve([listening])
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
        await callbacks.aclose()


async def _tick(acquirer: Acquirer) -> None:
    while True:
        acquirer.books.expire()
        await asyncio.sleep(EXPIRE_EVERY)


@asynccontextmanager
async def own_process(folder: Path) -> AsyncIterator[Settings]:
    """Run the sandbox as a child process with generated secrets in ``folder``; it ends with the context.

    Raises ``NotStarted``.
    """
    password_file, secret_file = folder / "bank.password", folder / "bank.callback-secret"
    for file in (password_file, secret_file):
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(32))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruobr_server", "acquirer-sandbox", "--port", "0", "--login", LOGIN,
        "--password-file", str(password_file), "--callback-secret-file", str(secret_file),
        "--exit-with-parent",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Settings(await _address(process), LOGIN, password_file, secret_file)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    try:
        said = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
    except TimeoutError as error:
        raise NotStarted(_("The demo’s bank did not start.")) from error
    address = said.decode().removeprefix("listening on ").strip()
    if not address.startswith("http://127.0.0.1:"):
        raise NotStarted(_("The demo’s bank did not start."))
    return address
