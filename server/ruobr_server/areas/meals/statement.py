"""Movements of a meal account: by posting, and by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import Pupil, pupil
from ruobr_server.kit.errors import NotFound
from ruobr_tui.api.models.canteen import DayMoney, Money, Statement, StatementLine
from ruobr_tui.api.models.parts.money import roubles

PAGE = 50


def statement(
    connection: Connection, who: Pupil, before: int | None = None, *, desk_today: date | None = None
) -> Statement:
    """The latest postings; ``before``: the number of the last line of the page before. Raises ``NotFound``.

    ``desk_today``: for the desk, which also gets until when an adjustment can be reversed.
    """
    about = connection.execute(
        select(meal_accounts.c.account, person_names.c.last_name, person_names.c.first_name)
        .select_from(meal_accounts)
        .join(person_names, person_names.c.id == who.person_id)
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
                reverses=row.reverses,
                reversed_by=row.reversed_by,
                reversible_until=_reversible_until(row, desk_today),
            )
            for row in rows[:PAGE]
        ],
        more=len(rows) > PAGE,
    )


def _reversible_until(row: ledger.Posting, today: date | None) -> date | None:
    if today is None or row.reversible_until is None or row.reversed_by is not None:
        return None
    return row.reversible_until if today <= row.reversible_until else None


def whole(connection: Connection, pupil_ids: Iterable[int]) -> list[dict[str, Any]]:
    """All postings of these children's accounts as JSON, the latest first, for their family."""
    found = []
    for each in pupil_ids:
        who = pupil(connection, each)
        try:
            page = statement(connection, who) if who is not None else None
        except NotFound:  # this child has no meal account
            page = None
        if who is None or page is None:
            continue
        lines = list(page.lines)
        while page.more:
            page = statement(connection, who, lines[-1].number)
            lines += page.lines
        found.append(page.model_copy(update={"lines": lines, "more": False}).to_wire() | {"child": each})
    return found


def money(connection: Connection, who: Pupil, start: date, end: date) -> Money:
    """The days from ``start`` to ``end`` with movements."""
    own = ledger.meals_of(who.school_id, who.id)
    return Money(
        days=[
            DayMoney(date=day, spent=roubles(spent), added=roubles(added))
            for day, spent, added in ledger.by_day(connection, own, start, end)
        ]
    )
