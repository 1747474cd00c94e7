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
from ruobr_server.kit.http.request_ids import with_id, with_request_id
from ruobr_server.kit.http.responses import from_framework, from_validation, refusal_messages
from ruobr_server.kit.metrics import RequestMetrics

access_log = logging.getLogger("ruobr_server.access")
fault_log = logging.getLogger("ruobr_server.fault")


async def pass_through(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, limits: BodyLimits, metrics: RequestMetrics
) -> None:
    """Serve one HTTP request by ``app``; whatever it raises becomes a response.

    The log has the path, never the query (it has ids of children), headers or bodies.
    """
    started = time.perf_counter()
    with with_request_id(scope) as request_id:
        begun = _Begun(send, request_id, started)
        try:
            await _serve(app, scope, receive, begun, limits)
        finally:
            metrics.observe(scope, begun.status, begun.seconds)
            _log(scope, begun.status, started)


class _Begun:
    """Sends a response, and knows how far it is."""

    def __init__(self, send: Send, request_id: str, started: float) -> None:
        self._send = send
        self._request_id = request_id
        self._started = started
        self.status = 0
        self.seconds = 0.0
        """From the request to the start of the response."""
        self.is_complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.seconds = time.perf_counter() - self._started
            message = with_id(message, self._request_id)
        elif message["type"] == "http.response.body":
            self.is_complete = not message.get("more_body", False)
        await self._send(message)


async def _serve(app: ASGIApp, scope: Scope, receive: Receive, begun: _Begun, limits: BodyLimits) -> None:
    try:
        await app(scope, limited(scope, receive, limits), begun)
    except ServerError as error:
        refused = error
    except RequestValidationError as error:
        refused = from_validation(error)
    except HTTPException as error:
        refused = from_framework(error)
    except ClientDisconnect:  # the body was incomplete or took too long: the client is gone
        return
    except Exception as error:
        fault_log.error("%s %s failed: %s", scope["method"], _printable(scope["path"]), describe_fault(error))
        refused = ServerError()
    else:
        return
    if begun.is_complete:  # the framework responds to a fault, and raises it again for the log
        return
    if begun.status:  # part of the response is sent: closing the connection is the only way to report it
        raise ConnectionAbortedError("the answer broke off")
    for message in refusal_messages(scope["path"], refused):
        await begun(message)


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
