"""The children of parents' accounts, and whether their diaries are open, as decided by the class teacher."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update

from ruobr_server.auth.tables import guardianships
from ruobr_server.kit.db.inserts import insert_new


def has_open_diary(connection: Connection, account_id: int, pupil_id: int) -> bool:
    """Whether the diary of this pupil is open to this parent's account."""
    found = select(guardianships.c.pupil_id).where(
        guardianships.c.account_id == account_id,
        guardianships.c.pupil_id == pupil_id,
        guardianships.c.diary_open,
    )
    return connection.execute(found).first() is not None


def guard(connection: Connection, account_id: int, pupil_id: int, position: int) -> None:
    """Add a child to a new account, with the diary open; ``position`` is its place in the list."""
    connection.execute(
        insert(guardianships).values(
            account_id=account_id, pupil_id=pupil_id, position=position, diary_open=True
        )
    )


def open_diary(connection: Connection, account_id: int, pupil_id: int) -> None:
    """Open a pupil's diary to an account; a new child is added at the end."""
    place = connection.scalar(
        select(func.count()).select_from(guardianships).where(guardianships.c.account_id == account_id)
    )
    row = {"account_id": account_id, "pupil_id": pupil_id, "position": place or 0, "diary_open": True}
    if not insert_new(connection, guardianships, row):
        _set(connection, account_id, pupil_id, is_open=True)


def close_diary(connection: Connection, account_id: int, pupil_id: int) -> None:
    """Close a pupil's diary to an account; the child keeps its position."""
    _set(connection, account_id, pupil_id, is_open=False)


def guardians_of(connection: Connection, pupil_ids: Iterable[int]) -> list[int]:
    """The parents' accounts of these pupils, without duplicates."""
    wanted = guardianships.c.pupil_id.in_(list(pupil_ids))
    return list(connection.scalars(select(guardianships.c.account_id).where(wanted).distinct()))


def _set(connection: Connection, account_id: int, pupil_id: int, *, is_open: bool) -> None:
    connection.execute(
        update(guardianships)
        .where(guardianships.c.account_id == account_id, guardianships.c.pupil_id == pupil_id)
        .values(diary_open=is_open)
    )
