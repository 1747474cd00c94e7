"""Many applications at a desk, written at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, insert

from ruobr_server.areas.families import tables as families
from ruobr_server.areas.families.child_words import store_words
from ruobr_server.areas.kindergarten import tables

FIRST_ID = 5000
START = datetime(2026, 9, 1, 3, tzinfo=UTC)


def crowd(
    connection: Connection,
    account_id: int,
    names: Iterable[tuple[str, str, str]],
    states: Sequence[str],
    elsewhere: Sequence[int] = (),
    territory_id: int = 1,
) -> None:
    """An application for each of these children, in turn in each state, five filed at one moment.

    Their ids begin with ``FIRST_ID``. Those at the places ``elsewhere`` are another municipality's (2).
    """
    for at, (last, first, middle) in enumerate(names):
        number, filed = FIRST_ID + at, START + timedelta(days=at // 5)
        born = date(2023, 1, 1) + timedelta(days=at * 7 % 20)
        child = {
            "last_name": last,
            "first_name": first,
            "middle_name": middle,
            "certificate_number": f"{700000 + at}",
        }
        connection.execute(
            insert(families.family_children).values(
                **child,
                id=number,
                account_id=account_id,
                birth_date=born,
                gender=1,
                certificate_series="III-ЛО",
                created_at=filed,
                updated_at=filed,
            )
        )
        store_words(connection, number, child)
        connection.execute(
            insert(tables.kindergarten_applications).values(
                id=number,
                territory_id=2 if at in elsewhere else territory_id,
                account_id=account_id,
                child_id=number,
                child_name=families.searched(child),
                birth_date=born,
                cohort=2022,
                desired_date=date(2027, 9, 1),
                regime="full",
                orientation="general",
                language="ru",
                state=states[at % len(states)],
                number=f"42-{number:05}",
                created_at=filed,
                updated_at=filed,
            )
        )
