"""A day's orders of a school as the table that comes back when it has been served."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.meals.tables import meal_accounts, meal_complexes, meal_visits
from ruobr_server.areas.schools.tables import classes, people, pupils
from ruobr_tui.api.models.meals import CANCELLED, ORDERED, RECEIVED
from ruobr_tui.api.models.money import roubles
from ruobr_tui.api.rules.csv_text import EXCEL, csv_text

HEADING = (
    "дата", "счёт", "комплекс", "состояние", "цена", "дотация", "линия", "ребёнок", "класс", "питание",
)  # fmt: skip
STATES = {ORDERED: "заказано", CANCELLED: "отменено", RECEIVED: "получено"}


def orders_table(connection: Connection, school_id: int, day: date) -> tuple[str, list[int]]:
    """CSV by class and name, and which children it names."""
    own = meal_visits
    rows = connection.execute(
        select(
            own.c.pupil_id, own.c.state, own.c.price, own.c.subsidy, own.c.line, meal_accounts.c.account,
            meal_complexes.c.code, meal_complexes.c.meal, meal_complexes.c.name.label("complex"),
            people.c.last_name, people.c.first_name, classes.c.grade, classes.c.letter,
        )
        .join(
            meal_complexes,
            and_(meal_complexes.c.school_id == own.c.school_id, meal_complexes.c.id == own.c.complex_id),
        )
        .join(
            meal_accounts,
            and_(meal_accounts.c.school_id == own.c.school_id, meal_accounts.c.pupil_id == own.c.pupil_id),
        )
        .join(pupils, and_(pupils.c.school_id == own.c.school_id, pupils.c.id == own.c.pupil_id))
        .join(people, people.c.id == pupils.c.person_id)
        .join(classes, and_(classes.c.school_id == pupils.c.school_id, classes.c.id == pupils.c.class_id))
        .where(own.c.school_id == school_id, own.c.date == day)
        .order_by(
            classes.c.grade, classes.c.letter, people.c.last_name, people.c.first_name, own.c.pupil_id,
            own.c.complex_id,
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
