"""What moved on a meal account: posting by posting, and day by day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from ruobr_server.errors import NotFound
from ruobr_server.ledger import service as ledger
from ruobr_server.meals.tables import meal_accounts
from ruobr_server.schools.service import Pupil
from ruobr_server.schools.tables import people
from ruobr_tui.api.models.canteen import DayMoney, Money, Statement, StatementLine
from ruobr_tui.api.models.money import roubles

PAGE = 50


def statement(connection: Connection, who: Pupil, before: int | None = None) -> Statement:
    """The latest postings; ``before``: the number of the last one seen. Raises ``NotFound``."""
    about = connection.execute(
        select(meal_accounts.c.account, people.c.last_name, people.c.first_name)
        .select_from(meal_accounts)
        .join(people, people.c.id == who.person_id)
        .where(meal_accounts.c.school_id == who.school_id, meal_accounts.c.pupil_id == who.id)
    ).one_or_none()
    if about is None:
        raise NotFound
    own = ledger.meals_of(who.school_id, who.id)
    rows = ledger.statement(connection, own, before=before, limit=PAGE + 1)
    return Statement(
        account=about.account,
        name=f"{about.last_name} {about.first_name}",
        balance=roubles(ledger.balance(connection, own)),
        lines=[
            StatementLine(
                number=row.number,
                kind=row.kind,
                date=row.day,
                at=row.at,
                amount=roubles(row.amount),
                balance=roubles(row.balance),
                note=row.note,
            )
            for row in rows[:PAGE]
        ],
        more=len(rows) > PAGE,
    )


def money(connection: Connection, who: Pupil, start: date, end: date) -> Money:
    """The days from ``start`` to ``end`` on which anything moved."""
    own = ledger.meals_of(who.school_id, who.id)
    return Money(
        days=[
            DayMoney(date=day, spent=roubles(spent), added=roubles(added))
            for day, spent, added in ledger.by_day(connection, own, start, end)
        ]
    )
