"""Kindergarten applications for tests, as they stand in the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from ruobr_server.areas.families.tables import family_children
from ruobr_server.areas.kindergarten import queue, tables
from ruobr_tui.api.rules.kindergarten import cohort

FIRST = datetime(2026, 1, 12, 3, tzinfo=UTC)
ACCOUNT = 1
TERRITORY = 1


@dataclass(frozen=True)
class Wish:
    """A kindergarten that is wished, and whether a sibling there is claimed and confirmed."""

    kindergarten: int
    sibling: bool = False
    confirmed: bool = False


@dataclass(frozen=True)
class Applied:
    """An application: ``category`` is the rank of a privilege; ``minute`` when it was registered."""

    wishes: Sequence[Wish]
    born: date = date(2023, 5, 17)
    category: int | None = None
    category_confirmed: bool = True
    state: str = "registered"
    minute: int = 0
    regime: str = "full"
    orientation: str = "general"
    desired: date = date(2027, 9, 1)
    number: int = field(default=0)


def open_kindergartens(connection: Connection, count: int) -> None:
    """Kindergartens 1 to ``count`` and the categories 1 (out of turn), 2 (first turn) of the territory."""
    for number in range(1, count + 1):
        connection.execute(
            tables.kindergartens.insert().values(
                id=number, territory_id=TERRITORY, number=number, name=f"Сад {number}", district=""
            )
        )
    for rank, title in ((1, "Вне очереди"), (2, "Первая очередь")):
        connection.execute(
            tables.privilege_categories.insert().values(
                id=rank, territory_id=TERRITORY, title=title, rank=rank
            )
        )


def apply_all(connection: Connection, applied: Sequence[Applied], account: int = ACCOUNT) -> None:
    """Put the applications in, numbered from 1, and bring the queue up to date."""
    children: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    choices: list[dict[str, Any]] = []
    for number, one in enumerate(applied, 1):
        moment = FIRST + timedelta(minutes=one.minute)
        children.append(
            {
                "id": number,
                "account_id": account,
                "last_name": "Иванова",
                "first_name": "Вера",
                "middle_name": "",
                "birth_date": one.born,
                "gender": 2,
                "created_at": FIRST,
                "updated_at": FIRST,
            }
        )
        rows.append(
            {
                "id": number,
                "territory_id": TERRITORY,
                "number": f"42-{number:05}" if one.state == "registered" else None,
                "account_id": account,
                "child_id": number,
                "birth_date": one.born,
                "cohort": cohort(one.born),
                "desired_date": one.desired,
                "regime": one.regime,
                "orientation": one.orientation,
                "language": "ru",
                "adapted": False,
                "category_id": one.category,
                "category_confirmed": one.category is not None and one.category_confirmed,
                "state": one.state,
                "registered_at": moment if one.state == "registered" else None,
                "version": 1,
                "created_at": moment,
                "updated_at": moment,
            }
        )
        choices += [
            {
                "application_id": number,
                "kindergarten_id": wish.kindergarten,
                "position": position,
                "sibling": wish.sibling,
                "sibling_confirmed": wish.sibling and wish.confirmed,
                "in_queue": False,
                "cohort": 0,
                "rank": 4,
            }
            for position, wish in enumerate(one.wishes, 1)
        ]
    connection.execute(family_children.insert(), children)
    connection.execute(tables.kindergarten_applications.insert(), rows)
    connection.execute(tables.application_choices.insert(), choices)
    for first in range(1, len(applied) + 1, 500):
        queue.enter(connection, range(first, min(first + 500, len(applied) + 1)))
