"""The way to the stand-in: a transport that answers in the same process, as strict as the real portal."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import httpx

from support.stand_in.world import Answers, answers

SERVER = "http://127.0.0.1:9/"
"""Loopback, so that plain http is allowed; nothing is sent there."""
LOGIN, PASSWORD = "ivanova", "secret"
PAGE = "<!DOCTYPE html><html><head><title>nginx</title></head><body>403 Forbidden</body></html>"


@dataclass(frozen=True)
class Raw:
    """An answer that is no JSON, or has another status or type than usual."""

    body: str | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> httpx.Response:
        """As it travels."""
        return httpx.Response(self.status, content=self.body, headers=self.headers)


UNKNOWN = Raw(PAGE, 404, {"content-type": "text/html"})


class StandIn(httpx.AsyncBaseTransport):
    """``answers`` by path, to be changed between requests; ``unknown`` is said of every other path.

    ``requests`` are the paths with their queries. Like the portal it refuses the agents of HTTP libraries,
    knows who asks by two headers alone, fails at letters that are pages, and sends no ETags.
    """

    def __init__(self) -> None:
        self.answers: Answers = answers()
        self.unknown: Raw | Any = UNKNOWN
        self.requests: list[str] = []
        self.missing: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to one request."""
        path = request.url.path.lstrip("/")
        self.requests.append(f"{path}?{request.url.query.decode()}")
        if not request.headers["user-agent"].startswith("ruobr-tui/"):
            return Raw(PAGE, 403, {"content-type": "text/html"}).response()
        if path == "mail/102/":
            return Raw(PAGE, 502, {"content-type": "text/html"}).response()
        if path not in self.answers:
            if not path.startswith("all_marks/"):
                self.missing.append(path)
                return _response(self.unknown)
            return _response({"data": []})
        if not _knows(request):
            return _response({"success": False, "error_type": "auth"})
        return _response(self._picked(path, request.url.params))

    def _picked(self, path: str, query: httpx.QueryParams) -> Any:
        answer = self.answers[path]
        if (
            path != "timetable2/"
            or not isinstance(answer, dict)
            or not isinstance(answer.get("lessons"), list)
        ):
            return answer
        return {
            **answer,
            "lessons": [_as_sent(row) for row in answer["lessons"] if _is_requested(row, query)],
        }


def _knows(request: httpx.Request) -> bool:
    wanted = {"username": LOGIN.upper(), "password": PASSWORD}
    return all(
        request.headers.get(name) == b64encode(text.encode()).decode() for name, text in wanted.items()
    )


def _is_requested(row: Any, query: httpx.QueryParams) -> bool:
    """Whether a lesson is requested; ``on`` is its day where ``date`` is written oddly."""
    if not isinstance(row, dict) or "child" not in row:
        return True
    day = str(row.get("on", row.get("date")))
    return str(row.get("child")) == query["child"] and query["start"] <= day <= query["end"]


def _as_sent(row: Any) -> Any:
    return (
        {key: value for key, value in row.items() if key not in ("child", "on")}
        if isinstance(row, dict)
        else row
    )


def _response(answer: Any) -> httpx.Response:
    if isinstance(answer, Raw):
        return answer.response()
    return httpx.Response(
        200,
        content=json.dumps(answer, ensure_ascii=False).encode(),
        headers={"content-type": "application/json; charset=utf-8"},
    )
