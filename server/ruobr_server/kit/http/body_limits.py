"""Limits of request bodies in bytes, by path."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

USUAL = 128 * 1024
"""Enough for a form, or a part of a scan."""
STRANGERS = 16 * 1024
"""For requests without authentication."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Bytes by path. ``largest`` is the limit that the operator has set."""

    largest: int
    large_bodies: tuple[str, ...] = ()
    """Paths with the operator's limit."""
    public_paths: tuple[str, ...] = ()
    """Prefixes of paths that need no authentication."""

    def of(self, path: str) -> int:
        """The limit of a path, in bytes."""
        if path in self.large_bodies:
            return self.largest
        return min(self.largest, STRANGERS if path.startswith(self.public_paths) else USUAL)


def limited(scope: Scope, receive: Receive, limits: BodyLimits) -> Callable[[], Awaitable[Message]]:
    """``receive`` of a request, which raises ``HTTPException`` (the framework passes on no other error
    while it reads a body): 413 over the limit, 415 for a compressed body, 501 for an unknown transfer
    coding.
    """
    has_body, length = False, 0
    for name, value in scope["headers"]:
        if name == b"content-length":
            has_body = True
            length = int(value) if value.isdigit() and len(value) < 20 else limits.largest + 1
        elif name == b"transfer-encoding":
            has_body = True
            if value.strip().lower() != b"chunked":
                return _refusing(501)
        elif name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            return _refusing(415)
    if not has_body:
        return receive
    limit = limits.of(scope["path"])
    if length > limit:
        return _refusing(413)
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413)
        return message

    return counted


def _refusing(status: int) -> Callable[[], Awaitable[Message]]:
    async def refuse() -> Message:
        raise HTTPException(status)

    return refuse
