"""Homework that the user ticked as done. No refresh writes here.

A tick holds for its task whatever becomes of the text, as long as number and type stand in a lesson of that
subject on the day it was ticked for, or with the same deadline. Under another day and deadline the text
must be the same too: portals give one number to several works. Without a number, or when it has vanished,
text, subject and day (or deadline) decide.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson, Task


class Tick(NamedTuple):
    """One tick as it is stored.

    ``type`` "": of before, when types were not stored; ``due`` "": no deadline.
    """

    type: str
    number: int
    day: str
    subject: str
    due: str
    text: str


class Ticks:
    """The ticks of a child."""

    def __init__(self, ticks: Iterable[Tick] = ()) -> None:
        self._by_subject: defaultdict[str, list[Tick]] = defaultdict(list)
        for tick in ticks:
            self._by_subject[_folded(tick.subject)].append(tick)

    def __len__(self) -> int:
        return sum(map(len, self._by_subject.values()))

    def text(self, lesson: Lesson, task: Task) -> str | None:
        """The text that the task had when it was ticked; None: it is not ticked."""
        texts = [tick.text for tick in self.of(lesson, task)]
        return _text(task) if _text(task) in texts else next(iter(texts), None)

    def is_changed(self, lesson: Lesson, task: Task) -> bool:
        """Whether the task is ticked and has another text since."""
        return self.text(lesson, task) not in (None, _text(task))

    def __contains__(self, place: tuple[Lesson, Task]) -> bool:
        return next(self.of(*place), None) is not None

    def of(self, lesson: Lesson, task: Task) -> Iterator[Tick]:
        """The ticks that hold for this task."""
        for tick in self._by_subject.get(_folded(lesson.subject), ()):
            if _holds(tick, lesson, task):
                yield tick


def read(connection: sqlite3.Connection, child: int) -> Ticks:
    """All ticks of a child."""
    rows = connection.execute(
        "SELECT type, task, day, subject, due, text FROM ticks WHERE child = ? ORDER BY ticked_at, text",
        (child,),
    )
    return Ticks(Tick(*row) for row in rows)


def set_tick(
    connection: sqlite3.Connection, child: int, lesson: Lesson, task: Task, done: bool, now: datetime
) -> None:
    """Tick homework as done, or take the tick away."""
    # A tick that this task inherited from one that vanished goes with it.
    old = [(child, *tick) for tick in read(connection, child).of(lesson, task)]
    connection.executemany(
        "DELETE FROM ticks WHERE child = ? AND type = ? AND task = ? AND day = ? AND subject = ? AND due = ?"
        " AND text = ?",
        old,
    )
    if done:
        due = task.deadline.isoformat() if task.deadline else ""
        connection.execute(
            "INSERT OR REPLACE INTO ticks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                child,
                task.type,
                task.id,
                lesson.date.isoformat(),
                lesson.subject,
                due,
                _text(task),
                now.isoformat(),
            ),
        )


def _folded(subject: str) -> str:
    return " ".join(subject.split()).casefold()


def _text(task: Task) -> str:
    """The words of a task: some portals write them into its body alone."""
    return task.title if task.title.strip() else task.text


def _holds(tick: Tick, lesson: Lesson, task: Task) -> bool:
    same_text = tick.text == _text(task)
    due = task.deadline.isoformat() if task.deadline else ""
    near = tick.day == lesson.date.isoformat() or bool(due and due == tick.due)
    namesakes = [each for each in lesson.tasks if _is_number(tick, each)]
    if not namesakes:
        return same_text and near
    if not _is_number(tick, task):
        return False
    return same_text or (near and all(_text(each) != tick.text for each in namesakes))


def _is_number(tick: Tick, task: Task) -> bool:
    return task.id > 0 and tick.number == task.id and tick.type in ("", task.type)
