"""ASGI middleware: behind a trusted proxy the request has the client's address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ruobr_tui.api.rules.network.proxies import Proxies

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Forwarded:
    """Sets ``scope["client"]`` and ``scope["scheme"]`` to what a proxy of ours says.

    It says so in ``X-Forwarded-For`` and ``X-Forwarded-Proto``. Anybody else's are not heeded;
    ``Forwarded`` (RFC 7239) never is. ``X-Request-ID`` that is there once becomes ``scope["request_id"]``.
    """

    def __init__(self, app: App, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "lifespan":
            self._look(scope)
        await self._app(scope, receive, send)

    def _look(self, scope: Scope) -> None:
        client = scope.get("client")
        peer: str = client[0] if client else ""
        if not self._proxies.hold(peer):
            return
        forwarded: list[str] = []
        schemes: list[bytes] = []
        request_ids: list[str] = []
        for name, value in scope["headers"]:
            if name == b"x-forwarded-for":
                forwarded.append(value.decode("latin-1"))
            elif name == b"x-forwarded-proto":
                schemes.append(value.strip().lower())
            elif name == b"x-request-id":
                request_ids.append(value.decode("latin-1"))
        if len(request_ids) == 1:
            scope["request_id"] = request_ids[0]
        address = self._proxies.client(peer, forwarded)
        if address != peer:
            scope["client"] = (address, 0)
        if schemes in ([b"http"], [b"https"]):
            plain, safe = ("ws", "wss") if scope["type"] == "websocket" else ("http", "https")
            scope["scheme"] = safe if schemes == [b"https"] else plain
