"""Calls of an application as a server makes them, without a client: for tests of thousands of requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from starlette.types import ASGIApp

_SAFE = "%=&:,+/"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        """The body, whatever stands in it."""
        return self.content.decode(errors="replace")

    def json(self) -> Any:
        """The body."""
        return json.loads(self.content)


async def status_of(
    app: ASGIApp, method: str, target: str, headers: dict[str, str], body: bytes | None = None
) -> int:
    """The status of one call."""
    return (await answer_of(app, method, target, headers, body)).status_code


async def answer_of(
    app: ASGIApp, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None
) -> Answer:
    """One call; 500 where the application raises. ``target``: path and query as they travel."""
    path, _, query = target.partition("?")
    sent = body or b""
    named = {"host": "portal.test", "content-length": str(len(sent)), **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": quote(path, safe=_SAFE).encode(),
        "query_string": quote(query, safe=_SAFE).encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in named.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("portal.test", 80),
    }
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": sent, "more_body": False}]
    is_done = asyncio.Event()
    status = 500
    content = b""

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        await is_done.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status, content
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            content += message.get("body", b"")
            if not message.get("more_body", False):
                is_done.set()

    try:
        await app(scope, receive, send)
    except Exception:  # as a server: whoever asked gets a 500, unless the answer had begun
        return Answer(status if is_done.is_set() else 500, content)
    return Answer(status, content)
