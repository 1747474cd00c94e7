"""Profiles as written by other areas: that of a new account, and the confirmation by State Services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ruobr_server.areas.families.tables import family_children, profiles


def add_profile(
    connection: Connection, account_id: int, now: datetime, *, confirmed: bool, **values: Any
) -> None:
    """Insert the profile of a new account; ``values`` are columns of ``profiles``."""
    row = {"account_id": account_id, "confirmed": confirmed, "version": 1, "updated_at": now, **values}
    connection.execute(insert(profiles).values(**row))


def confirm_profile(
    connection: Connection,
    account_id: int,
    last_name: str,
    first_name: str,
    birth_date: date | None,
    snils: str,
) -> None:
    """State Services have identified this person: confirm the profile if its data are the same."""
    own = profiles
    row = connection.execute(select(own).where(own.c.account_id == account_id)).one_or_none()
    if row is None:
        return
    stored = (_plain(row.last_name), _plain(row.first_name), row.birth_date, row.snils)
    if stored == (_plain(last_name), _plain(first_name), birth_date, snils) and row.snils:
        connection.execute(update(own).where(own.c.account_id == account_id).values(confirmed=True))


def unconfirm_profile(connection: Connection, account_id: int) -> None:
    """The profile's data are not confirmed any more."""
    connection.execute(update(profiles).where(profiles.c.account_id == account_id).values(confirmed=False))


def facts_of_family(connection: Connection, account_id: int) -> list[str]:
    """Data that others easily know: names, the email address before its @, the children's names."""
    row = connection.execute(
        select(profiles.c.last_name, profiles.c.first_name, profiles.c.email).where(
            profiles.c.account_id == account_id
        )
    ).one_or_none()
    facts = [] if row is None else [row.last_name, row.first_name, row.email.partition("@")[0]]
    facts += connection.scalars(
        select(family_children.c.first_name).where(family_children.c.account_id == account_id)
    )
    return facts


def _plain(name: str) -> str:
    return name.casefold().replace("ё", "е").strip()
