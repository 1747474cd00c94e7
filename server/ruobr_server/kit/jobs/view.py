"""The operator's view of the jobs, and manual retries. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, case, func, select, update

from ruobr_server.kit.jobs.queue import is_free
from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.jobs.tables import jobs

MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Number of jobs of one kind in one state.

    ``oldest_due`` is null for jobs that do not run again by themselves; ``done_day`` is set for daily ones;
    ``last_error`` is that of the job that changed last.
    """

    kind: str
    state: str
    count: int
    oldest_due: datetime | None
    last_error: str
    done_day: date | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that is not retried by itself any more."""

    id: int
    kind: str
    key: str
    attempts: int
    last_error: str
    at: datetime


def overview(connection: Connection, now: datetime) -> list[Group]:
    """All jobs, grouped by kind and state."""
    state = case(
        (~is_free(now), JobState.RUNNING.value),
        (jobs.c.state != JobState.WAITING, jobs.c.state),
        (jobs.c.attempts > 0, JobState.RETRYING.value),
        else_=JobState.WAITING.value,
    ).label("shown")
    each = select(
        jobs.c.kind,
        state,
        func.count().over(partition_by=(jobs.c.kind, state)).label("count"),
        func.min(jobs.c.due_at).over(partition_by=(jobs.c.kind, state)).label("oldest_due"),
        func.row_number()
        .over(partition_by=(jobs.c.kind, state), order_by=(jobs.c.changed_at.desc(), jobs.c.id.desc()))
        .label("place"),
        jobs.c.last_error,
        jobs.c.done_day,
    ).subquery()
    rows = connection.execute(
        select(
            each.c.kind,
            each.c.shown,
            each.c.count,
            each.c.oldest_due,
            each.c.last_error,
            each.c.done_day,
        )
        .where(each.c.place == 1)
        .order_by(each.c.kind, each.c.shown)
    )
    return [Group(*row) for row in rows]


def failed(connection: Connection) -> list[Failed]:
    """The jobs that failed last, at most ``MOST_NAMED``."""
    own = jobs.c
    rows = connection.execute(
        select(own.id, own.kind, own.key, own.attempts, own.last_error, own.changed_at)
        .where(own.state == JobState.FAILED)
        .order_by(own.changed_at.desc(), own.id.desc())
        .limit(MOST_NAMED)
    )
    return [Failed(*row) for row in rows]


def failed_by_kind(connection: Connection) -> dict[str, int]:
    """How many jobs of each kind have failed."""
    own = jobs.c
    rows = connection.execute(
        select(own.kind, func.count().label("number")).where(own.state == JobState.FAILED).group_by(own.kind)
    )
    return {row.kind: row.number for row in rows}


def kind_of(connection: Connection, number: int) -> str | None:
    """The kind of a job; null if there is no such job."""
    found: str | None = connection.scalar(select(jobs.c.kind).where(jobs.c.id == number))
    return found


def retry(
    connection: Connection, now: datetime, kind: str, number: int | None = None, *, with_failed: bool = True
) -> int:
    """Make failed jobs, and those that wait for a retry, due now; return how many.

    All of a kind, or only the one with this ``number``. Attempts and age are reset. Without ``with_failed``
    only those that wait for a retry.
    """
    waits = (jobs.c.state == JobState.WAITING) & (jobs.c.attempts > 0)
    conditions = [
        jobs.c.kind == kind,
        (waits | (jobs.c.state == JobState.FAILED)) if with_failed else waits,
        is_free(now),
    ]
    if number is not None:
        conditions.append(jobs.c.id == number)
    changed = connection.execute(
        update(jobs)
        .where(*conditions)
        .values(
            state=JobState.WAITING,
            attempts=0,
            due_at=now,
            created_at=now,
            changed_at=now,
            leased_until=None,
            lease_holder="",
        )
    )
    return changed.rowcount
