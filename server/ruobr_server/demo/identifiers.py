"""Identifiers of generated rows: what a lesson brings is numbered by its class, all else by counting."""

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
"""Tables whose identifiers follow from the class's, and how many each class has."""


def highest_ids(numbers: Numbers) -> dict[str, int]:
    """The last identifier by table that is in use, or kept for what the year's lessons will bring."""
    given = {table: number - 1 for table, number in numbers.next.items()}
    after = numbers.next["classes"]
    return {**given, **{table: after * each for table, each in _BY_CLASS.items()}, "mark_types": 100}


def numbers_after(connection: Connection) -> Numbers:
    """Counting goes on where the database stands; classes so far on that their lessons are free too."""
    numbers = Numbers({table.name: next_free_id(connection, table.name) for table in metadata.sorted_tables})
    taken = [-(-numbers.next[table] // each) for table, each in _BY_CLASS.items()]
    numbers.next["classes"] = max(numbers.next["classes"], *taken)
    return numbers
