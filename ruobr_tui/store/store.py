"""The store of one account: cached portal data, refreshed on demand, and the user's own data.

Everything here is synchronous and short, except where the portal is awaited. Models are imported when the
first response is parsed: opening the store and reading a sheet needs only ``sqlite3`` and ``json``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import NetworkError, RuobrError, SignInError
from ruobr_tui.store import (
    asides,
    balances,
    documents,
    drafts,
    lessons,
    letters,
    news,
    spans,
    ticks,
    user_data,
)
from ruobr_tui.store.database import PATIENCE, Database
from ruobr_tui.store.drafts import Draft
from ruobr_tui.store.errors import NotStored, StoreError
from ruobr_tui.store.news import News
from ruobr_tui.store.owner import Owner, owner_of
from ruobr_tui.store.range_lock import Latest, RangeLocks
from ruobr_tui.store.schema import empty_cache
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.store.ticks import Ticks

if TYPE_CHECKING:
    import sqlite3

    from ruobr_tui.api.client import Answer
    from ruobr_tui.api.models.diary import Lesson, Task
    from ruobr_tui.api.models.meals import FoodInfo
    from ruobr_tui.api.resources import Resource
    from ruobr_tui.store.uids import Days, Entry, Given

T = TypeVar("T")


class Fetcher(Protocol):
    """Source of responses; a ``Portal`` is one."""

    async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
        """Read a resource; with an ``etag`` the answer may be ``not_modified``."""
        ...


class Store:
    """Local data of one account. Only ``refresh…`` and ``fetch…`` wait for the network.

    ``warnings`` are problems of opening it, to be shown to the user.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._reader = documents.Reader()
        self._range_locks = RangeLocks()
        self._latest = Latest()
        self._failures: dict[str, RuobrError] = {}
        self._letter_versions: tuple[int, dict[int, str]] | None = None
        self._owner: Owner | None = None
        self._owner = self._stamped()

    @classmethod
    def open(cls, path: Path | None, *, clock: Clock, patience: float = PATIENCE) -> Store:
        """Open an account's file, or a store in memory (None). Never fails: see ``warnings``.

        ``patience`` is how many seconds to wait for another process that is writing.
        """
        return cls(Database(path, clock, patience), clock)

    @property
    def is_persistent(self) -> bool:
        """Whether data outlives the program."""
        return self._database.is_persistent

    @property
    def warnings(self) -> list[RuobrError]:
        """Problems of the file: moved aside, not usable."""
        return self._database.warnings

    def take_warnings(self) -> list[RuobrError]:
        """Return and clear the warnings, so that each is shown once."""
        warnings, self._database.warnings[:] = list(self._database.warnings), []
        return warnings

    @property
    def path(self) -> Path | None:
        """The file; None in memory."""
        return self._database.path

    @property
    def owner(self) -> Owner | None:
        """The account that owns the data; None: none yet."""
        return self._owner

    def belong_to(self, owner: Owner) -> None:
        """Store the owner with its present identifiers. Raises ``StoreError``."""
        self._owner = owner
        if self._stamped() != owner:
            text = json.dumps(owner.to_json(), ensure_ascii=False)
            self._database.write(lambda db: db.execute("INSERT OR REPLACE INTO owner VALUES (1, ?)", (text,)))

    def _stamped(self) -> Owner | None:
        try:
            row = self._database.read(lambda db: db.execute("SELECT value FROM owner").fetchone())
            return owner_of(json.loads(row[0])) if row else None
        except (StoreError, ValueError):
            return None

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def forget(self) -> None:
        """Delete all data of the account. Raises ``NotStored``."""
        self._reader.forget()
        self._letter_versions = None
        self._owner = None
        self._database.forget()

    def clear(self) -> None:
        """Remove cached portal data; ticks, notes and read marks stay. Raises ``StoreError``."""
        self._reader.forget()
        self._letter_versions = None
        self._database.write(empty_cache)

    # Documents

    def peek(self, resource: Resource[T]) -> Snapshot[T]:
        """The cached value of a resource."""
        try:
            document = self._database.read(lambda db: documents.stored(db, resource.key))
        except StoreError as error:
            return Snapshot(None, State.MISSING, error=error)
        parsed = None if document is None else self._reader.parsed(resource, document.body)
        if document is None or parsed is None:
            return Snapshot(None, State.MISSING)
        return Snapshot(parsed.value, State.STALE, document.fetched_at, set_aside=parsed.set_aside)

    def keys(self, prefix: str) -> frozenset[str]:
        """The keys of cached resources with this prefix; empty if the store cannot be read."""
        try:
            return self._database.read(lambda db: documents.keys(db, prefix))
        except StoreError:
            return frozenset()

    def failure(self, resource: Resource[Any]) -> RuobrError | None:
        """The error of the last request for a resource, until one succeeds."""
        return self._failures.get(resource.key)

    async def refresh(self, resource: Resource[T], portal: Fetcher) -> Snapshot[T]:
        """Fetch and cache; fall back to the cached value on error.

        Raises only ``SignInError``. A value that could not be stored is FRESH with ``error``.
        """
        known = self.peek(resource)
        number = self._latest.begin()
        try:
            answer = await portal.fetch(resource, self._etag(resource) if known.known else None)
            if answer.not_modified and not self._confirmed(resource):
                number = self._latest.begin()
                answer = await portal.fetch(resource)  # the cache was cleared meanwhile
        except SignInError:
            raise
        except RuobrError as error:
            self._failures[resource.key] = error
            return failed(self.peek(resource), error)
        self._failures.pop(resource.key, None)
        now = self._clock()
        if not self._latest.take(resource.key, number) and (newer := self.peek(resource)).known:
            return replace(newer, state=State.FRESH)
        if answer.not_modified:
            return replace(self.peek(resource), state=State.FRESH, fetched_at=now)
        trouble = self._save(resource, answer, now)
        return Snapshot(answer.value, State.FRESH, now, trouble, answer.set_aside)

    def _etag(self, resource: Resource[Any]) -> str | None:
        try:
            document = self._database.read(lambda db: documents.stored(db, resource.key))
        except StoreError:
            return None  # without an ETag the whole response comes
        return document.etag if document else None

    def _confirmed(self, resource: Resource[Any]) -> bool:
        """Note that the cached response is confirmed; False if it is no longer there."""
        now = self._clock()
        with suppress(NotStored):  # then only its age is wrong at the next start
            self._database.write(lambda db: documents.confirm(db, resource.key, now))
        return self.peek(resource).known

    def save(self, resource: Resource[T], answer: Answer[T]) -> StoreError | None:
        """Cache an answer that the caller has fetched; returns the error, if any."""
        return self._save(resource, answer, self._clock())

    def _save(self, resource: Resource[T], answer: Answer[T], now: datetime) -> StoreError | None:
        try:
            self._database.write(lambda db: _save_document(db, resource, answer, now))
        except StoreError as error:
            return error
        return None

    # The diary

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

    # News

    def news(self, child: int | None = None, limit: int = 500) -> list[News]:
        """News, the newest first: of one child, or of all children and the letters."""
        return self._database.read(lambda db: news.listed(db, child, limit))

    def last_news(self) -> int:
        """The number of the latest news; 0 when there are none. Raises ``StoreError``."""
        return self._database.read(news.last)

    def news_since(self, number: int) -> list[News]:
        """The news after that number, in order. Raises ``StoreError``."""
        return self._database.read(lambda db: news.since(db, number))

    def unseen_count(self, child: int | None = None) -> int:
        """The number of unseen news."""
        return self._database.read(lambda db: news.unseen(db, child))

    def mark_seen(self, items: Iterable[News] | None = None) -> None:
        """Mark these as seen (None: all)."""
        ids = None if items is None else [each.id for each in items]
        self._database.write(lambda db: news.mark_seen(db, ids, self._clock()))

    # Unreadable items

    def set_aside(self) -> Counter[str]:
        """How often each kind of row and field could not be read, in all cached data.

        Raises ``StoreError``.
        """
        return self._database.read(asides.all_kinds)

    # The user's own data

    def ticks(self, child: int) -> Ticks:
        """Homework that the user ticked as done, with its text at that time: it may have changed since."""
        return self._database.read(lambda db: ticks.read(db, child))

    def tick(self, child: int, lesson: Lesson, task: Task, done: bool = True) -> None:
        """Tick homework as done, or take the tick away. Raises ``NotStored``."""
        self._database.write(lambda db: ticks.set_tick(db, child, lesson, task, done, self._clock()))

    def calendar(
        self, child: int, kind: str, entries: Sequence[Entry], scope: str, days: Days | None = None
    ) -> Given:
        """The identifiers of these calendar entries, the same whenever they are printed (``store.uids``).

        ``scope`` names the portal. ``days`` are those of which these are all the entries: what was printed
        of them before and is not there is gone. What cannot be stored is the same only as long as nothing
        moves.
        """
        from ruobr_tui.store import uids

        now = self._clock()
        try:
            return self._database.write(lambda db: uids.given(db, child, kind, entries, scope, days, now))
        except StoreError as error:
            import logging

            logging.getLogger(__name__).warning("identifiers of a calendar were not stored: %s", error)
            return uids.fresh(child, kind, entries, scope)

    def note(self, child: int, lesson: int) -> str:
        """The user's note on a lesson; "" when there is none."""
        return self.notes(child).get(lesson, "")

    def notes(self, child: int) -> dict[int, str]:
        """The user's notes, by lesson."""
        return self._database.read(lambda db: user_data.notes(db, child))

    def set_note(self, child: int, lesson: int, text: str) -> None:
        """Write a note on a lesson; "" removes it. Raises ``NotStored``."""
        self._database.write(lambda db: user_data.set_note(db, child, lesson, text, self._clock()))

    def low_balance(self, child: int) -> int | None:
        """Kopecks below which a meal account is low; 0: never; None: what a usual day costs."""
        return self._database.read(lambda db: balances.threshold(db, child))

    def set_low_balance(self, child: int, kopecks: int | None, known: FoodInfo | None = None) -> None:
        """Set that threshold, and compare the ``known`` balance with it. Raises ``NotStored``."""
        self._database.write(lambda db: balances.set_threshold(db, child, kopecks, known, self._clock()))

    def is_read(self, letter: int) -> bool:
        """Whether the user has read this letter here, and it has no newer message."""
        version = self._database.read(lambda db: user_data.read_version(db, letter))
        return version is not None and version == self._versions().get(letter, version)

    def mark_read(self, letter: int) -> None:
        """Mark a letter as read. Raises ``NotStored``."""
        version = self._versions().get(letter, "")
        self._database.write(lambda db: user_data.mark_read(db, letter, version, self._clock()))

    def _versions(self) -> dict[int, str]:
        document = self._database.read(lambda db: documents.stored(db, letters.INBOX))
        if document is None:
            return {}
        if self._letter_versions is None or self._letter_versions[0] != document.version:
            self._letter_versions = (document.version, letters.versions(document.body))
        return self._letter_versions[1]

    # Drafts

    def draft(self, name: str) -> Draft | None:
        """A draft; None if there is none, or if the store cannot be read."""
        try:
            return self._database.read(lambda db: drafts.draft(db, name))
        except (StoreError, ValueError):
            return None

    def save_draft(self, name: str, draft: Draft) -> None:
        """Store a draft. Raises ``NotStored``."""
        self._database.write(lambda db: drafts.save(db, name, draft))

    def drop_draft(self, name: str) -> None:
        """Remove a draft that was sent or discarded. Raises ``NotStored``."""
        self._database.write(lambda db: drafts.drop(db, name))

    def draft_names(self) -> list[str]:
        """The names of all drafts, the latest first. Raises ``StoreError``."""
        return self._database.read(drafts.names)

    # Sheets

    def sheet(self, key: str) -> dict[str, Any] | None:
        """The JSON that a screen drew last time; None if there is none."""
        try:
            row = self._database.read(
                lambda db: db.execute("SELECT value FROM sheets WHERE key = ?", (key,)).fetchone()
            )
        except StoreError:
            return None  # the screen draws from other data
        value = json.loads(row[0]) if row else None
        return value if isinstance(value, dict) else None

    def save_sheet(self, key: str, value: dict[str, Any]) -> None:
        """Store what a screen draws for the next start. Failures are logged only: it is a copy."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            self._database.write(
                lambda db: db.execute("INSERT OR REPLACE INTO sheets VALUES (?, ?)", (key, text))
            )
        except StoreError as error:
            import logging

            logging.getLogger(__name__).warning("a sheet was not stored: %s", error)


def failed(snapshot: Snapshot[T], error: RuobrError) -> Snapshot[T]:
    """The cached value with the error of the last request."""
    state = State.OFFLINE if isinstance(error, NetworkError) else State.ERROR
    return replace(snapshot, state=state, error=error)


def _save_document(db: Any, resource: Resource[Any], answer: Answer[Any], now: datetime) -> None:
    before = documents.stored(db, resource.key)
    documents.save(db, resource.key, answer.body, answer.etag, now)
    asides.save(db, resource.key, answer.kinds)
    if resource.key == letters.INBOX and before is not None and answer.value is not None:
        for key, change in letters.news_in(before.body, answer.value):
            news.add(db, news.ACCOUNT, key, change, now, again=False)
    child = balances.child_of(resource.key)
    if child is not None and answer.value is not None:
        balances.check(db, child, answer.value, now)
