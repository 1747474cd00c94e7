"""Meal accounts: every child of a school with a canteen has one."""

from __future__ import annotations

from sqlalchemy import Connection, and_, select, update

from ruobr_server.areas.meals.tables import canteens, meal_accounts
from ruobr_server.areas.schools.queries import pupil_places
from ruobr_server.areas.schools.service import Pupil
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.inserts import insert_missing
from ruobr_server.kit.errors import Invalid, NotFound
from ruobr_tui.api.reasons import forms
from ruobr_tui.api.reasons import meals as reasons
from ruobr_tui.api.rules.fields.amounts import LARGEST_LIMIT, NotASum, typed_sum

AT_ONCE = 5_000


@takes_long(60.0)
def open_missing(connection: Connection, most: int = AT_ONCE) -> int:
    """Open missing accounts, at most ``most``; return how many."""
    rows = connection.execute(
        select(pupil_places.c.school_id, pupil_places.c.id)
        .join(canteens, canteens.c.school_id == pupil_places.c.school_id)
        .outerjoin(
            meal_accounts,
            and_(
                meal_accounts.c.school_id == pupil_places.c.school_id,
                meal_accounts.c.pupil_id == pupil_places.c.id,
            ),
        )
        .where(meal_accounts.c.pupil_id.is_(None))
        .order_by(pupil_places.c.school_id, pupil_places.c.id)
        .limit(most)
    ).all()
    fresh = [
        {
            "school_id": row.school_id,
            "pupil_id": row.id,
            "account": number_of(row.school_id, row.id),
            "uid": "",
            "default_complex": "",
        }
        for row in rows
    ]
    if fresh:
        insert_missing(connection, meal_accounts, fresh)
    return len(fresh)


def number_of(school_id: int, pupil_id: int) -> str:
    """The number of a meal account: that of the child is unique in the region."""
    return f"{school_id % 10_000:04d}{pupil_id:010d}"


def set_limit(connection: Connection, who: Pupil, text: str) -> None:
    """Set the daily limit; "" removes it. Raises ``Invalid``, ``NotFound`` without an account."""
    limit: int | None = None
    if text.strip():
        try:
            limit = typed_sum(text)
        except NotASum as error:
            raise Invalid(forms.NOT_A_SUM) from error
        if not 0 < limit <= LARGEST_LIMIT:
            raise Invalid(reasons.LIMIT_RANGE)
    changed = connection.execute(
        update(meal_accounts)
        .where(meal_accounts.c.school_id == who.school_id, meal_accounts.c.pupil_id == who.id)
        .values(day_limit=limit)
    )
    if not changed.rowcount:
        raise NotFound
