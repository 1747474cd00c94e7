"""What has changed in lessons: the versions grow and who reads it is told, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.diary.versions import bump_classes, bump_pupils
from ruobr_server.events.service import Told, readers, tell_all
from ruobr_server.schools.tables import pupils
from ruobr_tui.api.models.events import HOMEWORK, LESSON

_PIECE = 500
"""Pupils of one statement with a list of values."""


@dataclass(frozen=True, slots=True)
class LessonChange:
    """What a teacher has changed in one lesson."""

    lesson_id: int
    class_id: int
    homework: bool = False
    """Homework was set or withdrawn; otherwise the class sees another topic, or that it is active."""
    pupils: Mapping[int, AbstractSet[str]] = field(default_factory=dict)
    """The kinds of events (``MARK``, ``ABSENCE``) by pupil."""


def announce(connection: Connection, school_id: int, changes: Sequence[LessonChange], now: datetime) -> None:
    """Let everybody's kept weeks be old, and tell them. The last thing in a transaction that records."""
    if not changes:
        return
    bump_classes(connection, school_id, sorted({each.class_id for each in changes}))
    touched = sorted({pupil_id for each in changes for pupil_id in each.pupils})
    for first in range(0, len(touched), _PIECE):
        bump_pupils(connection, school_id, touched[first : first + _PIECE])
    classmates = _classmates(connection, school_id, {each.class_id for each in changes})
    concerned = {pupil_id for mates in classmates.values() for pupil_id in mates}
    whom = readers(connection, {*concerned, *touched})
    told: list[Told] = []
    for change in changes:
        shared = HOMEWORK if change.homework else LESSON
        kinds: dict[int, list[str]] = {pupil_id: [shared] for pupil_id in classmates[change.class_id]}
        for pupil_id, own in change.pupils.items():
            kinds.setdefault(pupil_id, []).extend(sorted(own))
        for pupil_id in sorted(kinds):
            about = {"child": pupil_id, "lesson": change.lesson_id}
            told += [Told(each, kind, about) for each in whom.get(pupil_id, ()) for kind in kinds[pupil_id]]
    tell_all(connection, told, now)


def _classmates(
    connection: Connection, school_id: int, class_ids: AbstractSet[int]
) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    query = select(pupils.c.class_id, pupils.c.id).where(
        pupils.c.school_id == school_id, pupils.c.class_id.in_(sorted(class_ids))
    )
    for class_id, pupil_id in connection.execute(query):
        found[class_id].append(pupil_id)
    return found
