"""Middleware of every request: limit of the body, access log, handling of uncaught errors."""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ruobr_server.kit.errors import ServerError
from ruobr_server.kit.http.body_limits import BodyLimits, limited
from ruobr_server.kit.http.responses import from_framework, from_validation, refusal_messages

access_log = logging.getLogger("ruobr_server.access")
fault_log = logging.getLogger("ruobr_server.fault")


async def pass_through(app: ASGIApp, scope: Scope, receive: Receive, send: Send, limits: BodyLimits) -> None:
    """Serve one HTTP request by ``app``; whatever it raises becomes a response.

    The log has the path, never the query (it has ids of children), headers or bodies.
    """
    started = time.perf_counter()
    status = 0
    complete = False

    async def counted(message: Message) -> None:
        nonlocal status, complete
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            complete = not message.get("more_body", False)
        await send(message)

    try:
        await app(scope, limited(scope, receive, limits), counted)
    except ServerError as error:
        refused = error
    except RequestValidationError as error:
        refused = from_validation(error)
    except HTTPException as error:
        refused = from_framework(error)
    except ClientDisconnect:  # the body was incomplete or took too long: the client is gone
        _log(scope, status, started)
        return
    except Exception as error:
        fault_log.error("%s %s failed: %s", scope["method"], _printable(scope["path"]), describe_fault(error))
        refused = ServerError()
    else:
        _log(scope, status, started)
        return
    if complete:  # the framework responds to a fault, and raises it again for the log
        _log(scope, status, started)
        return
    if status:  # part of the response is sent: closing the connection is the only way to report it
        raise ConnectionAbortedError("the answer broke off")
    for message in refusal_messages(scope["path"], refused):
        await counted(message)
    _log(scope, status, started)


def describe_fault(error: BaseException) -> str:
    """The class of an error and where it was raised. Its text is left out: it may contain personal data."""
    frames = traceback.extract_tb(error.__traceback__)[::-1]
    # The innermost frame, then those of our own code, without libraries.
    shown = [*frames[:1], *(frame for frame in frames[1:] if "site-packages" not in frame.filename)][:8]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in shown)
    cause = f" because of {describe_fault(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__module__}.{type(error).__qualname__} at {places}{cause}"


def _log(scope: Scope, status: int, started: float) -> None:
    if access_log.isEnabledFor(logging.INFO):
        spent = (time.perf_counter() - started) * 1000
        access_log.info("%s %s %d %.1f ms", scope["method"], _printable(scope["path"]), status, spent)


def _printable(path: str) -> str:
    """A path, escaped and shortened for a log line."""
    return path[:200].encode("unicode_escape").decode("ascii")
