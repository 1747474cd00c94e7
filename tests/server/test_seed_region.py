"""Bulk data for measuring, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.tables import accounts as account_table
from ruobr_server.demo.seed import seed
from ruobr_server.kit.db import Database, take_ids
from ruobr_server.kit.db.tables import counters
from ruobr_server.kit.errors import OperatorError
from ruobr_server.tables import metadata
from support.statements import rows

TODAY = date(2026, 11, 24)


def count(database: Database, table: Any) -> int:
    return (
        database.read_now(lambda connection: connection.scalar(select(func.count()).select_from(table))) or 0
    )


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row but the salted password, and counters, in whose place PostgreSQL has sequences."""

    def read(connection: Any) -> dict[str, list[Any]]:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in metadata.sorted_tables
            if table not in (account_table, counters)
        }

    return database.read_now(read)


def test_as_many_as_requested(database: Database) -> None:
    seen: list[tuple[int, int]] = []
    seed(
        database,
        schools=2,
        classes=3,
        pupils=7,
        seed=5,
        today=TODAY,
        weeks=2,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert count(database, schools.schools) == 2
    assert count(database, schools.classes) == 6
    assert count(database, schools.pupils) == 42
    assert count(database, diary.marks) > 42
    assert count(database, account_table) == 0
    assert seen == [(done, 6) for done in range(1, 7)]
    days = database.read_now(
        lambda c: c.execute(select(func.min(diary.lessons.c.date), func.max(diary.lessons.c.date))).one()
    )
    assert tuple(days) == (date(2026, 11, 16), date(2026, 11, 28))


def test_the_same_seed_gives_the_same_region(empty_database: Database, database: Database) -> None:
    empty_database.write_now(metadata.create_all)
    for one in (empty_database, database):
        seed(one, schools=1, classes=2, pupils=5, seed=3, today=TODAY, weeks=2)
    assert everything(empty_database) == everything(database)


def test_another_seed_gives_another(database: Database) -> None:
    seed(database, schools=1, classes=1, pupils=9, seed=1, today=TODAY, weeks=1)
    seed(database, schools=1, classes=1, pupils=9, seed=2, today=TODAY, weeks=1)
    names = database.read_now(
        lambda c: c.execute(select(schools.people.c.last_name).order_by(schools.people.c.id)).scalars().all()
    )
    half = len(names) // 2
    assert names[:half] != names[half:]


def test_accounts_of_each_class_open_their_diary(database: Database) -> None:
    seed(database, schools=1, classes=2, pupils=3, seed=1, today=TODAY, weeks=1, password="benchmark")
    for login, role in (("parent-1-2", "parent"), ("pupil-1-2", "pupil")):
        stored = database.read_now(accounts.credentials, login)
        assert stored is not None, login
        [found] = database.read_now(rows, select(account_table).where(account_table.c.id == stored.id))
        assert found.role == role
    assert count(database, account_table) == 4


def test_later_rows_find_free_identifiers(database: Database) -> None:
    seed(database, schools=1, classes=2, pupils=3, seed=1, today=TODAY, weeks=2)
    for table in (diary.lessons, diary.marks, schools.pupils, schools.people, schools.classes):
        [number] = database.write_now(take_ids, table.name)
        [[highest]] = database.read_now(rows, select(func.max(table.c.id)))
        assert number > (highest or 0), table.name


def test_a_whole_year_has_final_marks(database: Database) -> None:
    seed(database, schools=1, classes=1, pupils=4, seed=1, today=TODAY, weeks=None)
    assert count(database, diary.final_marks) > 0


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 61)])
def test_sizes_that_make_no_school_are_refused(database: Database, sizes: tuple[int, int, int]) -> None:
    with pytest.raises(OperatorError):
        seed(database, schools=sizes[0], classes=sizes[1], pupils=sizes[2], seed=1, today=TODAY)
