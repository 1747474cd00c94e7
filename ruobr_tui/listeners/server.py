"""uvicorn whose connections have places, deadlines and budgets."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from ruobr_tui.api.rules.network.proxies import Proxies
from ruobr_tui.listeners.acceptor import Acceptor
from ruobr_tui.listeners.forwarded import Forwarded
from ruobr_tui.listeners.http import GuardedHttp
from ruobr_tui.listeners.limits import HttpLimits, WebSocketLimits
from ruobr_tui.listeners.open_files import connections_for
from ruobr_tui.listeners.places import Place, Places


class GuardedConfig(uvicorn.Config):
    """uvicorn's settings with ours; ``proxies`` are those in front, whose ``X-Forwarded-For`` is believed."""

    def __init__(
        self,
        app: Any,
        *,
        limits: HttpLimits | None = None,
        web_socket: WebSocketLimits | None = None,
        proxies: Proxies | None = None,
        **options: Any,
    ) -> None:
        self.limits = limits or HttpLimits()
        self.web_socket = web_socket or WebSocketLimits()
        self.proxies = proxies
        fixed: dict[str, Any] = {
            "http": GuardedHttp,
            "ws": "none" if web_socket is None else _web_socket_protocol(),
            "log_config": None,
            "access_log": False,
            "server_header": False,
            "proxy_headers": False,  # ours walk from the right (``forwarded``)
        }
        super().__init__(app, **(options | fixed))

    def load(self) -> None:
        """Make the application."""
        super().load()
        if self.proxies is not None:
            self.loaded_app = Forwarded(self.loaded_app, self.proxies)


def _web_socket_protocol() -> type:
    # Only the browser host speaks it: the server alone is installed without the library below.
    from ruobr_tui.listeners.web_socket import GuardedWebSocket

    return GuardedWebSocket


class GuardedServer(uvicorn.Server):
    """Serves the sockets that it is given, and only those."""

    config: GuardedConfig

    def __init__(self, config: uvicorn.Config) -> None:
        assert isinstance(config, GuardedConfig)
        super().__init__(config)
        self.places: Places | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then take connections. Raises ``OSError``."""
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            sys.exit(STARTUP_FAILURE)
        limits = self.config.limits
        self.places = Places(connections_for(limits.connections), limits.per_network, self.config.proxies)
        tls = self.config.ssl, limits.handshake_seconds
        acceptors = [Acceptor(each, self.places, self._protocol, *tls) for each in sockets or []]
        for each in acceptors:
            each.start()
        self.servers = acceptors  # type: ignore[assignment]  # closed and waited for like asyncio's
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End in good order; what is still open after that is cut."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        for _ in range(3):  # the loop calls each protocol's connection_lost later
            await asyncio.sleep(0)

    def _protocol(self, place: Place) -> asyncio.Protocol:
        return GuardedHttp(self.config, self.server_state, self.lifespan.state, place=place)
