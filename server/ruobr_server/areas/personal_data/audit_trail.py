"""Who looked at, changed, granted and revoked what: one list of several logs, the latest first, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, false, literal, null, or_, select

from ruobr_server.areas.declaration import Area, HistoryOf
from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.personal_data.access_log import EXPORT, Subject
from ruobr_server.areas.personal_data.tables import access_log
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.desks import PERSONAL_DATA, kinds_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden, InvalidInput, NotFound
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.models.personal_data import AuditEntry, AuditPage
from ruobr_tui.api.roles import Level, StaffRole

PAGE = 50
"""Entries of a page."""

LOOKED, CHANGED, GRANTED, REVOKED = "looked", "changed", "granted", "revoked"
EXPORTED = "exported"
"""A look at everything: a row of the same log."""
_RANKS = {REVOKED: 4, GRANTED: 3, CHANGED: 2, LOOKED: 1}
"""The order of what happened at the same moment."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted; null: all. ``start`` and ``end`` are days of ``zone``, both included."""

    zone: ZoneInfo
    who: str | None = None
    """The login of who acted."""
    whose: str | None = None
    """The login of the family (or the member of staff) that it is about."""
    start: date | None = None
    end: date | None = None
    before: str | None = None
    """The ``next`` of the page before."""


class Place(NamedTuple):
    """Where an entry stands in the list; the latest has the greatest."""

    at: datetime
    rank: int
    id: int


class _Log(NamedTuple):
    """One of the logs: its columns by their meaning; null where it has none."""

    kind: str
    query: Select[Any]
    at: ColumnElement[Any]
    id: ColumnElement[int]
    actor: ColumnElement[Any]
    about: Callable[[int], ColumnElement[bool]]
    """The condition of rows about an account."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A page, and the families whose data it shows."""

    page: AuditPage
    subjects: list[Subject]


def subjects_of(_connection: Connection, trail: Trail) -> list[Subject]:
    """For the log of looks: reading this list is a look as well."""
    return trail.subjects


def trail_of(connection: Connection, caller: Identity, filters: Filters, areas: Sequence[Area]) -> Trail:
    """A page of the list.

    For administrators of the region and the officer for personal data; raises ``Forbidden`` for others,
    ``NotFound`` for an unknown login, ``InvalidInput`` for a ``before`` that is none of ours.
    """
    _require_auditor(connection, caller)
    who = _account(connection, filters.who)
    whose = _account(connection, filters.whose)
    before = None if filters.before is None else place_of(filters.before)
    found: list[tuple[Place, str, Any]] = []
    for log in _logs(histories_of(areas)):
        query = log.query.where(*_between(log.at, filters))
        if who is not None:
            query = query.where(log.actor == who)
        if whose is not None:
            query = query.where(log.about(whose))
        if before is not None:
            query = query.where(_earlier(log, before))
        rows = connection.execute(query.order_by(log.at.desc(), log.id.desc()).limit(PAGE + 1))
        found += [(Place(row.at, _RANKS[log.kind], row.id), log.kind, row) for row in rows]
    found.sort(key=lambda entry: entry[0], reverse=True)
    shown = found[:PAGE]
    people = _people(connection, {number for _, _, row in shown for number in (row.actor_id, row.account_id)})
    children = _children(connection, {row.child_id for _, _, row in shown if row.child_id is not None})
    entries = [
        AuditEntry(
            at=place.at,
            kind=EXPORTED if kind == LOOKED and row.what == EXPORT else kind,
            what=row.what,
            action=row.action,
            number=row.number,
            reason=row.reason,
            who=people.get(row.actor_id, ("", ""))[0],
            who_login=people.get(row.actor_id, ("", ""))[1],
            whose=people.get(row.account_id, ("", ""))[0],
            whose_login=people.get(row.account_id, ("", ""))[1],
            child=children.get(row.child_id, ""),
        )
        for place, kind, row in shown
    ]
    subjects = [(row.account_id, row.child_id) for _, kind, row in shown if kind == LOOKED]
    following = text_of(shown[-1][0]) if len(found) > PAGE else ""
    return Trail(AuditPage(entries=entries, next=following), subjects)


def histories_of(areas: Sequence[Area]) -> dict[str, HistoryOf]:
    """By the name of a history: how to find those of an account."""
    return {name: history for area in areas for name, history in area.histories.items()}


def text_of(place: Place) -> str:
    """A place, for the next request."""
    micros = (place.at - _EPOCH) // timedelta(microseconds=1)
    return f"{micros}.{place.rank}.{place.id}"


def place_of(text: str) -> Place:
    """The same back. Raises ``InvalidInput``."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):
        raise InvalidInput("Not valid: before")
    micros, rank, number = map(int, parts)
    if micros > 4_102_444_800_000_000 or number >= 2**63:  # the year 2100
        raise InvalidInput("Not valid: before")
    return Place(_EPOCH + timedelta(microseconds=micros), rank, number)


def _require_auditor(connection: Connection, caller: Identity) -> None:
    administers = any(
        held.role == StaffRole.REGION_ADMINISTRATOR and held.scope.level == Level.REGION
        for held in held_by(connection, caller)
    )
    if not administers and PERSONAL_DATA not in kinds_of(connection, caller):
        raise Forbidden


def _account(connection: Connection, login: str | None) -> int | None:
    if login is None:
        return None
    found: int | None = connection.scalar(
        select(account_owners.c.id).where(account_owners.c.login == normal_login(login))
    )
    if found is None:
        raise NotFound
    return found


def _logs(histories: Mapping[str, HistoryOf]) -> Iterator[_Log]:
    looks, changes, roles = access_log.c, state_changes.c, granted_roles.c

    def changed(account_id: int) -> ColumnElement[bool]:
        conditions = (
            and_(changes.subject == name, changes.subject_id.in_(of(account_id)))
            for name, of in histories.items()
        )
        return or_(false(), *conditions)

    yield _Log(
        LOOKED,
        select(
            looks.id,
            looks.at,
            looks.viewer_id.label("actor_id"),
            looks.account_id,
            looks.child_id,
            looks.what,
            _no_text("action"),
            _no_number("number"),
            looks.reason,
        ),
        looks.at,
        looks.id,
        looks.viewer_id,
        lambda account_id: looks.account_id == account_id,
    )
    yield _Log(
        CHANGED,
        select(
            changes.id,
            changes.at,
            changes.account_id.label("actor_id"),
            _no_number("account_id"),
            _no_number("child_id"),
            changes.subject.label("what"),
            changes.action,
            changes.subject_id.label("number"),
            _no_text("reason"),  # notes are between the family and its desk
        ),
        changes.at,
        changes.id,
        changes.account_id,
        changed,
    )
    for kind, at, actor in (
        (GRANTED, roles.granted_at, roles.granted_by),
        (REVOKED, roles.revoked_at, roles.revoked_by),
    ):
        yield _Log(
            kind,
            select(
                roles.id,
                at.label("at"),
                actor.label("actor_id"),
                roles.account_id,
                _no_number("child_id"),
                roles.role.label("what"),
                _no_text("action"),
                _no_number("number"),
                roles.reason,
            ).where(at.is_not(None)),
            at,
            roles.id,
            actor,
            lambda account_id: roles.account_id == account_id,
        )


def _no_text(name: str) -> ColumnElement[Any]:
    return literal("").label(name)


def _no_number(name: str) -> ColumnElement[Any]:
    return null().label(name)


def _between(at: ColumnElement[Any], filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.start is not None:
        yield at >= datetime.combine(filters.start, time(), filters.zone)
    if filters.end is not None:
        yield at < datetime.combine(filters.end + timedelta(days=1), time(), filters.zone)


def _earlier(log: _Log, before: Place) -> ColumnElement[bool]:
    """Rows of a log that stand after ``before`` in the list."""
    rank = _RANKS[log.kind]
    if rank < before.rank:
        return log.at <= before.at
    if rank > before.rank:
        return log.at < before.at
    return or_(log.at < before.at, and_(log.at == before.at, log.id < before.id))


def _people(connection: Connection, accounts: set[int | None]) -> dict[int | None, tuple[str, str]]:
    """Role with name, and login, of accounts."""
    rows = connection.execute(
        select(
            account_owners.c.id,
            account_owners.c.role,
            account_owners.c.login,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
        )
        .outerjoin(person_names, person_names.c.id == account_owners.c.person_id)
        .where(account_owners.c.id.in_(sorted(number for number in accounts if number is not None)))
    )
    return {
        row.id: (
            f"{row.role}: {full_name(row.last_name or '', row.first_name or '', row.middle_name or '')}",
            row.login.lower(),
        )
        for row in rows
    }


def _children(connection: Connection, children: set[int]) -> dict[int | None, str]:
    rows = connection.execute(
        select(child_papers.c.id, child_papers.c.first_name).where(child_papers.c.id.in_(sorted(children)))
    )
    return {row.id: row.first_name for row in rows}
