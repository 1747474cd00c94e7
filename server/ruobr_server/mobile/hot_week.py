"""``GET /timetable2/`` before the framework's routing: what is asked for most costs least.

An unchanged week is one small query (who asks, may they, which versions) and a 304; a known week
is that query and kept bytes. Everything else about the answer follows from the versions.
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
from ruobr_server.auth.presented import AccountKnown
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Invalid, NotFound, Unauthenticated
from ruobr_server.kit.http.conditional import etag_of_parts, not_modified
from ruobr_server.mobile.parameters import Days, days, number
from ruobr_server.mobile.response_cache import Kept
from ruobr_server.mobile.week_versions import WeekVersions, week_versions

PATH = "/timetable2/"

SHAPE = 2
"""Grows when the same data is written otherwise, so that nobody keeps an answer of the old shape."""

WORTH_PACKING = 1024
"""Bytes from which a compressed answer saves more than it costs."""

KEPT_BYTES = 32 * 1024 * 1024
KEPT_LESSONS = 30_000
"""Answers are counted in bytes, what classes share in lessons: some 2 kB each."""


@dataclass(slots=True)
class Answer:
    """An answer's bytes, and the same compressed once somebody asked for that."""

    plain: bytes
    packed: bytes | None = None


class HotWeek:
    """Answers ``GET`` of the diary itself and hands everything else on to ``app``.

    It raises ``ServerError`` before it answers anything; the front writes that down.

    It keeps answers of this process only, by version, so that several processes never disagree.
    """

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database
        self._answers: Kept[bytes, Answer] = Kept(KEPT_BYTES)
        self._shared: Kept[tuple[int | date, ...], list[SharedLesson]] = Kept(KEPT_LESSONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The diary, or the app behind."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        status, headers, body = await self._answer(scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        gate = gate_of(scope)
        try:
            child, asked = _asked(scope["query_string"])
        except Invalid:
            await gate.identify(scope)  # a stranger learns only that they are one
            raise
        versions = await self._versions(gate, scope, child)
        if versions.session_id is not None:
            await gate.keep_alive(versions.session_id, versions.last_seen_at)
        if versions.pupil_id is None:
            raise NotFound()
        tag = _tag(versions.of_answer, asked)
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
        kept = self._answers.get(tag)
        if kept is None:
            kept = Answer(await self._write_down(versions, asked))
            self._answers.keep(tag, kept, len(kept.plain))
        body = kept.plain
        if len(body) > WORTH_PACKING and accepts is not None and _takes_gzip(accepts):
            if kept.packed is None:
                kept.packed = gzip.compress(body, 6, mtime=0)
                self._answers.keep(tag, kept, len(kept.plain) + len(kept.packed))
            body = kept.packed
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-type", b"application/json"))
        headers.append((b"content-length", b"%d" % len(body)))
        return 200, headers, body

    async def _versions(self, gate: Gate, scope: Scope, child: int) -> WeekVersions:
        now = self._database.clock()
        presented = await gate.present(scope)
        found = await week_versions(self._database, presented, child, now)
        if found is None and isinstance(presented, AccountKnown):
            await gate.identify(scope)  # the password was changed since: checks anew, or refuses
            found = await week_versions(self._database, await gate.present(scope), child, now)
        if found is None:
            raise Unauthenticated()
        return found

    async def _write_down(self, versions: WeekVersions, asked: Days) -> bytes:
        which = (versions.school_id, versions.class_id, versions.class_version, asked.start, asked.end)
        known = self._shared.get(which)
        shared, own = await self._database.read(_parts, versions, asked, known)
        if known is None:
            self._shared.keep(which, shared, len(shared) + 1)
        return write_down(shared, own)


def _parts(
    connection: Connection, versions: WeekVersions, asked: Days, known: list[SharedLesson] | None
) -> tuple[list[SharedLesson], dict[int, OwnRecords]]:
    assert versions.pupil_id is not None
    if known is None:
        span = ClassSpan(
            versions.school_id,
            versions.class_id,
            versions.class_name,
            zone_of(versions.zone),
            asked.start,
            asked.end,
        )
        known = shared_part(connection, span)
    return known, own_part(connection, versions.school_id, versions.pupil_id, asked.start, asked.end)


@lru_cache(4096)
def _asked(query: bytes) -> tuple[int, Days]:
    fields: dict[str, Any] = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    return number("child", fields.get("child")), days(fields)


@lru_cache(16_384)
def _tag(of_answer: tuple[int | str, ...], asked: Days) -> bytes:
    return etag_of_parts(SHAPE, *of_answer, asked.start.isoformat(), asked.end.isoformat())


@lru_cache(256)
def _takes_gzip(accepts: bytes) -> bool:
    """Whether gzip is among the encodings taken, and not with the weight 0 (RFC 9110, 12.5.3)."""
    for choice in accepts.decode("latin-1").lower().split(","):
        coding, _, weight = choice.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
