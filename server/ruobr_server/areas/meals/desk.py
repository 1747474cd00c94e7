"""The meals desk: its canteens, and finding an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.queries import account_balances
from ruobr_server.areas.meals.tables import canteens, meal_accounts
from ruobr_server.areas.schools.queries import (
    class_names,
    class_of_pupil,
    is_at_desk,
    person_names,
    pupil_places,
    school_names,
)
from ruobr_server.areas.schools.service import Pupil, full_name
from ruobr_server.areas.schools.service import pupil as pupil_of
from ruobr_server.auth.desks import MEALS, schools_of_desk
from ruobr_server.auth.guardians import guardians_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import NotFound
from ruobr_tui.api.models.canteen import (
    DeskAccount,
    DeskAccounts,
    DeskCanteen,
    DeskCanteens,
)
from ruobr_tui.api.models.parts.money import roubles

SHOWN = 50


def canteens_of(connection: Connection, caller: Identity) -> DeskCanteens:
    """The desk's schools with a canteen. Raises ``Forbidden``."""
    rows = connection.execute(
        select(school_names.c.id, school_names.c.name)
        .join(canteens, canteens.c.school_id == school_names.c.id)
        .where(_mine(connection, caller))
        .order_by(school_names.c.name, school_names.c.id)
    )
    return DeskCanteens(canteens=[DeskCanteen(school=row.id, name=row.name) for row in rows])


def works_for(connection: Connection, caller: Identity, school_id: int) -> None:
    """Raises ``Forbidden`` for callers without such a desk, ``NotFound`` for another desk's school."""
    query = (
        select(school_names.c.id)
        .join(canteens, canteens.c.school_id == school_names.c.id)
        .where(school_names.c.id == school_id, _mine(connection, caller))
    )
    if connection.execute(query).first() is None:
        raise NotFound


def find(connection: Connection, caller: Identity, text: str) -> DeskAccounts:
    """Accounts by the beginning of their number, or of the child's surname. Raises ``Forbidden``."""
    mine = _mine(connection, caller)
    wanted = " ".join(text.split())
    if not wanted:
        return DeskAccounts()
    if wanted.isdigit():
        condition = meal_accounts.c.account.startswith(wanted, autoescape=True)
    else:
        last, _, first = wanted.partition(" ")
        condition = person_names.c.last_name.startswith(_as_a_name(last), autoescape=True)
        if first:
            condition &= person_names.c.first_name.startswith(_as_a_name(first), autoescape=True)
    own, balances = meal_accounts, account_balances
    rows: Sequence[Any] = connection.execute(
        select(
            *(own.c[name] for name in ("pupil_id", "account")),
            *(person_names.c[name] for name in ("last_name", "first_name", "middle_name")),
            *(class_names.c[name] for name in ("grade", "letter")),
            *(school_names.c.name, balances.c.balance),
        )
        .join(
            pupil_places,
            (pupil_places.c.school_id == own.c.school_id) & (pupil_places.c.id == own.c.pupil_id),
        )
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(class_names, class_of_pupil())
        .join(school_names, school_names.c.id == own.c.school_id)
        .outerjoin(
            balances,
            (balances.c.school_id == own.c.school_id)
            & (balances.c.pupil_id == own.c.pupil_id)
            & (balances.c.name == ledger.MEALS),
        )
        .where(mine, condition)
        .order_by(person_names.c.last_name, person_names.c.first_name, own.c.pupil_id)
        .limit(SHOWN + 1)
    ).all()
    return DeskAccounts(accounts=[_found(row) for row in rows[:SHOWN]], more=len(rows) > SHOWN)


def pupil_at_desk(connection: Connection, caller: Identity, pupil_id: int) -> Pupil:
    """A child with an account in a school of the desk. Raises ``Forbidden``, ``NotFound``."""
    query = (
        select(meal_accounts.c.pupil_id)
        .join(school_names, school_names.c.id == meal_accounts.c.school_id)
        .where(meal_accounts.c.pupil_id == pupil_id, _mine(connection, caller))
    )
    allowed = connection.execute(query).first()
    found = pupil_of(connection, pupil_id)
    if allowed is None or found is None:
        raise NotFound
    return found


def subjects_of(connection: Connection, children: list[int]) -> list[tuple[int, int | None]]:
    """The families' accounts whose data these meal accounts contain."""
    return [(account, None) for account in guardians_of(connection, children)]


def _as_a_name(text: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in text.split("-"))


def _found(row: Any) -> DeskAccount:
    return DeskAccount(
        child=row.pupil_id,
        name=full_name(row.last_name, row.first_name, row.middle_name),
        school_class=f"{row.grade}{row.letter}",
        school=row.name,
        account=row.account,
        balance=roubles(row.balance or 0),
    )


def _mine(connection: Connection, caller: Identity) -> ColumnElement[bool]:
    territories, single = schools_of_desk(connection, caller, MEALS)
    return is_at_desk(territories, single)
