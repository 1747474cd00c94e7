"""The server's application behind a real socket, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from ruobr_server.app import create_app
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.clock import Clock


class _Server(uvicorn.Server):
    """Says when it listens, instead of being polled."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def listening(database: Database, settings: Settings, clock: Clock) -> Iterator[str]:
    """A running server; yields its address, ``http://127.0.0.1:port``."""
    config = uvicorn.Config(
        create_app(settings, database, clock=clock),
        host="127.0.0.1",
        port=0,
        log_config=None,
        ws="none",
        access_log=False,
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        assert server.listens.wait(30), "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
