"""Prepared queries: the same values as any other query, on both kinds of database."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Select, bindparam, literal, select

from ruobr_server.areas.diary.tables import lessons, marks
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.prepared import Prepared
from support import school


def query_of_week() -> Select[tuple[object, ...]]:
    """Dates, times, a moment, an exact number, a truth, a constant, in and out."""
    return (
        select(
            lessons.c.id,
            lessons.c.date,
            lessons.c.time_start,
            lessons.c.changed_at,
            lessons.c.cancelled,
            marks.c.weight,
            literal(None, lessons.c.id.type),
            literal("всегда"),
        )
        .join(marks, (marks.c.school_id == lessons.c.school_id) & (marks.c.lesson_id == lessons.c.id))
        .where(lessons.c.school_id == school.SCHOOL)
        .where(lessons.c.date.between(bindparam("start"), bindparam("end")), marks.c.weight > Decimal("1.5"))
        .order_by(marks.c.id)
    )


async def test_values_are_read_as_by_any_query(furnished: Database) -> None:
    query, span = Prepared(query_of_week()), {"start": school.MONDAY, "end": school.SATURDAY}

    def plain(connection: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(query_of_week(), span)]

    def prepared(connection: Connection) -> list[tuple[object, ...]]:
        return query.rows(connection, **span)

    expected = await furnished.read(plain)
    assert len(expected) == 2
    assert expected[0][5] == Decimal(3)
    assert await furnished.read(prepared) == expected
    assert await furnished.rows(query, **span) == expected
    assert await furnished.rows(query, start=date(2020, 1, 1), end=date(2020, 1, 2)) == []


async def test_it_sees_what_was_just_written(furnished: Database) -> None:
    ours = lessons.c.school_id == school.SCHOOL
    query = Prepared(select(lessons.c.topic).where(ours, lessons.c.id == bindparam("id")))
    assert await furnished.rows(query, id=1003) == [("Степени",)]
    await furnished.write(lambda c: c.execute(lessons.update().values(topic="Корни")))
    assert await furnished.rows(query, id=1003) == [("Корни",)]


def test_a_list_of_values_is_refused(furnished: Database) -> None:
    query = Prepared(select(lessons.c.id).where(lessons.c.id.in_(bindparam("ids", expanding=True))))
    with pytest.raises(ValueError, match="list"):
        furnished.read_now(lambda connection: query.rows(connection, ids=[1]))


async def test_a_missing_value_is_an_error_not_null(furnished: Database) -> None:
    query = Prepared(select(lessons.c.id).where(lessons.c.id == bindparam("id")))
    with pytest.raises(KeyError):
        await furnished.rows(query, other=1)


async def test_it_outlives_a_database_without_keeping_it(furnished: Database) -> None:
    query = Prepared(query_of_week())
    other = Database(furnished.url)
    await other.write(lambda _connection: None)  # its threads are there
    assert len(await other.rows(query, start=school.MONDAY, end=school.SATURDAY)) == 2
    reference = weakref.ref(other._engine)
    other.close_now()
    del other
    gc.collect()
    assert reference() is None
    assert len(await furnished.rows(query, start=school.MONDAY, end=school.SATURDAY)) == 2
