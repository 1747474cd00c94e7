"""A day's orders of a school as a table, in the format of the canteen's import."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.meals.tables import meal_accounts, meal_complexes, meal_visits
from ruobr_server.areas.schools.queries import class_names, class_of_pupil, person_names, pupil_places
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.rules.text.csv_text import EXCEL, csv_text
from ruobr_tui.api.states.meals import MealState

HEADING = (
    "дата", "счёт", "комплекс", "состояние", "цена", "дотация", "линия", "ребёнок", "класс", "питание",
)  # fmt: skip
STATES = {MealState.ORDERED: "заказано", MealState.CANCELLED: "отменено", MealState.RECEIVED: "получено"}


def orders_table(connection: Connection, school_id: int, day: date) -> tuple[str, list[int]]:
    """CSV by class and name, and the ids of its children."""
    own = meal_visits
    rows = connection.execute(
        select(
            own.c.pupil_id, own.c.state, own.c.price, own.c.subsidy, own.c.line, meal_accounts.c.account,
            meal_complexes.c.code, meal_complexes.c.meal, meal_complexes.c.name.label("complex"),
            person_names.c.last_name, person_names.c.first_name, class_names.c.grade, class_names.c.letter,
        )
        .join(
            meal_complexes,
            and_(meal_complexes.c.school_id == own.c.school_id, meal_complexes.c.id == own.c.complex_id),
        )
        .join(
            meal_accounts,
            and_(meal_accounts.c.school_id == own.c.school_id, meal_accounts.c.pupil_id == own.c.pupil_id),
        )
        .join(
            pupil_places,
            and_(pupil_places.c.school_id == own.c.school_id, pupil_places.c.id == own.c.pupil_id),
        )
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(class_names, class_of_pupil())
        .where(own.c.school_id == school_id, own.c.date == day)
        .order_by(
            class_names.c.grade, class_names.c.letter, person_names.c.last_name, person_names.c.first_name,
            own.c.pupil_id, own.c.complex_id,
        )
    ).all()  # fmt: skip
    table = [
        [
            f"{day:%d.%m.%Y}",
            row.account,
            row.code,
            STATES.get(row.state, ""),
            roubles(row.price),
            roubles(row.subsidy) if row.subsidy else None,
            row.line,
            f"{row.last_name} {row.first_name}",
            f"{row.grade}{row.letter}",
            f"{row.meal} · {row.complex}",
        ]
        for row in rows
    ]
    return csv_text(HEADING, table, EXCEL), sorted({row.pupil_id for row in rows})
