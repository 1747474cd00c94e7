"""The order of the queue: priority, a sibling in that kindergarten, then the time of registration.

The place is one count over an index of ``application_choices``; the columns of that index are copied there
whenever an application changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from ruobr_server.areas.kindergarten.states import QUEUED
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    privilege_categories,
    queue_places,
)
from ruobr_tui.api.rules.kindergarten import GENERAL, SIBLING


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an application at one kindergarten; all numbers count from 1."""

    kindergarten_id: int
    position: int
    rank: int
    place: int
    total: int
    category_place: int
    category_total: int


def enter(connection: Connection, application_ids: Sequence[int]) -> None:
    """Update the queue after any change of these applications."""
    own = kindergarten_applications
    mine = own.c.id == application_choices.c.application_id
    category = (
        select(privilege_categories.c.rank)
        .where(privilege_categories.c.id == own.c.category_id)
        .scalar_subquery()
    )
    by_category = case(
        (and_(own.c.category_id.is_not(None), own.c.category_confirmed), category), else_=GENERAL
    )
    by_sibling = case((application_choices.c.sibling_confirmed, SIBLING), else_=GENERAL)

    def of(value: Any) -> Any:
        return select(value).where(mine).scalar_subquery()

    connection.execute(
        update(application_choices)
        .where(application_choices.c.application_id.in_(application_ids))
        .values(
            in_queue=of(own.c.state == QUEUED),
            cohort=of(own.c.cohort),
            registered_at=of(own.c.registered_at),
            rank=of(case((by_category < by_sibling, by_category), else_=by_sibling)),
        )
    )


def places(connection: Connection, application_id: int) -> list[Place]:
    """The places of a registered application at each chosen kindergarten, in order of preference."""
    rows = connection.execute(_places(), {"application": application_id})
    return [Place(*(int(value) for value in row)) for row in rows]


@cache
def _places() -> Select[Any]:
    mine, other = application_choices.alias("mine"), application_choices.alias("other")
    before = tuple_(other.c.rank, other.c.registered_at, other.c.application_id) <= tuple_(
        mine.c.rank, mine.c.registered_at, mine.c.application_id
    )
    same_rank = other.c.rank == mine.c.rank

    def count(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    return (
        select(
            mine.c.kindergarten_id,
            mine.c.position,
            mine.c.rank,
            count(before),
            func.count(),
            count(and_(before, same_rank)),
            count(same_rank),
        )
        .join(
            other,
            and_(
                other.c.kindergarten_id == mine.c.kindergarten_id,
                other.c.cohort == mine.c.cohort,
                other.c.in_queue,
            ),
        )
        .where(mine.c.application_id == bindparam("application"), mine.c.in_queue)
        .group_by(mine.c.kindergarten_id, mine.c.position, mine.c.rank)
        .order_by(mine.c.position)
    )


def record_places(connection: Connection, territory_id: int, day: date) -> None:
    """Store the places of a day, if they differ from the last stored ones.

    A second call on the same day replaces the first one's places.
    """
    choices, own = application_choices, kindergarten_applications
    queue = (choices.c.kindergarten_id, choices.c.cohort)
    order = (choices.c.rank, choices.c.registered_at, choices.c.application_id)
    now = (
        select(
            choices.c.application_id,
            choices.c.kindergarten_id,
            func.row_number().over(partition_by=queue, order_by=order).label("place"),
            func.count().over(partition_by=queue).label("total"),
        )
        .join(own, own.c.id == choices.c.application_id)
        .where(choices.c.in_queue, own.c.territory_id == territory_id)
        .subquery()
    )
    newest = (
        select(
            queue_places.c.application_id,
            queue_places.c.kindergarten_id,
            func.max(queue_places.c.day).label("day"),
        )
        .where(queue_places.c.day < day)
        .group_by(queue_places.c.application_id, queue_places.c.kindergarten_id)
        .subquery()
    )
    last = queue_places.alias("last")
    connection.execute(
        queue_places.delete().where(
            queue_places.c.day == day,
            queue_places.c.application_id.in_(select(own.c.id).where(own.c.territory_id == territory_id)),
        )
    )
    changed = (
        select(now.c.application_id, now.c.kindergarten_id, literal(day), now.c.place, now.c.total)
        .outerjoin(
            newest,
            and_(
                newest.c.application_id == now.c.application_id,
                newest.c.kindergarten_id == now.c.kindergarten_id,
            ),
        )
        .outerjoin(
            last,
            and_(
                last.c.application_id == now.c.application_id,
                last.c.kindergarten_id == now.c.kindergarten_id,
                last.c.day == newest.c.day,
            ),
        )
        .where(or_(last.c.day.is_(None), last.c.place != now.c.place, last.c.total != now.c.total))
    )
    names = ["application_id", "kindergarten_id", "day", "place", "total"]
    connection.execute(insert(queue_places).from_select(names, changed))


def movement(connection: Connection, application_id: int, since: date) -> dict[int, list[tuple[date, int]]]:
    """Kindergarten id → stored places, the earliest first, beginning with the last one before ``since``."""
    rows = connection.execute(
        select(queue_places.c.kindergarten_id, queue_places.c.day, queue_places.c.place)
        .where(queue_places.c.application_id == application_id)
        .order_by(queue_places.c.kindergarten_id, queue_places.c.day)
    )
    found: dict[int, list[tuple[date, int]]] = {}
    for kindergarten_id, day, place in rows:
        known = found.setdefault(kindergarten_id, [])
        if day <= since:
            known[:] = [(day, place)]
        else:
            known.append((day, place))
    return found
