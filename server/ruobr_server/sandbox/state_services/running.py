"""The sandbox on a free port of the loopback, as long as a demo runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from ruobr_server.integrations.state_services.provider import Provider
from ruobr_server.integrations.state_services.signing import RsaSigner, WrongKey, public_key
from ruobr_server.kit.files import replace
from ruobr_server.kit.language import _
from ruobr_server.listening import bound
from ruobr_server.sandbox.state_services.app import Client, Sandbox, pem
from ruobr_server.starting import NotStarted, of_address
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.listeners.limits import HttpLimits
from ruobr_tui.listeners.server import GuardedConfig, GuardedServer

CLIENT_ID = "RUOBR42"


def run(
    port: int, client_id: str, client_key: Path, write_key: Path, announce: Callable[[str], None]
) -> None:
    """The sandbox in a separate process, until it is interrupted. Raises ``NotStarted``."""
    try:
        client = Client(client_id, public_key(client_key))
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        replace(write_key, pem(key.public_key()), 0o644)
    except WrongKey as error:
        raise NotStarted(_("The sandbox cannot start: %(error)s") % {"error": error}) from error
    try:
        listening = bound("127.0.0.1", port)
    except OSError as error:
        raise of_address("127.0.0.1", port, error) from error
    sandbox = Sandbox(client, key, system_clock)
    announce(f"http://127.0.0.1:{listening.getsockname()[1]}")
    GuardedServer(_config(sandbox)).run([listening])


def _config(sandbox: Sandbox) -> GuardedConfig:
    return GuardedConfig(sandbox.app, limits=HttpLimits(body_bytes=64 * 1024), lifespan="off")


class _Quiet(GuardedServer):
    """Within the process of another server, which handles the signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle no signals."""
        yield


class RunningSandbox:
    """Start it, use its ``provider``, stop it. Its keys are new and only in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._server: _Quiet | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> Provider:
        """Listen; return the client of it."""
        signer = RsaSigner.new()
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        sandbox = Sandbox(Client(CLIENT_ID, signer.public_key), key, self._clock)
        listening = bound("127.0.0.1", 0)
        self._server = _Quiet(_config(sandbox))
        self._task = asyncio.create_task(self._server.serve([listening]), name="sandbox of State Services")
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        return Provider(address, CLIENT_ID, signer, key.public_key())

    async def stop(self) -> None:
        """Close the port."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task
