"""Roles of staff that count now, read anew with each request: a revoked or ended one counts no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_tui.api.roles import STAFF, Scope
from ruobr_tui.api.rules.grants import Held


def is_live(today: date | None) -> ColumnElement[bool]:
    """Whether a row of ``role_grants`` counts on this day: ``rules.grants.is_live`` in SQL."""
    ends_on = role_grants.c.ends_on
    lasts = ends_on.is_(None) if today is None else or_(ends_on.is_(None), ends_on >= today)
    return role_grants.c.revoked_at.is_(None) & lasts


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
