"""The id of a request: in its response and in each line that the log has about it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.types import Message, Scope

HEADER = b"x-request-id"

_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_current: ContextVar[str] = ContextVar("request id", default="")


def current_request_id() -> str:
    """The id of the request that is served; "" outside of one."""
    return _current.get()


@contextmanager
def with_request_id(scope: Scope) -> Iterator[str]:
    """The id that a trusted proxy has given (``listeners.forwarded``), otherwise a new one."""
    given = scope.get("request_id")
    request_id = given if isinstance(given, str) and _FORM.fullmatch(given) else os.urandom(8).hex()
    before = _current.set(request_id)
    try:
        yield request_id
    finally:
        _current.reset(before)


def with_id(message: Message, request_id: str) -> Message:
    """The start of a response, with the id among its headers."""
    return {**message, "headers": [*message.get("headers", ()), (HEADER, request_id.encode())]}
