"""Removal of jobs that will not run: failed ones, and those of kinds that are not declared any more.

A removed job stays in the table as long as a done one (``queue.RETENTION``), with the user who has removed
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from ruobr_server.kit.jobs.queue import is_free
from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.jobs.tables import jobs


@dataclass(frozen=True, slots=True)
class Removable:
    """A job that can be removed; ``state`` is waiting or failed."""

    id: int
    kind: str
    key: str
    state: str
    attempts: int


def removable(
    connection: Connection, now: datetime, kind: str, number: int | None = None, *, is_declared: bool
) -> list[Removable]:
    """Removable jobs of a kind, or the one of it with this id; the oldest first.

    Of a declared kind these are the failed ones, otherwise also the waiting ones. Never a running one:
    another version of the program may declare its kind.
    """
    conditions = [jobs.c.kind == kind, *_can_be_removed(now)]
    if is_declared:
        conditions.append(jobs.c.state == JobState.FAILED)
    if number is not None:
        conditions.append(jobs.c.id == number)
    own = jobs.c
    rows = connection.execute(
        select(own.id, own.kind, own.key, own.state, own.attempts).where(*conditions).order_by(own.id)
    )
    return [Removable(*row) for row in rows]


def remove(
    connection: Connection, candidates: Sequence[Removable], by: str, now: datetime
) -> list[Removable]:
    """Remove those that have not changed since they were read; return them. ``by``: the user who removes
    them.
    """
    return [job for job in candidates if _remove(connection, job, by, now)]


def _remove(connection: Connection, job: Removable, by: str, now: datetime) -> bool:
    unchanged = (jobs.c.id == job.id, jobs.c.state == job.state, jobs.c.attempts == job.attempts)
    changed = connection.execute(
        update(jobs)
        .where(*unchanged, *_can_be_removed(now))
        .values(state=JobState.REMOVED, due_at=None, leased_until=None, lease_holder=by[:80], changed_at=now)
    )
    return changed.rowcount == 1


def _can_be_removed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return jobs.c.state.in_((JobState.WAITING, JobState.FAILED)), is_free(now)


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed job; ``by`` is user and host."""

    id: int
    kind: str
    key: str
    at: datetime
    by: str


def removed(connection: Connection, most: int) -> list[Removed]:
    """The jobs that were removed last, at most ``most``."""
    own = jobs.c
    rows = connection.execute(
        select(own.id, own.kind, own.key, own.changed_at, own.lease_holder)
        .where(own.state == JobState.REMOVED)
        .order_by(own.changed_at.desc(), own.id.desc())
        .limit(most)
    )
    return [Removed(*row) for row in rows]
