"""Import of a canteen's table: checked against the school's data, then booked in pieces that can be
repeated.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, select

from ruobr_server.areas.ledger.queries import GROWING as GROWING_WITH_ENTRIES
from ruobr_server.areas.meals.booking import (
    Outcome,
    Served,
    book,
    compared,
    lock_canteen,
    with_given_way,
)
from ruobr_server.areas.meals.tables import canteens, meal_accounts, meal_complexes, meal_visits
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.statistics import count_anew
from ruobr_server.kit.errors import NotFound
from ruobr_tui.api.models.canteen import TableFault, TableResult
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.reasons import canteen as reasons
from ruobr_tui.api.reasons.reason import explained
from ruobr_tui.api.reasons.wire import to_wire
from ruobr_tui.api.rules.canteen.canteen_heading import Fault
from ruobr_tui.api.rules.canteen.canteen_table import MOST_FAULTS, TableRow, read_table
from ruobr_tui.api.states.meals import MealState

PIECE = 1_000
"""Rows of one transaction, so that other writers can run in between."""

LONGEST = 60.0
"""Seconds of one step over a table."""

GROWING = (meal_visits.name, *GROWING_WITH_ENTRIES)


Book = Callable[[int, Callable[[Connection], Outcome]], Awaitable[Outcome]]
"""Runs one piece, with its number from 1, in a separate transaction."""


async def take_table(
    database: Database,
    school_id: int,
    text: str,
    now: datetime,
    *,
    apply: bool,
    book_piece: Book | None = None,
) -> TableResult:
    """Check a table, and book it (with ``book_piece``) if ``apply`` is set and there are no errors.

    It is booked in pieces: after an interruption, the same table continues where it stopped. Raises
    ``NotFound`` for a school without a canteen.
    """
    table, faults = read_table(text)
    rows, found, doubts = await database.read(checked, school_id, table, now)
    faults = [*faults, *found]
    total = Outcome()
    if not faults:
        for number, start in enumerate(range(0, len(rows), PIECE), 1):
            piece = rows[start : start + PIECE]
            if apply:
                work = takes_long(LONGEST)(partial(_booked, school_id, piece, now))
                outcome = await (database.write(work) if book_piece is None else book_piece(number, work))
                # the number of rows has doubled
                if number & (number - 1) == 0 and number * PIECE < len(rows):
                    await database.write(count_anew, *GROWING)
            else:
                outcome = await database.read(_compared, school_id, piece)
            total.new += outcome.new
            total.changed += outcome.changed
            total.same += outcome.same
            total.charged += outcome.charged
    return TableResult(
        applied=apply and not faults,
        rows=len(table),
        new=total.new,
        changed=total.changed,
        same=total.same,
        charged=roubles(total.charged),
        faults=[for_wire(each) for each in faults[:MOST_FAULTS]],
        doubts=[for_wire(each) for each in doubts[:MOST_FAULTS]],
    )


@takes_long(LONGEST)
def checked(
    connection: Connection, school_id: int, rows: Sequence[TableRow], now: datetime
) -> tuple[list[Served], list[Fault], list[Fault]]:
    """The rows matched with the school's data, by pupil and day; the errors, and the warnings.

    Raises ``NotFound`` for a school without a canteen.
    """
    if connection.execute(select(canteens).where(canteens.c.school_id == school_id)).first() is None:
        raise NotFound
    today = now.astimezone(zone_of_school(connection, school_id)).date()
    accounts = {
        row.account: row
        for row in connection.execute(
            select(meal_accounts.c.account, meal_accounts.c.pupil_id, meal_accounts.c.day_limit).where(
                meal_accounts.c.school_id == school_id
            )
        )
    }
    complexes = {
        row.code: row
        for row in connection.execute(
            select(meal_complexes.c.code, meal_complexes.c.id, meal_complexes.c.price).where(
                meal_complexes.c.school_id == school_id
            )
        )
    }
    found: list[Served] = []
    faults: list[Fault] = []
    doubts: list[Fault] = []
    spent: dict[tuple[str, date], int] = defaultdict(int)
    for row in rows:
        account, complex_ = accounts.get(row.account), complexes.get(row.complex)
        if account is None:
            faults.append(Fault(row.number, "account", reasons.NO_ACCOUNT))
        if complex_ is None:
            faults.append(Fault(row.number, "complex", reasons.NO_COMPLEX))
        if row.state == MealState.RECEIVED and row.date > today:
            faults.append(Fault(row.number, "date", reasons.DAY_NOT_COME))
        if account is None or complex_ is None:
            continue
        price = complex_.price if row.price is None else row.price
        if row.subsidy > price:
            faults.append(Fault(row.number, "subsidy", reasons.SUBSIDY_OVER_PRICE))
        if row.state not in (MealState.RECEIVED, MealState.ORDERED):
            price = 0
        own = row.subsidy if row.state == MealState.RECEIVED else 0
        if row.state == MealState.RECEIVED:
            spent[row.account, row.date] += price - own
            limit = account.day_limit
            if limit is not None and spent[row.account, row.date] > limit:
                doubts.append(Fault(row.number, "price", reasons.OVER_DAY_LIMIT))
        found.append(Served(account.pupil_id, row.date, complex_.id, row.state, price, own, row.line))
    found.sort(key=lambda meal: (meal.pupil_id, meal.day, meal.complex_id))
    return found, faults, doubts


def piece_key(key: str, number: int) -> str:
    """The ``Idempotency-Key`` of one piece of the table that was sent with ``key``."""
    return f"{hashlib.sha256(key.encode()).hexdigest()}:{number}"


def _booked(school_id: int, rows: Sequence[Served], now: datetime, connection: Connection) -> Outcome:
    lock_canteen(connection, school_id)
    return book(connection, school_id, rows, now)


@takes_long(LONGEST)
def _compared(connection: Connection, school_id: int, rows: Sequence[Served]) -> Outcome:
    return compared(*with_given_way(connection, school_id, rows))


def for_wire(fault: Fault) -> TableFault:
    """What is wrong in a line, with its reason and an English text."""
    why = explained(fault.why)
    return TableFault(line=fault.line, column=fault.column, text=str(why), **to_wire(why))
