"""Synchronisation: download everything of an account for offline reading, the most used first.

Each area says what it wants (``areas.Area.sync``). A second run sends the same requests with ETags, so
unchanged data costs a few bytes each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from ruobr_tui.api import resources
from ruobr_tui.api.client import Answer, Portal
from ruobr_tui.api.errors import NetworkError, RuobrError, SignInError
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.models.people import Account
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.diary.calendar import school_year, terms, year_span
from ruobr_tui.store.account.children import store_children
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.store.store import Store

T = TypeVar("T")

AT_ONCE = 4
LONGEST_SPAN = timedelta(weeks=10)

Progress = Callable[[int, int], object]
"""Gets the number of parts done, and the number of parts known so far."""


class Stage(Enum):
    """Each stage begins when the one before is through."""

    NOW = "now"
    """What is looked at first."""
    SOON = "soon"
    YEAR = "year"
    """What only offline reading and search need."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """A span of a child's diary; both days belong to it."""

    child: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom is synchronised."""

    store: Store
    children: Sequence[int]
    """The chosen child first."""
    today_of: Callable[[int], date]
    """The date at a child's school."""


Wanted = Callable[[Stage, Scope], Iterable[Resource[Any] | Lessons]]
"""What an area fetches in a stage."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A part that could not be fetched."""

    part: str
    error: RuobrError


@dataclass(slots=True)
class SyncReport:
    """Result of a synchronisation. Bytes are those of heads and bodies as transmitted.

    ``offline``: the portal could not be reached, so the rest was skipped.
    """

    requests: int = 0
    not_modified: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    news: int = 0
    failures: list[Failure] = field(default_factory=list)
    offline: bool = False


async def synchronise(
    store: Store,
    portal: Portal,
    account: Account,
    *,
    wanted: Sequence[Wanted],
    today: date,
    today_of: Callable[[int], date] | None = None,
    progress: Progress | None = None,
    whole_year: bool = True,
    known_since: datetime | None = None,
    year_known_since: datetime | None = None,
    chosen: int | None = None,
) -> SyncReport:
    """Fetch the account's record and what the areas want, stage by stage.

    A part that fails is reported and stops nothing else. Raises ``SignInError``, which ends everything.
    ``whole_year`` off skips what only offline reading and search need. Parts fetched since ``known_since``
    are skipped, and spans of the year fetched since ``year_known_since``. The ``chosen`` child comes first.
    ``today_of`` gives the date at a child's school, as children may go to schools in different time zones;
    without it ``today`` applies to all.
    """
    day_of = today_of or (lambda _child: today)
    run = _Run(store, portal, progress, known_since)
    sent, received, unseen = portal.bytes_sent, portal.bytes_received, store.unseen_count()
    children = sorted((child.id for child in account.children), key=lambda child: child != chosen)
    scope = Scope(store, children, day_of)

    def parts(stage: Stage) -> list[_Part]:
        return [run.part(each) for of_area in wanted for each in of_area(stage, scope)]

    await run.together([run.part(resources.account()), *parts(Stage.NOW)])
    store_children(store, account)
    await run.together(parts(Stage.SOON))
    if whole_year:
        run.known_since = year_known_since
        await run.together(parts(Stage.YEAR))
    run.report.bytes_sent = portal.bytes_sent - sent
    run.report.bytes_received = portal.bytes_received - received
    run.report.news = max(0, store.unseen_count() - unseen)
    return run.report


def year_spans(store: Store, child: int, today: date) -> list[tuple[date, date]]:
    """The school year in spans that stay the same all year, so that their ETags serve again.

    By terms if they are known, the gaps between them included; none is longer than ten weeks. Past spans
    come first, the latest at the head.
    """
    start, end = year_span(school_year(today))
    known: list[Period] = store.peek(resources.periods(child)).value or []
    first_days = {start}
    for term in terms(known):
        first_days |= {day for day in (term.start, term.end + timedelta(days=1)) if start < day <= end}
    spans: list[tuple[date, date]] = []
    ordered = sorted(first_days)
    for begin, following in zip(ordered, [*ordered[1:], end + timedelta(days=1)], strict=True):
        day = begin
        while day < following:
            last = min(day + LONGEST_SPAN, following) - timedelta(days=1)
            spans.append((day, last))
            day = last + timedelta(days=1)
    past = [span for span in spans if span[0] <= today]
    return [*reversed(past), *(span for span in spans if span[0] > today)]


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    fetch: Callable[[], Awaitable[Snapshot[object]]]
    known_at: Callable[[], datetime | None]


class _Counting:
    """Counts requests of a portal (retries count once)."""

    def __init__(self, portal: Portal, report: SyncReport) -> None:
        self._portal = portal
        self._report = report

    async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
        """Fetch and count."""
        self._report.requests += 1
        answer = await self._portal.fetch(resource, etag)
        self._report.not_modified += answer.not_modified
        return answer


class _Run:
    """One synchronisation: at most ``AT_ONCE`` requests at a time."""

    def __init__(
        self, store: Store, portal: Portal, progress: Progress | None, known_since: datetime | None
    ) -> None:
        self.report = SyncReport()
        self.known_since = known_since
        self._store = store
        self._ahead = portal.ahead
        self._portal = _Counting(portal, self.report)
        self._progress = progress
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._done = self._known = 0

    def part(self, wanted: Resource[Any] | Lessons) -> _Part:
        """The part of a cached resource, or of a span of the diary."""
        if isinstance(wanted, Lessons):
            return self._lessons(wanted.child, wanted.start, wanted.end)
        return self._document(wanted)

    def _document(self, resource: Resource[Any]) -> _Part:

        async def fetch() -> Snapshot[object]:
            snapshot = await self._store.refresh(resource, self._portal)
            return Snapshot(None, snapshot.state, error=snapshot.error)

        return _Part(resource.key, fetch, lambda: self._store.peek(resource).fetched_at)

    def _lessons(self, child: int, start: date, end: date) -> _Part:

        async def fetch() -> Snapshot[object]:
            snapshot = await self._store.fetch_lessons(child, start, end, self._portal)
            return Snapshot(None, snapshot.state, error=snapshot.error)

        return _Part(
            f"lessons/{child}/{start}/{end}",
            fetch,
            lambda: self._store.peek_span(child, start, end).fetched_at,
        )

    async def together(self, parts: Sequence[_Part]) -> None:
        """Fetch all parts; none if the portal was unreachable before."""
        if self.report.offline:
            return
        self._known += len(parts)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._one(part)) for part in parts]
        except BaseExceptionGroup as errors:
            refused = errors.subgroup(SignInError)
            if refused is None:
                raise
            raise _first(refused) from None
        states = [task.result() for task in tasks]
        self.report.offline = bool(states) and all(state is State.OFFLINE for state in states)

    async def _one(self, part: _Part) -> State:
        async with self._slots:
            known_at = part.known_at() if self.known_since is not None else None
            if known_at is not None and self.known_since is not None and known_at >= self.known_since:
                snapshot: Snapshot[object] = Snapshot(None, State.FRESH)
            else:
                async with self._ahead():
                    snapshot = await part.fetch()
        if isinstance(snapshot.error, RuobrError):
            self.report.failures.append(Failure(part.name, snapshot.error))
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._known)
        return State.OFFLINE if isinstance(snapshot.error, NetworkError) else snapshot.state


def _first(errors: BaseExceptionGroup[SignInError]) -> SignInError:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, SignInError)
    return error
