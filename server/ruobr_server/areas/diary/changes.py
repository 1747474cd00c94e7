"""Changes of lessons: new versions and live events, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from ruobr_server.areas.diary.versions import bump_classes, bump_pupils
from ruobr_server.areas.events.service import NewEvent, publish_many, readers
from ruobr_server.areas.schools.queries import pupil_places
from ruobr_tui.api.models.events import ABSENCE, HOMEWORK, LESSON, MARK, MORE, MOST_IN_ONE

_PIECE = 500
"""Pupils in one statement with a list of values."""

_ORDER = (MARK, ABSENCE, HOMEWORK, LESSON)
"""Precedence of the kinds if an event contains several changes."""


@dataclass(frozen=True, slots=True)
class LessonChange:
    """The changes of one lesson."""

    lesson_id: int
    class_id: int
    shared: str = ""
    """The kind of event for what the whole class sees (``HOMEWORK``, ``LESSON``); "" for none."""
    pupils: Mapping[int, AbstractSet[str]] = field(default_factory=dict)
    """The kinds of events by pupil, for what is only in this pupil's diary; ``LESSON`` for a teacher's
    note.
    """


class _Seen(NamedTuple):
    """A change of one kind in one lesson of one pupil's diary."""

    rank: int
    child: int
    lesson: int

    def to_wire(self) -> dict[str, int | str]:
        return {"kind": _ORDER[self.rank], "child": self.child, "lesson": self.lesson}


def announce(connection: Connection, school_id: int, changes: Sequence[LessonChange], now: datetime) -> None:
    """Invalidate cached weeks and publish the changes to their readers; last in a transaction that records.

    An account gets one event for all changes (one for each ``MOST_IN_ONE`` changes).
    """
    shared = {each.class_id for each in changes if each.shared}
    if shared:
        bump_classes(connection, school_id, sorted(shared))
    touched = sorted({pupil_id for each in changes for pupil_id in each.pupils})
    for first in range(0, len(touched), _PIECE):
        bump_pupils(connection, school_id, touched[first : first + _PIECE])
    seen = _seen(changes, _classmates(connection, school_id, shared))
    whom = readers(connection, seen)
    by_account: defaultdict[int, list[_Seen]] = defaultdict(list)
    for pupil_id, own in seen.items():
        for account_id in whom.get(pupil_id, ()):
            by_account[account_id] += own
    publish_many(
        connection, [event for each in sorted(by_account) for event in _events(each, by_account[each])], now
    )


def _seen(
    changes: Sequence[LessonChange], classmates: Mapping[int, Sequence[int]]
) -> defaultdict[int, list[_Seen]]:
    """The changes by pupil."""
    found: defaultdict[int, list[_Seen]] = defaultdict(list)
    for change in changes:
        kinds: defaultdict[int, set[str]] = defaultdict(set)
        for pupil_id in classmates.get(change.class_id, ()) if change.shared else ():
            kinds[pupil_id].add(change.shared)
        for pupil_id, own in change.pupils.items():
            kinds[pupil_id] |= own
        for pupil_id, each in kinds.items():
            found[pupil_id] += [_Seen(_ORDER.index(kind), pupil_id, change.lesson_id) for kind in each]
    return found


def _events(account_id: int, seen: Sequence[_Seen]) -> list[NewEvent]:
    ordered = sorted(seen)
    events = []
    for start in range(0, len(ordered), MOST_IN_ONE):
        first, *rest = ordered[start : start + MOST_IN_ONE]
        about: dict[str, object] = {"child": first.child, "lesson": first.lesson}
        if rest:
            about[MORE] = [each.to_wire() for each in rest]
        events.append(NewEvent(account_id, _ORDER[first.rank], about))
    return events


def _classmates(
    connection: Connection, school_id: int, class_ids: AbstractSet[int]
) -> defaultdict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    if not class_ids:
        return found
    query = select(pupil_places.c.class_id, pupil_places.c.id).where(
        pupil_places.c.school_id == school_id, pupil_places.c.class_id.in_(sorted(class_ids))
    )
    for class_id, pupil_id in connection.execute(query):
        found[class_id].append(pupil_id)
    return found
