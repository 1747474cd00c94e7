"""A canteen in tests: two breakfasts and a lunch for the furnished school, menus, tables as text."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, select

from ruobr_server.areas.meals import tables as meals
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.ids import take_ids
from support.payments import open_canteen
from support.school import MONDAY, put

TOMORROW = MONDAY + timedelta(days=2)
"""Wednesday; the clock stands at Tuesday, ten o'clock."""

BREAKFAST, OTHER_BREAKFAST, LUNCH = 1, 2, 3
PRICES = {BREAKFAST: 8_550, OTHER_BREAKFAST: 9_000, LUNCH: 12_000}


def serve(connection: Connection) -> None:
    """Menus for the days around."""
    open_canteen(connection)
    take_ids(connection, "meal_visits", 3)  # those of the furnished school
    for number, meal in ((OTHER_BREAKFAST, "Завтрак"), (LUNCH, "Обед")):
        about = {"code": str(number), "uid": f"u-{number}", "name": f"Комплекс № {number}"}
        price = PRICES[number]
        put(connection, meals.meal_complexes, {"id": number, **about, "meal": meal, "price": price})
    for day in (MONDAY + timedelta(days=n) for n in range(1, 6)):
        for number in PRICES:
            put(connection, meals.meal_menus, {"complex_id": number, "date": day, "dishes": "Суп\n Хлеб "})


def table_of(*rows: str) -> str:
    """A canteen's table."""
    return "\n".join(["дата;счёт;комплекс;состояние;цена;дотация", *rows, ""])


def meal_records(database: Database, pupil: int, day: date) -> list[tuple[int, int, int]]:
    """Complex, state and price of each meal."""

    def read(connection: Connection) -> list[tuple[int, int, int]]:
        own = meals.meal_visits
        query = select(own.c.complex_id, own.c.state, own.c.price).where(
            own.c.pupil_id == pupil, own.c.date == day
        )
        return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(own.c.complex_id))]

    return database.read_now(read)
