"""Validation of all requests before routing: numbers and characters that no database stores, nested JSON.

A request that is refused here never reaches a query.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ruobr_server.kit.errors import Invalid, InvalidInput, NotFound

DEEPEST = 32
"""Maximum nesting of lists and objects."""
SMALLEST, LARGEST = -(2**63), 2**63 - 1
"""Range of integers in a database."""

_MOST_DIGITS = 20
_NO_JSON = (b"application/octet-stream", b"application/x-www-form-urlencoded")
_BYTES = "/cabinet/uploads/"
"""Below this path bodies are parts of files, whatever the media type."""


class PlainInput:
    """ASGI middleware that refuses such requests with ``Invalid``, or ``NotFound`` for a path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if "\0" in scope["path"]:
            raise NotFound
        if b"%00" in scope["query_string"]:
            raise InvalidInput("Not valid: the address holds a character that cannot be stored (NUL).")
        if scope["method"] in ("POST", "PUT", "PATCH", "DELETE") and _is_json(scope):
            receive = _checked(receive)
        await self._app(scope, receive, send)


def check_json(body: bytes) -> None:
    """Raises ``Invalid``, which names the place in the body but never its value. Invalid JSON passes."""
    try:
        value = json.loads(body.decode("utf-8"), parse_int=_whole, parse_float=float)
    except UnicodeDecodeError as error:
        if _is_readable(body):  # by the framework, which detects other encodings
            raise InvalidInput("Not valid: the body is not UTF-8.") from error
        return
    except RecursionError as error:
        raise InvalidInput("Not valid: lists and objects too deep in each other.") from error
    except ValueError:
        return  # the route refuses it, as any other body that it cannot parse
    for place, depth, found in _walk(value):
        if depth > DEEPEST:
            raise InvalidInput("Not valid: lists and objects too deep in each other.")
        problem = _problem(found)
        if problem:
            raise InvalidInput(f"Not valid: {place or 'the body'} {problem}.")


def _problem(value: object) -> str:
    match value:
        case bool() | None:
            return ""
        case int():
            return "" if SMALLEST <= value <= LARGEST else "is too large a number"
        case float():
            # An integer may be written as 1e30.
            return "" if math.isfinite(value) and abs(value) < LARGEST else "is no number of this world"
        case str() if "\0" in value:
            return "holds a character that cannot be stored (NUL)"
        case str() if any("\ud800" <= sign <= "\udfff" for sign in value):
            return "holds half a character"
        case _:
            return ""


def _walk(value: object) -> Iterator[tuple[str, int, object]]:
    """Each value and name in JSON, with its path and depth; not recursive."""
    waiting: list[tuple[str, int, object]] = [("", 0, value)]
    while waiting:
        place, depth, found = waiting.pop()
        yield place, depth, found
        if depth > DEEPEST:
            return
        if isinstance(found, dict):
            for name, each in found.items():
                if _problem(name):
                    yield f"a name in {place or 'the body'}", depth, name
                waiting.append((f"{place}.{name}".lstrip("."), depth + 1, each))
        elif isinstance(found, list):
            waiting += [
                (f"{place}.{number}".lstrip("."), depth + 1, each) for number, each in enumerate(found)
            ]


def _whole(text: str) -> int:
    return int(text) if len(text) <= _MOST_DIGITS else LARGEST + 1


def _is_readable(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _is_json(scope: Scope) -> bool:
    if scope["path"].startswith(_BYTES):
        return False
    for name, value in scope["headers"]:
        if name == b"content-type":
            return not value.lower().startswith(_NO_JSON)
    return True  # the framework parses it as JSON


def _checked(receive: Receive) -> Receive:
    """The same body, checked when it is first read: a route that reads no body does not wait for it."""
    messages: list[Message] = []
    is_read = False

    async def read() -> Message:
        nonlocal is_read
        if not is_read:
            is_read = True
            body, after = await _body(receive)
            try:
                check_json(body)
            except Invalid as error:
                raise HTTPException(400, error.message) from error  # the framework passes on no other error
            messages.append({"type": "http.request", "body": body, "more_body": after is not None})
            messages.extend([] if after is None else [after])
        return messages.pop(0) if messages else await receive()

    return read


async def _body(receive: Receive) -> tuple[bytes, Message | None]:
    """The whole body (its size is limited elsewhere); and the message that came instead of its end, if
    any.
    """
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts), message
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts), None
