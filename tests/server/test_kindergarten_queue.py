"""The place in the queue: one query against a slow oracle that follows the rule word by word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ruobr_server.areas.kindergarten import queue, tables
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.metadata import metadata
from ruobr_tui.api.rules.kindergarten import age_group, cohort, forecast, intake_year
from support.families import Family
from support.queues import Applied, Wish, apply_all, open_kindergartens

GARDENS = 4
TODAY = date(2026, 11, 24)


def rank_of(one: Applied, wish: Wish) -> int:
    """Out of turn, first turn, a confirmed sibling in that kindergarten, everybody else."""
    if one.category == 1 and one.category_confirmed:
        return 1
    if one.category == 2 and one.category_confirmed:
        return 2
    return 3 if wish.sibling and wish.confirmed else 4


def oracle(applied: list[Applied], number: int) -> list[tuple[int, int, int, int, int]]:
    """Kindergarten, place, total, place in the category, total of the category."""
    mine = applied[number - 1]
    if mine.state != "registered":
        return []
    found = []
    for wish in mine.wishes:
        others = [
            (rank_of(other, theirs), other.minute, place)
            for place, other in enumerate(applied, 1)
            for theirs in other.wishes
            if theirs.kindergarten == wish.kindergarten
            and other.state == "registered"
            and school_year_of_birth(other.born) == school_year_of_birth(mine.born)
        ]
        own = (rank_of(mine, wish), mine.minute, number)
        alike = [each for each in others if each[0] == own[0]]
        found.append(
            (
                wish.kindergarten,
                sorted(others).index(own) + 1,
                len(others),
                sorted(alike).index(own) + 1,
                len(alike),
            )
        )
    return found


def school_year_of_birth(born: date) -> int:
    """How old the child is on 1 September 2026: the same age, the same queue."""
    return 2026 - born.year - ((born.month, born.day) > (9, 1))


def computed(connection: Connection, number: int) -> list[tuple[int, int, int, int, int]]:
    return [
        (each.kindergarten_id, each.place, each.total, each.category_place, each.category_total)
        for each in queue.places(connection, number)
    ]


wishes = st.lists(
    st.builds(Wish, st.integers(1, GARDENS), st.booleans(), st.booleans()),
    min_size=1,
    max_size=GARDENS,
    unique_by=lambda wish: wish.kindergarten,
)
applications = st.lists(
    st.builds(
        Applied,
        wishes,
        born=st.sampled_from(
            [date(2023, 5, 17), date(2023, 9, 1), date(2023, 9, 2), date(2024, 2, 29), date(2022, 9, 1)]
        ),
        category=st.sampled_from([None, None, None, 1, 2]),
        category_confirmed=st.booleans(),
        state=st.sampled_from(["registered"] * 5 + ["submitted", "referred", "withdrawn"]),
        minute=st.integers(0, 6),  # so that some register in the same minute
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def region(database: Database, family: Family) -> Database:
    database.write_now(open_kindergartens, GARDENS)
    return database


def empty(connection: Connection) -> None:
    for table in (tables.queue_places, tables.application_choices, tables.kindergarten_applications):
        connection.execute(table.delete())
    connection.execute(metadata.tables["family_children"].delete())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(applied=applications)
def test_the_query_and_the_rule_agree(region: Database, applied: list[Applied]) -> None:
    def compare(connection: Connection) -> None:
        empty(connection)
        apply_all(connection, applied)
        for number in range(1, len(applied) + 1):
            assert computed(connection, number) == oracle(applied, number)
        queue.record_places(connection, 1, TODAY)
        noted = connection.execute(
            tables.queue_places.select().with_only_columns(
                tables.queue_places.c.application_id,
                tables.queue_places.c.kindergarten_id,
                tables.queue_places.c.place,
                tables.queue_places.c.total,
            )
        )
        expected = {
            (number, garden, place, total)
            for number in range(1, len(applied) + 1)
            for garden, place, total, _, _ in oracle(applied, number)
        }
        assert {tuple(row) for row in noted} == expected

    region.write_now(compare)


def test_a_later_application_never_moves_an_earlier_one_back(region: Database) -> None:
    first = [Applied([Wish(1), Wish(2)], minute=minute) for minute in range(5)]

    def compare(connection: Connection) -> None:
        apply_all(connection, first)
        before = [computed(connection, number) for number in range(1, 6)]
        empty(connection)
        apply_all(connection, [*first, Applied([Wish(2), Wish(1)], minute=9)])
        after = [computed(connection, number) for number in range(1, 6)]
        assert [[each[:2] for each in one] for one in after] == [[each[:2] for each in one] for one in before]

    region.write_now(compare)


def test_places_are_noted_only_when_they_change(region: Database) -> None:
    def noted(connection: Connection) -> None:
        apply_all(connection, [Applied([Wish(1)], minute=minute) for minute in range(3)])
        for ahead in range(5):
            queue.record_places(connection, 1, TODAY + timedelta(days=ahead))
        assert queue.movement(connection, 3, TODAY) == {1: [(TODAY, 3)]}
        connection.execute(
            tables.kindergarten_applications.update()
            .where(tables.kindergarten_applications.c.id == 1)
            .values(state="withdrawn")
        )
        queue.enter(connection, [1])
        queue.record_places(connection, 1, TODAY + timedelta(days=5))
        later = TODAY + timedelta(days=5)
        assert queue.movement(connection, 3, TODAY) == {1: [(TODAY, 3), (later, 2)]}

    region.write_now(noted)


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.integers(2020, 2036))
def test_the_age_group_is_the_age_on_the_first_of_september(born: date, year: int) -> None:
    day = date(year, 9, 1)
    reached = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert age_group(cohort(born), year) == reached


def test_a_date_belongs_to_the_intake_that_began_before_it() -> None:
    assert [intake_year(day) for day in (date(2026, 8, 31), date(2026, 9, 1), date(2027, 1, 10))] == [
        2025,
        2026,
        2026,
    ]


def test_a_forecast_states_its_assumption_and_nothing_from_nothing() -> None:
    assert forecast([], TODAY) is None
    assert forecast([(TODAY - timedelta(days=5), 9)], TODAY) is None
    still = forecast([(TODAY - timedelta(days=60), 9)], TODAY)
    assert still is not None
    assert (still.moved, still.reached) == (0, None)
    moving = forecast([(TODAY - timedelta(days=90), 21), (TODAY - timedelta(days=1), 11)], TODAY)
    assert moving is not None
    assert moving.moved == 10
    assert moving.reached == TODAY + timedelta(days=90)
    back = forecast([(TODAY - timedelta(days=40), 5), (TODAY, 8)], TODAY)
    assert back is not None
    assert back.reached is None
    old = forecast([(TODAY - timedelta(days=300), 40), (TODAY - timedelta(days=200), 12)], TODAY)
    assert old is not None
    assert (old.moved, old.days) == (0, 90)
