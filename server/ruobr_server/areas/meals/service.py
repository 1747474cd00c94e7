"""The meal account of a pupil and the canteen's records. Amounts are whole kopecks until they are sent."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.tables import meal_accounts, meal_complexes, meal_menus, meal_visits
from ruobr_server.areas.schools.service import Pupil
from ruobr_tui.api.models.meals import About, FoodInfo, MealAccount, MealRecord
from ruobr_tui.api.models.parts.money import roubles, write_roubles
from ruobr_tui.api.states.meals import MealState

STATES = {
    MealState.ORDERED: "Заказ подтверждён",
    MealState.CANCELLED: "Заказ отменён",
    MealState.RECEIVED: "Питание получено",
}
"""The wire also has the state as a text, in Russian."""


def calendar_page(day: date) -> tuple[date, date]:
    """The whole weeks, Monday to Sunday, that overlap the month of ``day``; limited to the calendar's
    range.
    """
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    before = min(first.weekday(), (first - date.min).days)
    after = min(6 - last.weekday(), (date.max - last).days)
    return first - timedelta(days=before), last + timedelta(days=after)


def food(connection: Connection, who: Pupil, day: date) -> FoodInfo | None:
    """The account, and the records on the calendar page of ``day``; None without a meal account."""
    account = _account(connection, who)
    if account is None:
        return None
    start, end = calendar_page(day)
    return FoodInfo(
        account=account.account,
        uid=account.uid,
        balance=roubles(balance(connection, who)),
        day_limit="" if account.day_limit is None else write_roubles(roubles(account.day_limit)),
        default_complex=account.default_complex,
        visits=_records(connection, who, start, end),
    )


def balance(connection: Connection, who: Pupil) -> int:
    """The balance of the account, in kopecks."""
    return ledger.balance(connection, ledger.meals_of(who.school_id, who.id))


def account(connection: Connection, who: Pupil, today: date) -> MealAccount | None:
    """The account's year: start + added + subsidy - spent = balance, in kopecks."""
    found = _account(connection, who)
    if found is None:
        return None
    new_year = today.replace(month=1, day=1)
    start = subsidy = added = spent = 0
    own = ledger.meals_of(who.school_id, who.id)
    for in_year, kind, adds, total in ledger.sums(connection, own, new_year):
        if not in_year:
            start += total
        elif kind == "subsidy":
            subsidy += total
        elif kind != "charge" and (adds or kind != "correction"):
            added += total
        else:
            spent -= total
    return MealAccount(
        account=found.account,
        balance=start + added + subsidy - spent,
        subsidy=subsidy,
        total_added=added,
        total_spent=spent,
        balance_at_year_start=start,
        default_complex=found.default_complex,
    )


def history(connection: Connection, who: Pupil, start: date, end: date) -> list[dict[str, Any]]:
    """The records from ``start`` to ``end`` in the format of the older generation."""
    rows = connection.execute(
        select(
            meal_visits.c.id,
            meal_visits.c.date,
            meal_visits.c.state,
            meal_complexes.c.code,
            meal_complexes.c.uid,
            meal_complexes.c.name,
        )
        .join(meal_complexes, _COMPLEX)
        .where(
            meal_visits.c.school_id == who.school_id,
            meal_visits.c.pupil_id == who.id,
            meal_visits.c.date.between(start, end),
        )
        .order_by(meal_visits.c.date, meal_visits.c.id)
    )
    return [
        {
            "id": row.id,
            "date": row.date.isoformat(),
            "state": row.state,
            "state_str": STATES.get(row.state, ""),
            "complex__code": row.code,
            "complex__uid": row.uid,
            "complex__name": row.name,
        }
        for row in rows
    ]


_COMPLEX = and_(
    meal_complexes.c.school_id == meal_visits.c.school_id, meal_complexes.c.id == meal_visits.c.complex_id
)


def _account(connection: Connection, who: Pupil) -> Any:
    return connection.execute(
        select(
            meal_accounts.c.account,
            meal_accounts.c.uid,
            meal_accounts.c.day_limit,
            meal_accounts.c.default_complex,
        ).where(meal_accounts.c.school_id == who.school_id, meal_accounts.c.pupil_id == who.id)
    ).one_or_none()


def _records(connection: Connection, who: Pupil, start: date, end: date) -> list[MealRecord]:
    rows = connection.execute(
        select(
            meal_visits.c.date,
            meal_visits.c.state,
            meal_visits.c.line,
            meal_visits.c.price,
            meal_complexes.c.name,
            meal_complexes.c.meal,
            meal_menus.c.dishes,
        )
        .join(meal_complexes, _COMPLEX)
        .outerjoin(
            meal_menus,
            and_(
                meal_menus.c.school_id == meal_visits.c.school_id,
                meal_menus.c.complex_id == meal_visits.c.complex_id,
                meal_menus.c.date == meal_visits.c.date,
            ),
        )
        .where(
            meal_visits.c.school_id == who.school_id,
            meal_visits.c.pupil_id == who.id,
            meal_visits.c.date.between(start, end),
        )
        .order_by(meal_visits.c.date, meal_visits.c.id)
    )
    return [
        MealRecord(
            date=row.date,
            state=row.state,
            state_title=STATES.get(row.state, ""),
            complex=row.name,
            ordered_complex=row.name,
            line=row.line,
            type=row.meal,
            ordered=int(row.state != MealState.CANCELLED),
            price=roubles(row.price),
            units=[About(about=dish) for dish in (row.dishes or "").splitlines() if dish.strip()],
        )
        for row in rows
    ]
