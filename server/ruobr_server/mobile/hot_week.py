"""``GET /timetable2/`` before the framework's routing, because it is the most frequent request.

An unchanged week is one small query (authentication, permission, versions) and a 304; a cached week is that
query and stored bytes. The versions determine the rest of the response.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.types import ASGIApp, Receive, Scope, Send

from ruobr_server.areas.diary.class_lessons import ClassSpan, SharedLesson, shared_part
from ruobr_server.areas.diary.pupil_records import OwnRecords, own_part
from ruobr_server.areas.diary.week import write_down
from ruobr_server.areas.schools.service import zone_of
from ruobr_server.auth.gate import Gate
from ruobr_server.auth.identity import gate_of
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Invalid, NotFound, Unauthenticated
from ruobr_server.kit.http.conditional import etag_of_parts, not_modified
from ruobr_server.mobile.parameters import Days, days, number
from ruobr_server.mobile.response_cache import LruCache
from ruobr_server.mobile.week_versions import WeekVersions, week_versions

PATH = "/timetable2/"

SHAPE = 2
"""Incremented when the format of the response changes, so that clients do not keep an old one."""

WORTH_PACKING = 1024
"""Minimum size in bytes of compressed responses."""

CACHE_BYTES = 32 * 1024 * 1024
CACHE_LESSONS = 30_000
"""Responses are limited in bytes, shared parts of classes in lessons: about 2 kB each."""


@dataclass(slots=True)
class Answer:
    """A response's bytes, and the compressed ones after the first request for them."""

    plain: bytes
    packed: bytes | None = None


class HotWeek:
    """Responds to ``GET`` of the diary; passes everything else on to ``app``.

    It raises ``ServerError`` before it sends anything; the middleware turns it into a response. The cache is
    that of one process, and its keys contain the versions, so several processes never disagree.
    """

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database
        self._answers: LruCache[bytes, Answer] = LruCache(CACHE_BYTES)
        self._shared: LruCache[tuple[int | date, ...], list[SharedLesson]] = LruCache(CACHE_LESSONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The diary, or the response of the app."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        scope["fixed_route"] = PATH
        status, headers, body = await self._answer(scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        gate = gate_of(scope)
        try:
            child, span = _parsed(scope["query_string"])
        except Invalid:
            await gate.identify(scope)  # authentication errors take precedence
            raise
        versions = await self._versions(gate, scope, child)
        if versions.session_id is not None:
            await gate.keep_alive(versions.session_id, versions.last_seen_at)
        if versions.pupil_id is None:
            await gate.identify(scope)  # what is to be done first takes precedence
            raise NotFound()
        tag = _tag(versions.of_answer, span)
        holds = accepts = None
        for name, value in scope["headers"]:
            if name == b"if-none-match":
                holds = value
            elif name == b"accept-encoding":
                accepts = value
        headers = [
            (b"etag", tag),
            (b"cache-control", b"private, no-cache"),
            (b"vary", b"Accept-Encoding, Authorization, username, password"),
        ]
        if holds == tag or not_modified(holds, tag):
            return 304, headers, b""
        cached = self._answers.get(tag)
        if cached is None:
            cached = Answer(await self._write_down(versions, span))
            self._answers.put(tag, cached, len(cached.plain))
        body = cached.plain
        if len(body) > WORTH_PACKING and accepts is not None and _takes_gzip(accepts):
            if cached.packed is None:
                cached.packed = gzip.compress(body, 6, mtime=0)
                self._answers.put(tag, cached, len(cached.plain) + len(cached.packed))
            body = cached.packed
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-type", b"application/json"))
        headers.append((b"content-length", b"%d" % len(body)))
        return 200, headers, body

    async def _versions(self, gate: Gate, scope: Scope, child: int) -> WeekVersions:
        now = self._database.clock()
        presented = await gate.present(scope)
        found = await week_versions(self._database, presented, child, now)
        if found is None:
            # Refuses; or the password has changed since it was cached, and is right after all.
            await gate.identify(scope)
            found = await week_versions(self._database, await gate.present(scope), child, now)
        if found is None:
            raise Unauthenticated()
        return found

    async def _write_down(self, versions: WeekVersions, span: Days) -> bytes:
        which = (versions.school_id, versions.class_id, versions.class_version, span.start, span.end)
        known = self._shared.get(which)
        shared, own = await self._database.read(_parts, versions, span, known)
        if known is None:
            self._shared.put(which, shared, len(shared) + 1)
        return write_down(shared, own)


def _parts(
    connection: Connection, versions: WeekVersions, span: Days, known: list[SharedLesson] | None
) -> tuple[list[SharedLesson], dict[int, OwnRecords]]:
    assert versions.pupil_id is not None
    if known is None:
        class_span = ClassSpan(
            versions.school_id,
            versions.class_id,
            versions.class_name,
            zone_of(versions.zone),
            span.start,
            span.end,
        )
        known = shared_part(connection, class_span)
    return known, own_part(connection, versions.school_id, versions.pupil_id, span.start, span.end)


@lru_cache(4096)
def _parsed(query: bytes) -> tuple[int, Days]:
    fields: dict[str, Any] = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    return number("child", fields.get("child")), days(fields)


@lru_cache(16_384)
def _tag(of_answer: tuple[int | str, ...], span: Days) -> bytes:
    return etag_of_parts(SHAPE, *of_answer, span.start.isoformat(), span.end.isoformat())


@lru_cache(256)
def _takes_gzip(accepts: bytes) -> bool:
    """Whether gzip is accepted, not with weight 0 (RFC 9110, 12.5.3)."""
    for choice in accepts.decode("latin-1").lower().split(","):
        coding, _, weight = choice.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
