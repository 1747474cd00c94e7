"""What the user made: ticks of homework, notes on lessons, letters read. No refresh writes here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson, Task


def set_tick(
    connection: sqlite3.Connection, child: int, lesson: Lesson, task: Task, done: bool, now: datetime
) -> None:
    """Tick homework as done, or take the tick away."""
    place = (child, lesson.date.isoformat(), lesson.subject)
    here = {each.id for each in lesson.tasks} - {task.id}
    # A tick that this task inherited from one that vanished goes with it.
    rows = connection.execute(
        "SELECT task FROM ticks WHERE child = ? AND day = ? AND subject = ? AND text = ?",
        (*place, task.title),
    ).fetchall()
    gone = [(child, number) for (number,) in rows if number not in here]
    connection.executemany("DELETE FROM ticks WHERE child = ? AND task = ?", [*gone, (child, task.id)])
    if done:
        connection.execute(
            "INSERT INTO ticks VALUES (?, ?, ?, ?, ?, ?)",
            (child, task.id, *place[1:], task.title, now.isoformat()),
        )


def ticks(connection: sqlite3.Connection, child: int, lessons: Iterable[Lesson]) -> frozenset[int]:
    """The ids of the ticked tasks of these lessons."""
    return frozenset(ticked_texts(connection, child, lessons))


def ticked_texts(connection: sqlite3.Connection, child: int, lessons: Iterable[Lesson]) -> dict[int, str]:
    """The ticked tasks of these lessons, with the text that each had when it was ticked.

    A tick holds for its task whatever becomes of the text. When the task's number vanishes, it holds
    for a task with the same text in a lesson of the same day and subject.
    """
    ticked: dict[int, str] = {}
    for lesson in lessons:
        if not lesson.tasks:
            continue
        numbers = [task.id for task in lesson.tasks]
        marks = ",".join("?" * len(numbers))
        rows = connection.execute(
            "SELECT task, text FROM ticks WHERE child = ? AND"  # noqa: S608 - question marks
            f" (task IN ({marks}) OR (day = ? AND subject = ?))",
            (child, *numbers, lesson.date.isoformat(), lesson.subject),
        ).fetchall()
        direct = {number: text for number, text in rows if number in numbers}
        orphans = {text for number, text in rows if number not in numbers}
        for task in lesson.tasks:
            if task.id in direct:
                ticked[task.id] = direct[task.id]
            elif task.title in orphans:
                ticked[task.id] = task.title
    return ticked


def set_note(connection: sqlite3.Connection, child: int, lesson: int, text: str, now: datetime) -> None:
    """Write a note on a lesson; an empty one removes it."""
    connection.execute("DELETE FROM notes WHERE child = ? AND lesson = ?", (child, lesson))
    if text.strip():
        connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?)", (child, lesson, text, now.isoformat()))


def notes(connection: sqlite3.Connection, child: int) -> dict[int, str]:
    """The notes of a child, by lesson."""
    return dict(connection.execute("SELECT lesson, text FROM notes WHERE child = ?", (child,)))


def mark_read(connection: sqlite3.Connection, letter: int, version: str, now: datetime) -> None:
    """The user has read this letter as it stands (``version`` is when it was last added to)."""
    connection.execute(
        "INSERT OR REPLACE INTO read_letters VALUES (?, ?, ?)", (letter, version, now.isoformat())
    )


def read_version(connection: sqlite3.Connection, letter: int) -> str | None:
    """The version of the letter that was read, or None."""
    row = connection.execute("SELECT version FROM read_letters WHERE id = ?", (letter,)).fetchone()
    return None if row is None else str(row[0])
