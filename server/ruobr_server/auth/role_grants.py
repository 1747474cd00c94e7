"""Roles of staff that count now, read anew with each request: a revoked or ended one counts no more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_server.kit.db.ids import take_ids, wait_turn
from ruobr_tui.api.roles import STAFF, Scope, StaffRole
from ruobr_tui.api.rules.grants import Held


def is_live(today: date | None, columns: Any = role_grants.c) -> ColumnElement[bool]:
    """Whether a row of ``role_grants`` counts on this day: ``rules.grants.is_live`` in SQL.

    ``columns``: those of ``queries.granted_roles``, where it is joined.
    """
    ends_on: ColumnElement[date] = columns.ends_on
    lasts = ends_on.is_(None) if today is None else or_(ends_on.is_(None), ends_on >= today)
    revoked_at: ColumnElement[datetime] = columns.revoked_at
    return revoked_at.is_(None) & lasts


def held_by(connection: Connection, caller: Identity) -> list[Held]:
    """The roles of the caller that count now; none for parents and pupils, whatever is stored."""
    return roles_of_account(connection, caller.account_id, caller.today) if caller.role in STAFF else []


def roles_of_account(connection: Connection, account_id: int, today: date | None) -> list[Held]:
    """The roles of an account that count on this day."""
    c = role_grants.c
    rows = connection.execute(
        select(c.role, c.territory_id, c.school_id, c.class_id, c.ends_on)
        .where(c.account_id == account_id, is_live(today))
        .order_by(c.id)
    )
    return [Held(row.role, Scope(row.territory_id, row.school_id, row.class_id), row.ends_on) for row in rows]


def exported(connection: Connection, account_id: int) -> list[dict[str, Any]]:
    """Every role that the account has or had, as JSON."""
    c = role_grants.c
    names = (c.role, c.territory_id, c.school_id, c.class_id, c.granted_at, c.ends_on, c.revoked_at, c.reason)
    rows = connection.execute(select(*names).where(c.account_id == account_id).order_by(c.id)).mappings()
    return [{name: _json(value) for name, value in row.items()} for row in rows]


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value  # a moment is a date too


def add(
    connection: Connection,
    account_id: int,
    role: str,
    scope: Scope,
    granted_by: int | None,
    now: datetime,
    ends_on: date | None = None,
) -> int:
    """Grant a role; return its id. The caller has checked everything."""
    [number] = take_ids(connection, "role_grants")
    connection.execute(
        role_grants.insert().values(
            id=number,
            account_id=account_id,
            role=role,
            territory_id=scope.territory_id,
            school_id=scope.school_id,
            class_id=scope.class_id,
            granted_by=granted_by,
            granted_at=now,
            ends_on=ends_on,
        )
    )
    return number


def revoke(connection: Connection, number: int, revoked_by: int | None, reason: str, now: datetime) -> bool:
    """Revoke a role; False if it was revoked before."""
    changed = connection.execute(
        update(role_grants)
        .where(role_grants.c.id == number, role_grants.c.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=revoked_by, reason=reason)
    )
    return changed.rowcount == 1


def wait_turn_for_regions_administrators(connection: Connection) -> None:
    """Wait until every transaction that counts or changes the administrators of the region has ended."""
    wait_turn(connection, "region-administrators")


def other_administrators_of_region(
    connection: Connection, account_id: int | None, today: date | None
) -> bool:
    """Whether somebody else than this account administers the region now and can sign in."""
    c = role_grants.c
    found = (
        select(c.id)
        .join(accounts, accounts.c.id == c.account_id)
        .where(c.role == StaffRole.REGION_ADMINISTRATOR, is_live(today), accounts.c.active)
        .limit(1)
    )
    if account_id is not None:
        found = found.where(c.account_id != account_id)
    return connection.execute(found).first() is not None
