"""Cached responses of the portal, one document per resource."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import RuobrError, SignInError
from ruobr_tui.store import asides, balances, documents, letters
from ruobr_tui.store.base import Fetcher, StoreBase, failed
from ruobr_tui.store.database import Changes, Database
from ruobr_tui.store.diary import news
from ruobr_tui.store.errors import NotStored, StoreError
from ruobr_tui.store.range_lock import Latest
from ruobr_tui.store.snapshot import Snapshot, State

if TYPE_CHECKING:
    from ruobr_tui.api.client import Answer
    from ruobr_tui.api.resources import Resource

T = TypeVar("T")


class CachedDocuments(StoreBase):
    """The part of a store with whole responses."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._reader = documents.Reader()
        self._latest = Latest()
        self._peeked: dict[str, tuple[Changes, Snapshot[Any]]] = {}

    def peek(self, resource: Resource[T]) -> Snapshot[T]:
        """The cached value of a resource. Pages ask for it many times a key, and a list of a desk is large:
        nothing is read while nothing was written.
        """
        try:
            changes = self._database.state()
            known = self._peeked.get(resource.key)
            if known is None or known[0] != changes:
                known = self._peeked[resource.key] = changes, self._read(resource)
        except StoreError as error:
            return Snapshot(None, State.MISSING, error=error)
        return known[1]

    def _read(self, resource: Resource[T]) -> Snapshot[T]:
        document = self._database.read(lambda db: documents.stored(db, resource.key))
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

    def remove(self, prefix: str) -> None:
        """Remove cached responses whose keys begin so, unless the store cannot be written."""
        with suppress(StoreError):
            self._database.write(lambda db: documents.remove(db, prefix))

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
