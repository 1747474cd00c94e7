"""Booking of the canteen's data: meal records and ledger entries, idempotent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from ruobr_server.areas.events.service import notify_pupils
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.service import Entry, write_many
from ruobr_server.areas.meals.tables import canteens, meal_complexes, meal_visits
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import NotFound
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.states.meals import MealState

_own = meal_visits


@dataclass(frozen=True, slots=True)
class Served:
    """A meal of a pupil on a day, from the canteen. Amounts in kopecks."""

    pupil_id: int
    day: date
    complex_id: int
    state: int
    price: int
    subsidy: int = 0
    line: str = ""

    @property
    def key(self) -> tuple[int, date, int]:
        """Identifies its record."""
        return self.pupil_id, self.day, self.complex_id

    @property
    def booked(self) -> tuple[int, int]:
        """Price and subsidy in the ledger."""
        return (self.price, self.subsidy) if self.state == MealState.RECEIVED else (0, 0)


@dataclass(slots=True)
class Outcome:
    """Numbers of rows; ``charged``: kopecks charged to the children's accounts."""

    new: int = 0
    changed: int = 0
    same: int = 0
    charged: int = 0
    concerned: set[int] = field(default_factory=set)


def lock_canteen(connection: Connection, school_id: int) -> Row[Any]:
    """The canteen's rules; serialises orders and tables of a school. Raises ``NotFound``."""
    found = connection.execute(
        select(canteens).where(canteens.c.school_id == school_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


Known = dict[tuple[int, date, int], Row[Any]]
"""Existing records, by ``Served.key``."""


def with_given_way(
    connection: Connection, school_id: int, rows: Sequence[Served]
) -> tuple[Known, list[Served]]:
    """Existing records of the same pupils and days; the rows, with orders that are replaced by them."""
    known = _known_records(connection, school_id, rows)
    return known, [*rows, *_given_way(connection, school_id, known, rows)]


def _known_records(connection: Connection, school_id: int, rows: Sequence[Served]) -> Known:
    if not rows:
        return {}
    days = [each.day for each in rows]
    found = connection.execute(
        select(_own).where(
            _own.c.school_id == school_id,
            _own.c.pupil_id.in_(sorted({each.pupil_id for each in rows})),
            _own.c.date.between(min(days), max(days)),
        )
    )
    return {(row.pupil_id, row.date, row.complex_id): row for row in found}


def compared(known: Known, rows: Sequence[Served]) -> Outcome:
    """The outcome of booking these rows, without booking."""
    outcome = Outcome()
    for each in rows:
        there = known.get(each.key)
        if there is not None and _to_served(there) == each:
            outcome.same += 1
            continue
        outcome.new += there is None
        outcome.changed += there is not None
        price, subsidy = each.booked
        old_price, old_subsidy = _to_served(there).booked if there is not None else (0, 0)
        charged = (price - subsidy) - (old_price - old_subsidy)
        outcome.charged += charged
        if charged:
            outcome.concerned.add(each.pupil_id)
    return outcome


def book(connection: Connection, school_id: int, rows: Sequence[Served], now: datetime) -> Outcome:
    """Write records and entries. Unchanged rows have no effect, changed ones are booked by their
    difference. Rows are unique by ``key``. Needs ``lock_canteen``.
    """
    known, rows = with_given_way(connection, school_id, rows)
    outcome = compared(known, rows)
    fresh, old, entries = [], [], []
    new_ids = iter(take_ids(connection, "meal_visits", outcome.new)) if outcome.new else iter(())
    for each in rows:
        there = known.get(each.key)
        if there is not None and _to_served(there) == each:
            continue
        before = _to_served(there).booked if there is not None else (0, 0)
        number = there.id if there is not None else next(new_ids)
        revision = ((there.revision or 0) if there is not None else 0) + (each.booked != before)
        entries += _entries(school_id, each, before, f"visit/{number}/{revision}")
        values = {
            "state": each.state,
            "line": each.line,
            "price": each.price,
            "subsidy": each.subsidy,
            "revision": revision,
            "changed_at": now,
        }
        if there is not None:
            old.append({"of_visit": number, **{f"new_{name}": value for name, value in values.items()}})
        else:
            place = {"school_id": school_id, "id": number, "pupil_id": each.pupil_id, "date": each.day}
            fresh.append({**place, "complex_id": each.complex_id, **values})
    if fresh:
        connection.execute(insert(_own), fresh)
    if old:
        columns = ("state", "line", "price", "subsidy", "revision", "changed_at")
        connection.execute(
            update(_own)
            .where(_own.c.school_id == school_id, _own.c.id == bindparam("of_visit"))
            .values({name: bindparam(f"new_{name}") for name in columns} | {"changed_by": None}),
            old,
        )
    write_many(connection, school_id, entries, now)
    notify_pupils(connection, outcome.concerned, BALANCE, now)
    return outcome


def _to_served(row: Row[Any]) -> Served:
    return Served(
        row.pupil_id, row.date, row.complex_id, row.state, row.price, row.subsidy or 0, row.line
    )  # fmt: skip


def _given_way(
    connection: Connection,
    school_id: int,
    known: Known,
    rows: Sequence[Served],
) -> list[Served]:
    """Orders of a meal for which another set meal was served: they are closed."""
    meals = {
        row.id: row.meal
        for row in connection.execute(
            select(meal_complexes.c.id, meal_complexes.c.meal).where(meal_complexes.c.school_id == school_id)
        )
    }
    keys = {each.key for each in rows}
    served = {
        (each.pupil_id, each.day, meals[each.complex_id]) for each in rows if each.state == MealState.RECEIVED
    }
    return [
        Served(row.pupil_id, row.date, row.complex_id, MealState.CANCELLED, 0, 0, row.line)
        for key, row in known.items()
        if row.state == MealState.ORDERED
        and key not in keys
        and (row.pupil_id, row.date, meals[row.complex_id]) in served
    ]


def _entries(school_id: int, meal: Served, before: tuple[int, int], key: str) -> list[Entry]:
    price, subsidy = meal.booked[0] - before[0], meal.booked[1] - before[1]
    child = ledger.meals_of(school_id, meal.pupil_id)
    found = []
    if price:
        lines = {child: -price, ledger.own_of(school_id, ledger.CANTEEN): price}
        found.append(Entry("charge", key, lines, meal.day))
    if subsidy:
        lines = {child: subsidy, ledger.own_of(school_id, ledger.SUBSIDY): -subsidy}
        found.append(Entry("subsidy", f"{key}/subsidy", lines, meal.day))
    return found
