"""The table of jobs as functions of a connection: put in, taken under a lease, done, failed.

While a job runs its row has a lease: until when, and whose. The holder has a random part for each attempt, so
an attempt whose lease was taken by another changes nothing any more, also when both are of one process.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, or_, select, update

from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.jobs.leases import lock_due
from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.jobs.tables import jobs

LEASE = timedelta(minutes=3)
"""So long after its process has died a job is taken by another. Longer than any single transaction
(``takes_long``), for which the renewal may have to wait."""

SKEW = timedelta(hours=1)
"""What is written so far in the future was written by a clock that was wrong."""

KEPT = timedelta(days=7)
"""Done jobs are removed after so long; until then none of the same kind and key is queued again."""

LEASE_ENDED = "LeaseEnded"
"""``last_error`` of a job whose process ended, or did not renew the lease in time."""

_ALL = (
    jobs.c.id,
    jobs.c.kind,
    jobs.c.key,
    jobs.c.payload,
    jobs.c.attempts,
    jobs.c.lease_holder,
    jobs.c.done_day,
    jobs.c.created_at,
)


@dataclass(frozen=True, slots=True)
class Job:
    """One row, as it was taken. ``attempts`` counts from 1; ``payload`` is JSON."""

    id: int
    kind: str
    key: str
    payload: str
    attempts: int
    lease_holder: str
    done_day: date | None
    created_at: datetime


class LeaseLost(Exception):
    """Another attempt at the same job has begun: this one must not change anything."""


def enqueue(
    connection: Connection,
    kind: str,
    key: str,
    now: datetime,
    *,
    payload: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Have this done at least once after the commit, soon or from ``due_at`` on; whether it is new.

    ``payload`` holds nothing personal. A key that was queued before is not queued again.
    """
    [number] = take_ids(connection, "jobs")
    row = {
        "id": number,
        "kind": kind,
        "key": key,
        "payload": json.dumps(dict(payload or {})),
        "state": JobState.WAITING,
        "due_at": due_at or now,
        "attempts": 0,
        "lease_holder": "",
        "last_error": "",
        "created_at": now,
        "changed_at": now,
    }
    return insert_new(connection, jobs, row)


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether nobody has a lease on the job."""
    until = jobs.c.leased_until
    return or_(until.is_(None), until <= now, until > now + LEASE + SKEW)


def next_due(connection: Connection, kinds: Collection[str], now: datetime) -> datetime | None:
    """When the next job of these kinds is due that nobody works on; null when there is none."""
    found: datetime | None = connection.scalar(
        select(jobs.c.due_at)
        .where(jobs.c.due_at.is_not(None), jobs.c.kind.in_(kinds), is_free(now))
        .order_by(jobs.c.due_at)
        .limit(1)
    )
    return found


def claim(connection: Connection, kinds: Collection[str], holder: str, now: datetime) -> Job | None:
    """Take the job of these kinds that has been due for the longest time; null when there is none.

    ``holder`` says which process this is, for operators.
    """
    found = lock_due(connection, _ALL, jobs.c.due_at, now, 1, jobs.c.kind.in_(kinds), is_free(now))
    if not found:
        return None
    row = found[0]
    holder = f"{holder}/{secrets.token_hex(6)}"
    connection.execute(
        update(jobs)
        .where(jobs.c.id == row.id)
        .values(
            state=JobState.WAITING,
            attempts=row.attempts + 1,
            leased_until=now + LEASE,
            lease_holder=holder,
            last_error=case((jobs.c.lease_holder != "", LEASE_ENDED), else_=jobs.c.last_error),
            changed_at=now,
        )
    )
    return Job(row.id, row.kind, row.key, row.payload, row.attempts + 1, holder, row.done_day, row.created_at)


def renew(connection: Connection, job: Job, now: datetime) -> bool:
    """Keep the lease; whether it is still ours."""
    return _change(connection, job, leased_until=now + LEASE, changed_at=now)


def finish(
    connection: Connection,
    job: Job,
    now: datetime,
    *,
    done_day: date | None = None,
    next_due: datetime | None = None,
) -> None:
    """It is done; daily work is due again at ``next_due``. Raises ``LeaseLost``."""
    more = {"state": JobState.DONE} if next_due is None else {"done_day": done_day, "attempts": 0}
    if not _end(connection, job, now, due_at=next_due, last_error="", **more):
        raise LeaseLost


def put_off(connection: Connection, job: Job, until: datetime, now: datetime) -> bool:
    """Not now after all: this was no attempt."""
    return _end(connection, job, now, due_at=until, attempts=job.attempts - 1)


def try_again(connection: Connection, job: Job, error: str, pause: timedelta, now: datetime) -> bool:
    """It failed: another attempt after a pause; whether it was still ours."""
    return _end(connection, job, now, due_at=now + pause, last_error=error)


def give_up(
    connection: Connection, job: Job, error: str, now: datetime, next_due: datetime | None = None
) -> bool:
    """It failed for good, daily work until ``next_due``; whether it was still ours."""
    more = {} if next_due is None else {"attempts": 0}
    return _end(connection, job, now, state=JobState.FAILED, due_at=next_due, last_error=error, **more)


def forget_done(connection: Connection, now: datetime) -> None:
    """Remove what was done long ago."""
    connection.execute(delete(jobs).where(jobs.c.state == JobState.DONE, jobs.c.changed_at < now - KEPT))


def add_missing(connection: Connection, kinds: Collection[str], now: datetime) -> None:
    """A row for each kind of daily work that has none, due at once."""
    known = set(connection.scalars(select(jobs.c.kind).where(jobs.c.kind.in_(kinds))))
    for kind in sorted(set(kinds) - known):
        enqueue(connection, kind, "", now)


def correct_times(connection: Connection, now: datetime) -> int:
    """After the clock was set back: what was to wait from a later moment waits from now; how many."""
    late = connection.execute(
        select(jobs.c.id, jobs.c.due_at, jobs.c.changed_at, jobs.c.done_day).where(
            jobs.c.changed_at > now + SKEW, jobs.c.due_at.is_not(None)
        )
    ).all()
    for row in late:
        # Daily work finds out by itself whether it is done today.
        left = timedelta() if row.done_day is not None else row.due_at - row.changed_at
        due_at = now + max(timedelta(), left)
        connection.execute(update(jobs).where(jobs.c.id == row.id).values(due_at=due_at, changed_at=now))
    return len(late)


def unknown_kinds(connection: Connection, kinds: Collection[str]) -> Mapping[str, int]:
    """Kinds that nobody declares any more, with how many of their jobs are not done."""
    rows = connection.execute(
        select(jobs.c.kind, func.count())
        .where(jobs.c.due_at.is_not(None), jobs.c.kind.not_in(kinds))
        .group_by(jobs.c.kind)
        .order_by(jobs.c.kind)
    )
    return {row.kind: row[1] for row in rows}


def _end(connection: Connection, job: Job, now: datetime, **values: Any) -> bool:
    return _change(connection, job, leased_until=None, lease_holder="", changed_at=now, **values)


def _change(connection: Connection, job: Job, **values: Any) -> bool:
    """Whether the attempt was still the one that holds the lease."""
    mine = (jobs.c.id == job.id, jobs.c.lease_holder == job.lease_holder)
    return connection.execute(update(jobs).where(*mine).values(**values)).rowcount == 1
