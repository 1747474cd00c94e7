"""A portal made of plain data, read through the real client over ``httpx.MockTransport``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx

from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.client import Portal
from support.fixtures import FixedClock


def raw_lesson(id: int, day: str, **more: Any) -> dict[str, Any]:
    """A lesson as it travels."""
    return {
        "id": id,
        "date": day,
        "time_start": "08:30:00",
        "time_end": "09:15:00",
        "subject": "Алгебра",
        **more,
    }


def raw_mark(text: str, **more: Any) -> dict[str, Any]:
    """A mark as it travels."""
    return {"question_id": 0, "question_type": "Ответ на уроке", "mark": text, **more}


class DataPortal:
    """What a portal knows; change it between requests. ``requests`` are the paths with their queries."""

    def __init__(self, clock: FixedClock) -> None:
        self.lessons: dict[int, list[Any]] = {}
        self.answers: dict[str, Any] = {"mail/": {"messages": []}}
        self.failing: Callable[[httpx.Request], httpx.Response | None] = lambda request: None
        self.requests: list[str] = []
        self.confirmed = 0
        self._clock = clock

    @property
    def transport(self) -> httpx.MockTransport:
        """The way to it."""
        return httpx.MockTransport(self._answer)

    def client(self) -> Portal:
        """A client of this portal; close it."""
        return Portal(
            "http://127.0.0.1:9/",
            SessionToken("token"),
            transport=self.transport,
            clock=self._clock,
            retries=1,
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.lstrip("/")
        self.requests.append(f"{path}?{request.url.query.decode()}")
        failure = self.failing(request)
        if failure is not None:
            return failure
        if path == "timetable2/":
            query = request.url.params
            start, end = query["start"], query["end"]
            rows = self.lessons.get(int(query["child"]), [])
            body: Any = {"lessons": [row for row in rows if _on(row, start, end)]}
        elif path in self.answers:
            body = self.answers[path]
        else:
            return httpx.Response(404, json={"error": "нет"})
        content = json.dumps(body).encode()
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == etag:
            self.confirmed += 1
            return httpx.Response(304, headers={"etag": etag})
        return httpx.Response(
            200, content=content, headers={"etag": etag, "content-type": "application/json"}
        )


def _on(row: Any, start: str, end: str) -> bool:
    return not isinstance(row, dict) or start <= str(row.get("date", start)) <= end
