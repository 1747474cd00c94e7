"""Ordering a meal in advance, and cancelling an order, until the cut-off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from ruobr_server.areas.events.service import notify_pupils
from ruobr_server.areas.meals.booking import lock_canteen
from ruobr_server.areas.meals.tables import (
    canteens,
    meal_accounts,
    meal_complexes,
    meal_menus,
    meal_visits,
)
from ruobr_server.areas.schools.service import Pupil
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_tui.api.models.canteen import MealDay, MealOffer, MealOrder, MealPlan, OrderRequest
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.reasons import meals as reasons
from ruobr_tui.api.rules.canteen.meals import order_closes
from ruobr_tui.api.states.meals import MealState

_own = meal_visits
_COMPLEX = and_(
    meal_complexes.c.school_id == _own.c.school_id,
    meal_complexes.c.id == _own.c.complex_id,
)


def plan(connection: Connection, who: Pupil, start: date, end: date, *, may_order: bool) -> MealPlan:
    """Menus and orders from ``start`` to ``end``; empty for a child without account or canteen."""
    account = _account(connection, who)
    rules = connection.execute(select(canteens).where(canteens.c.school_id == who.school_id)).one_or_none()
    if rules is None or account is None:
        return MealPlan(child=who.id)
    offers: dict[date, list[MealOffer]] = defaultdict(list)
    for row in _on_the_menu(connection, who.school_id, start, end):
        dishes = [dish.strip() for dish in row.dishes.splitlines() if dish.strip()]
        offers[row.date].append(
            MealOffer(complex=row.id, name=row.name, meal=row.meal, price=roubles(row.price), dishes=dishes)
        )
    orders: dict[date, list[MealOrder]] = defaultdict(list)
    records = _records(connection, who, start, end)
    received = {(row.date, row.meal) for row in records if row.state == MealState.RECEIVED}
    for row in records:
        is_open = may_order and (row.date, row.meal) not in received
        orders[row.date].append(
            MealOrder(
                complex=row.complex_id,
                name=row.name,
                meal=row.meal,
                state=row.state,
                price=roubles(row.price),
                actions=_actions(row, offers.get(row.date, [])) if is_open else [],
            )
        )
    return MealPlan(
        child=who.id,
        day_limit=None if account.day_limit is None else roubles(account.day_limit),
        may_order=may_order,
        days=[
            MealDay(
                date=day,
                until=_closes(rules, who, day),
                offers=offers.get(day, []),
                orders=orders.get(day, []),
            )
            for day in sorted({*offers, *orders})
        ],
    )


def order(connection: Connection, who: Pupil, request: OrderRequest, account_id: int, now: datetime) -> None:
    """Order a set meal of the menu, or cancel an order; idempotent.

    Raises ``NotFound`` if it is not on the menu, ``Conflict`` after the cut-off, for a meal that was
    received, and beyond the family's daily limit.
    """
    account = _account(connection, who)
    if account is None:
        raise NotFound
    rules = lock_canteen(connection, who.school_id)
    offered = {row.id: row for row in _on_the_menu(connection, who.school_id, request.date, request.date)}
    records = {row.complex_id: row for row in _records(connection, who, request.date, request.date)}
    wanted = offered.get(request.complex) or (None if request.ordered else records.get(request.complex))
    if wanted is None:
        raise NotFound
    if now >= _closes(rules, who, request.date):
        raise Conflict(reasons.TOO_LATE)
    same_meal = [row for row in records.values() if row.meal == wanted.meal]
    if any(row.state == MealState.RECEIVED for row in same_meal):
        raise Conflict(reasons.RECEIVED)
    if request.ordered:
        for row in same_meal:
            if row.state == MealState.ORDERED and row.complex_id != request.complex:
                _set(connection, who, row.date, row.complex_id, MealState.CANCELLED, 0, account_id, now)
        others = sum(_own_cost(row) for row in records.values() if row.meal != wanted.meal)
        if account.day_limit is not None and others + wanted.price > account.day_limit:
            raise Conflict(reasons.OVER_LIMIT)
    there = records.get(request.complex)
    if there is None and not request.ordered:
        return
    state = MealState.ORDERED if request.ordered else MealState.CANCELLED
    if there is not None and there.state == state:
        return
    price = wanted.price if request.ordered else 0
    if there is not None:
        _set(connection, who, request.date, request.complex, state, price, account_id, now)
    else:
        [number] = take_ids(connection, "meal_visits")
        connection.execute(
            insert(_own).values(
                school_id=who.school_id, id=number, pupil_id=who.id, date=request.date,
                complex_id=request.complex, state=state, line="", price=price, changed_at=now,
                changed_by=account_id,
            )
        )  # fmt: skip
    notify_pupils(connection, [who.id], BALANCE, now)


def _actions(row: Row[Any], offers: Sequence[MealOffer]) -> list[str]:
    """What a parent may do with a meal that nobody has received, before the canteen's hour."""
    if row.state == MealState.ORDERED:
        return ["cancel"]
    return ["order"] if any(offer.complex == row.complex_id for offer in offers) else []


def _own_cost(row: Row[Any]) -> int:
    """The family's cost of a meal, in kopecks."""
    return 0 if row.state == MealState.CANCELLED else int(row.price - (row.subsidy or 0))


def _set(
    connection: Connection,
    who: Pupil,
    day: date,
    complex_id: int,
    state: int,
    price: int,
    account_id: int,
    now: datetime,
) -> None:
    connection.execute(
        update(_own)
        .where(
            _own.c.school_id == who.school_id,
            _own.c.pupil_id == who.id,
            _own.c.date == day,
            _own.c.complex_id == complex_id,
        )
        .values(state=state, price=price, changed_at=now, changed_by=account_id)
    )


def _closes(rules: Row[Any], who: Pupil, day: date) -> datetime:
    return order_closes(day, rules.order_days_before, rules.order_until, who.zone)


def _account(connection: Connection, who: Pupil) -> Row[Any] | None:
    return connection.execute(
        select(meal_accounts.c.day_limit).where(
            meal_accounts.c.school_id == who.school_id, meal_accounts.c.pupil_id == who.id
        )
    ).one_or_none()


def _on_the_menu(connection: Connection, school_id: int, start: date, end: date) -> list[Row[Any]]:
    own = meal_menus
    query = (
        select(
            own.c.date, own.c.dishes, meal_complexes.c.id, meal_complexes.c.name, meal_complexes.c.meal,
            meal_complexes.c.price,
        )
        .join(
            meal_complexes,
            and_(meal_complexes.c.school_id == own.c.school_id, meal_complexes.c.id == own.c.complex_id),
        )
        .where(own.c.school_id == school_id, own.c.date.between(start, end))
        .order_by(own.c.date, meal_complexes.c.meal, meal_complexes.c.id)
    )  # fmt: skip
    return list(connection.execute(query))


def _records(connection: Connection, who: Pupil, start: date, end: date) -> list[Row[Any]]:
    query = (
        select(
            _own.c.date, _own.c.complex_id, _own.c.state, _own.c.price, _own.c.subsidy,
            meal_complexes.c.name, meal_complexes.c.meal,
        )
        .join(meal_complexes, _COMPLEX)
        .where(_own.c.school_id == who.school_id, _own.c.pupil_id == who.id, _own.c.date.between(start, end))
        .order_by(_own.c.date, meal_complexes.c.meal, _own.c.complex_id)
    )  # fmt: skip
    return list(connection.execute(query))
