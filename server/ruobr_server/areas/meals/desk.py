"""The meals desk: its canteens, and finding an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, func, select

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
from ruobr_server.kit.db.pages import FIRST, Listing, Order, counted_page_of
from ruobr_server.kit.errors import Invalid, NotFound
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.canteen import (
    DeskAccount,
    DeskAccounts,
    DeskCanteen,
    DeskCanteens,
)
from ruobr_tui.api.models.parts.money import roubles

_own = meal_accounts
_NAMES = (person_names.c.last_name, person_names.c.first_name)
_BALANCE = func.coalesce(account_balances.c.balance, 0, type_=Integer)
_ORDERS: Mapping[ListOrder, Order] = {
    ListOrder.USUAL: Order((*_NAMES, _own.c.pupil_id), (str, str, int)),
    ListOrder.CLASS: Order(
        (class_names.c.grade, class_names.c.letter, *_NAMES, _own.c.pupil_id), (int, str, str, str, int)
    ),
    ListOrder.BALANCE: Order((_BALANCE, _own.c.pupil_id), (int, int)),
}


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


def find(connection: Connection, caller: Identity, text: str, listing: Listing = FIRST) -> DeskAccounts:
    """A page of the accounts whose number, or whose child's surname, begins so.

    Raises ``Forbidden``, ``Invalid`` for an order or a place that is none.
    """
    mine, order = _mine(connection, caller), _ORDERS.get(listing.order)
    if order is None:
        raise Invalid
    wanted = " ".join(text.split())
    if not wanted:
        return DeskAccounts()
    page, found = counted_page_of(connection, _meant(mine, wanted), order, listing)
    return DeskAccounts(
        accounts=_shown(connection, page.ids), found=found, next=page.next, more=bool(page.next)
    )


def _meant(mine: ColumnElement[bool], wanted: str) -> Select[Any]:
    """The children whose accounts are meant, joined with all that they are ordered by."""
    if wanted.isdigit():
        condition = meal_accounts.c.account.startswith(wanted, autoescape=True)
    else:
        last, _, first = wanted.partition(" ")
        condition = person_names.c.last_name.startswith(_as_a_name(last), autoescape=True)
        if first:
            condition &= person_names.c.first_name.startswith(_as_a_name(first), autoescape=True)
    return _joined(select(_own.c.pupil_id)).where(mine, condition)


def _joined(query: Select[Any]) -> Select[Any]:
    """The accounts with the child, its class and school, and the balance."""
    balances = account_balances
    return (
        query.select_from(_own)
        .join(
            pupil_places,
            (pupil_places.c.school_id == _own.c.school_id) & (pupil_places.c.id == _own.c.pupil_id),
        )
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(class_names, class_of_pupil())
        .join(school_names, school_names.c.id == _own.c.school_id)
        .outerjoin(
            balances,
            (balances.c.school_id == _own.c.school_id)
            & (balances.c.pupil_id == _own.c.pupil_id)
            & (balances.c.name == ledger.MEALS),
        )
    )


def _shown(connection: Connection, children: Sequence[int]) -> list[DeskAccount]:
    """The accounts of these children, in this order."""
    query = select(
        *(_own.c[name] for name in ("pupil_id", "account")),
        *(person_names.c[name] for name in ("last_name", "first_name", "middle_name")),
        *(class_names.c[name] for name in ("grade", "letter")),
        *(school_names.c.name, account_balances.c.balance),
    )
    rows = connection.execute(_joined(query).where(_own.c.pupil_id.in_(children))).all()
    by_child = {row.pupil_id: _found(row) for row in rows}
    return [by_child[child] for child in children]


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
