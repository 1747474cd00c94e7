"""Cached lessons, by child and days; differences between responses become news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import RuobrError, SignInError
from ruobr_tui.store import asides
from ruobr_tui.store.base import Fetcher, StoreBase, failed
from ruobr_tui.store.database import Database
from ruobr_tui.store.diary import lessons, spans
from ruobr_tui.store.errors import StoreError
from ruobr_tui.store.range_lock import RangeLocks
from ruobr_tui.store.snapshot import Snapshot, State

if TYPE_CHECKING:
    import sqlite3

    from ruobr_tui.api.models.diary import Lesson


class CachedLessons(StoreBase):
    """The part of a store with the diary."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._range_locks = RangeLocks()

    def peek_lessons(self, child: int, start: date, end: date) -> Snapshot[tuple[Lesson, ...]]:
        """The cached lessons of these days (both included); MISSING unless each day was fetched before."""
        try:
            known = self._database.read(lambda db: spans.coverage(db, child, start, end))
            if known is None:
                return Snapshot(None, State.MISSING)
            stored = self._database.read(lambda db: lessons.stored(db, child, start, end))
        except StoreError as error:
            return Snapshot(None, State.MISSING, error=error)
        except ValueError:  # stored by another version: counts as never fetched
            return Snapshot(None, State.MISSING)
        return Snapshot(tuple(stored), State.STALE, known.fetched_at, set_aside=known.set_aside)

    def peek_span(self, child: int, start: date, end: date) -> Snapshot[bool]:
        """Whether these days were fetched, and when, without reading the lessons."""
        try:
            known = self._database.read(lambda db: spans.coverage(db, child, start, end))
        except StoreError as error:
            return Snapshot(None, State.MISSING, error=error)
        if known is None:
            return Snapshot(None, State.MISSING)
        return Snapshot(True, State.STALE, known.fetched_at, set_aside=known.set_aside)

    async def refresh_lessons(
        self, child: int, start: date, end: date, portal: Fetcher
    ) -> Snapshot[tuple[Lesson, ...]]:
        """Fetch and cache these days; differences become news. Otherwise like ``refresh``."""
        fetched = await self.fetch_lessons(child, start, end, portal)
        if fetched.value is not None:
            return Snapshot(
                fetched.value, fetched.state, fetched.fetched_at, fetched.error, fetched.set_aside
            )
        stored = self.peek_lessons(child, start, end)
        if fetched.state is State.FRESH and not stored.known and fetched.error is None:
            # Confirmed, but the cached lessons cannot be read: fetch the whole response.
            try:
                self._database.write(lambda db: spans.drop_etags(db, child, start, end))
            except StoreError as error:
                return replace(stored, state=State.ERROR, error=error)
            fetched = await self.fetch_lessons(child, start, end, portal)
            stored = self.peek_lessons(child, start, end)
        fetched_at = fetched.fetched_at or stored.fetched_at
        return replace(
            stored, state=fetched.state, fetched_at=fetched_at, error=fetched.error or stored.error
        )

    async def fetch_lessons(
        self, child: int, start: date, end: date, portal: Fetcher
    ) -> Snapshot[tuple[Lesson, ...]]:
        """Like ``refresh_lessons``, without reading back: ``value`` is set only if storing failed."""
        # Two responses about one day must be stored in the order of their requests.
        async with self._range_locks.lock(child, start, end):
            return await self._fetch_lessons(child, start, end, portal)

    async def _fetch_lessons(
        self, child: int, start: date, end: date, portal: Fetcher
    ) -> Snapshot[tuple[Lesson, ...]]:
        from ruobr_tui.api import resources

        resource = resources.lessons(child, start, end)
        try:
            answer = await portal.fetch(resource, self._span_etag(child, start, end))
            if answer.not_modified and self._span_etag(child, start, end) is None:
                answer = await portal.fetch(resource)  # the cached lessons have changed meanwhile
        except SignInError:
            raise
        except RuobrError as error:
            self._failures[resource.key] = error
            return failed(Snapshot(None, State.MISSING), error)
        self._failures.pop(resource.key, None)
        now = self._clock()
        try:
            if answer.value is None:
                self._database.write(lambda db: spans.confirm(db, child, start, end, now))
                return Snapshot(None, State.FRESH, now)
            response = lessons.SpanResponse(
                child, start, end, answer.value.lessons, answer.body, answer.etag, answer.set_aside, now,
                answer.kinds,
            )  # fmt: skip

            def write(db: sqlite3.Connection) -> None:
                lessons.save(db, response)
                asides.save(db, resource.key, response.kinds)

            self._database.write(write)
        except StoreError as error:
            if answer.value is None:
                return Snapshot(None, State.FRESH, now, error)
            inside = tuple(each for each in answer.value.lessons if start <= each.date <= end)
            return Snapshot(inside, State.FRESH, now, error, answer.set_aside)
        return Snapshot(None, State.FRESH, now)

    def _span_etag(self, child: int, start: date, end: date) -> str | None:
        """The ETag of a span; None if the whole response is needed."""
        try:
            return self._database.read(lambda db: spans.etag(db, child, start, end))
        except StoreError:
            return None

    def stored_lessons(self, child: int, start: date, end: date) -> list[Lesson]:
        """All cached lessons of these days, even if some days were never fetched. Raises ``StoreError``."""
        return self._database.read(lambda db: lessons.readable(db, child, start, end))

    def lesson(self, child: int, number: int) -> Lesson | None:
        """A cached lesson by its id. Raises ``StoreError``."""
        return self._database.read(lambda db: lessons.numbered(db, child, number))

    def search_lessons(self, child: int, text: str, limit: int = 200) -> list[Lesson]:
        """Lessons whose subject, topic or homework has every word of ``text``; the latest first."""
        return self._database.read(lambda db: lessons.search(db, child, text, limit))
