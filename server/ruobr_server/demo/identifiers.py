"""Ids of generated rows: those of lessons depend on their class, all others are counted."""

from __future__ import annotations

from sqlalchemy import Connection

from ruobr_server.demo.journal import LESSONS_PER_CLASS, MARKS_PER_LESSON
from ruobr_server.demo.population import Numbers
from ruobr_server.kit.db.ids import next_free_id
from ruobr_server.tables import metadata

_BY_CLASS = {
    "lessons": LESSONS_PER_CLASS,
    "remarks": LESSONS_PER_CLASS,
    "tasks": LESSONS_PER_CLASS * 2,
    "files": LESSONS_PER_CLASS * 2,
    "marks": LESSONS_PER_CLASS * MARKS_PER_LESSON,
}
"""Tables whose ids depend on the class, and how many each class has."""


def highest_ids(numbers: Numbers) -> dict[str, int]:
    """The highest id by table that is used, or reserved for the year's lessons."""
    given = {table: number - 1 for table, number in numbers.next.items()}
    after = numbers.next["classes"]
    return {**given, **{table: after * each for table, each in _BY_CLASS.items()}, "mark_types": 100}


def numbers_after(connection: Connection) -> Numbers:
    """Counters that continue after the database's ids; classes continue beyond reserved lessons."""
    numbers = Numbers({table.name: next_free_id(connection, table.name) for table in metadata.sorted_tables})
    taken = [-(-numbers.next[table] // each) for table, each in _BY_CLASS.items()]
    numbers.next["classes"] = max(numbers.next["classes"], *taken)
    return numbers
