"""Who looked at, changed, granted and revoked what: one list of several logs, the latest first, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, false, literal, null, or_, select

from ruobr_server.areas.declaration import Area, Owners
from ruobr_server.areas.personal_data.access_log import AUDIT, EXPORT, Subject
from ruobr_server.areas.personal_data.keyset import Place, place_of, text_of
from ruobr_server.areas.personal_data.people import Person, children_of, named, people_of, roles_at
from ruobr_server.areas.personal_data.tables import access_log
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden, NotFound
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.models.personal_data import AuditEntry, AuditKind, AuditPage, AuditPeople
from ruobr_tui.api.roles import Level
from ruobr_tui.api.rules.grants import AUDITORS

PAGE = 50
"""Entries of a page."""

LOOKED, EXPORTED, CHANGED, GRANTED, REVOKED = AuditKind
"""``EXPORTED`` is a look at everything: a row of the same log."""
_RANKS = {REVOKED: 4, GRANTED: 3, CHANGED: 2, LOOKED: 1}
"""The order of what happened at the same moment."""


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
    kind: AuditKind | None = None


class _Log(NamedTuple):
    """One of the logs: its columns by their meaning; null where it has none."""

    kind: AuditKind
    kinds: tuple[AuditKind, ...]
    """Kinds of entries that come of it."""
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
    found: list[tuple[Place, AuditKind, Any]] = []
    histories = histories_of(areas)
    for log in _logs(histories):
        if filters.kind is not None and filters.kind not in log.kinds:
            continue
        query = log.query.where(*_between(log.at, filters))
        if log.kind == LOOKED and filters.kind is not None:
            is_copy = access_log.c.what == EXPORT
            query = query.where(is_copy if filters.kind == EXPORTED else ~is_copy)
        if who is not None:
            query = query.where(log.actor == who)
        if whose is not None:
            query = query.where(log.about(whose))
        elif log.kind == LOOKED:
            # A page of the audit is a look at each family on it; of these the reader's own line is enough.
            query = query.where(
                or_(access_log.c.what != AUDIT, access_log.c.account_id == access_log.c.viewer_id)
            )
        if before is not None:
            query = query.where(_earlier(log, before))
        rows = connection.execute(query.order_by(log.at.desc(), log.id.desc()).limit(PAGE + 1))
        found += [(Place(row.at, _RANKS[log.kind], row.id), log.kind, row) for row in rows]
    found.sort(key=lambda entry: entry[0], reverse=True)
    shown = found[:PAGE]
    owners = _owners(connection, histories, [row for _, kind, row in shown if kind == CHANGED])
    about = [
        owners.get((row.what, row.number)) if kind == CHANGED else row.account_id for _, kind, row in shown
    ]
    people = people_of(connection, {*about, *(row.actor_id for _, _, row in shown)})
    children = children_of(connection, {row.child_id for _, _, row in shown if row.child_id is not None})
    held = roles_at(connection, {row.actor_id for _, _, row in shown})
    entries = [
        AuditEntry(
            id=text_of(place),
            at=place.at,
            kind=EXPORTED if kind == LOOKED and row.what == EXPORT else kind,
            what=row.what,
            action=row.action,
            number=row.number,
            reason=row.reason,
            who=people.get(row.actor_id, Person()).name,
            who_login=people.get(row.actor_id, Person()).login,
            who_roles=held(row.actor_id, place.at),
            whose=people.get(account_id, Person()).name,
            whose_login=people.get(account_id, Person()).login,
            child=children.get(row.child_id, ""),
        )
        for (place, kind, row), account_id in zip(shown, about, strict=True)
    ]
    of_rows = [
        (account_id, row.child_id)
        for (_, kind, row), account_id in zip(shown, about, strict=True)
        if account_id is not None and kind in (LOOKED, CHANGED)
    ]
    narrowed = [(number, None) for number in (who, whose) if number is not None]
    following = text_of(shown[-1][0]) if len(found) > PAGE else ""
    # Who reads it is in it, whatever the page shows.
    return Trail(AuditPage(entries=entries, next=following), [(caller.account_id, None), *narrowed, *of_rows])


def people_to_ask_about(connection: Connection, caller: Identity, text: str) -> AuditPeople:
    """Whose acts, or whose data, the list may be narrowed to. Raises ``Forbidden``."""
    _require_auditor(connection, caller)
    return named(connection, text)


def histories_of(areas: Sequence[Area]) -> dict[str, Owners]:
    """By the name of a history: whose its subjects are."""
    return {name: history for area in areas for name, history in area.histories.items()}


def _require_auditor(connection: Connection, caller: Identity) -> None:
    held = held_by(connection, caller)
    if not any(each.role in AUDITORS and each.scope.level == Level.REGION for each in held):
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


def _logs(histories: Mapping[str, Owners]) -> Iterator[_Log]:
    looks, changes, roles = access_log.c, state_changes.c, granted_roles.c

    def changed(account_id: int) -> ColumnElement[bool]:
        conditions = (
            and_(changes.subject == name, changes.subject_id.in_(_subjects_of(owners, account_id)))
            for name, owners in histories.items()
        )
        return or_(false(), *conditions)

    yield _Log(
        LOOKED,
        (LOOKED, EXPORTED),
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
        (CHANGED,),
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
            (kind,),
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


def _subjects_of(owners: Owners, account_id: int) -> Select[tuple[int]]:
    of = owners.subquery()
    return select(of.c.id).where(of.c.account_id == account_id)


def _owners(
    connection: Connection, histories: Mapping[str, Owners], changes: Sequence[Any]
) -> dict[tuple[str, int], int]:
    """History and number of a changed thing → the account that it belongs to."""
    found: dict[tuple[str, int], int] = {}
    for name in {row.what for row in changes} & histories.keys():
        of = histories[name].subquery()
        numbers = {row.number for row in changes if row.what == name}
        for row in connection.execute(select(of.c.id, of.c.account_id).where(of.c.id.in_(sorted(numbers)))):
            found[name, row.id] = row.account_id
    return found


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
