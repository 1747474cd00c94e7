"""The table of jobs: enqueue, claim with a lease, finish, fail. Functions of a connection.

A running job has a lease in its row: an expiry time and a holder. The holder has a random part for each
attempt, so an attempt that has lost its lease can change nothing, even within one process.
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
from ruobr_server.kit.jobs import leases
from ruobr_server.kit.jobs.leases import lock_due
from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.jobs.tables import jobs

LEASE = timedelta(minutes=3)
"""After this time a job of a dead process is claimed by another. Longer than any single transaction
(``takes_long``), because a renewal may have to wait for it.
"""

SKEW = timedelta(hours=1)
"""A time further in the future than this was written by a wrong clock."""

RETENTION = timedelta(days=7)
"""Done and removed jobs are deleted after this time; until then their kind and key is not queued again."""

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
    """One claimed row. ``attempts`` counts from 1; ``payload`` is JSON."""

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
    """Queue a job that is done at least once after the commit, or from ``due_at`` on; return whether it is
    new.

    ``payload`` contains no personal data. A known kind and key is not queued again.
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
    """Whether the job has no valid lease."""
    until = jobs.c.leased_until
    return or_(until.is_(None), until <= now, until > now + LEASE + SKEW)


def next_due(connection: Connection, kinds: Collection[str], now: datetime) -> datetime | None:
    """When the next job of these kinds without a lease is due; null if there is none."""
    return leases.next_due(connection, jobs.c.due_at, jobs.c.kind.in_(kinds), is_free(now))


def claim(connection: Connection, kinds: Collection[str], holder: str, now: datetime) -> Job | None:
    """Claim the job of these kinds that has been due for the longest time; null if there is none.

    ``holder`` identifies this process, for operators.
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
    """Renew the lease; return False if it was lost."""
    return _change(connection, job, leased_until=now + LEASE, changed_at=now)


def finish(
    connection: Connection,
    job: Job,
    now: datetime,
    *,
    done_day: date | None = None,
    next_due: datetime | None = None,
) -> None:
    """Mark a job as done; a daily one is due again at ``next_due``. Raises ``LeaseLost``."""
    more = {"state": JobState.DONE} if next_due is None else {"done_day": done_day, "attempts": 0}
    if not _end(connection, job, now, due_at=next_due, last_error="", **more):
        raise LeaseLost


def put_off(connection: Connection, job: Job, until: datetime, now: datetime) -> bool:
    """Postpone a job; this does not count as an attempt. Return False if the lease was lost."""
    return _end(connection, job, now, due_at=until, attempts=job.attempts - 1)


def try_again(connection: Connection, job: Job, error: str, pause: timedelta, now: datetime) -> bool:
    """Retry a failed attempt after a pause; return False if the lease was lost."""
    return _end(connection, job, now, due_at=now + pause, last_error=error)


def give_up(
    connection: Connection, job: Job, error: str, now: datetime, next_due: datetime | None = None
) -> bool:
    """Mark a job as failed, a daily one until ``next_due``; return False if the lease was lost."""
    more = {} if next_due is None else {"attempts": 0}
    return _end(connection, job, now, state=JobState.FAILED, due_at=next_due, last_error=error, **more)


def forget_done(connection: Connection, now: datetime) -> None:
    """Delete jobs that were done or removed before the retention period."""
    over = jobs.c.state.in_((JobState.DONE, JobState.REMOVED))
    connection.execute(delete(jobs).where(over, jobs.c.changed_at < now - RETENTION))


def add_missing(connection: Connection, kinds: Collection[str], now: datetime) -> None:
    """Add a row, due at once, for each kind of daily job that has none."""
    known = set(connection.scalars(select(jobs.c.kind).where(jobs.c.kind.in_(kinds))))
    for kind in sorted(set(kinds) - known):
        enqueue(connection, kind, "", now)


def correct_times(connection: Connection, now: datetime) -> int:
    """After the clock was set back: move times in the future so that the pauses stay the same; return how
    many.
    """
    late = connection.execute(
        select(jobs.c.id, jobs.c.due_at, jobs.c.changed_at, jobs.c.done_day).where(
            jobs.c.changed_at > now + SKEW, jobs.c.due_at.is_not(None)
        )
    ).all()
    for row in late:
        # A daily job checks by itself whether it is done today.
        left = timedelta() if row.done_day is not None else row.due_at - row.changed_at
        due_at = now + max(timedelta(), left)
        connection.execute(update(jobs).where(jobs.c.id == row.id).values(due_at=due_at, changed_at=now))
    return len(late)


def unknown_kinds(connection: Connection, kinds: Collection[str]) -> Mapping[str, int]:
    """Number of open jobs by kind, for kinds that are not declared any more."""
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
    """Update the row of an attempt; return False if its lease was lost."""
    mine = (jobs.c.id == job.id, jobs.c.lease_holder == job.lease_holder)
    return connection.execute(update(jobs).where(*mine).values(**values)).rowcount == 1
