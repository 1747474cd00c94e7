"""What has changed in lessons: the versions grow and who reads it is told, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from ruobr_server.areas.diary.versions import bump_classes, bump_pupils
from ruobr_server.areas.events.service import Told, readers, tell_all
from ruobr_server.areas.schools.queries import pupil_places
from ruobr_tui.api.models.events import ABSENCE, HOMEWORK, LESSON, MARK, MORE, MOST_IN_ONE

_PIECE = 500
"""Pupils of one statement with a list of values."""

_ORDER = (MARK, ABSENCE, HOMEWORK, LESSON)
"""What of several changes gives an event its kind."""


@dataclass(frozen=True, slots=True)
class LessonChange:
    """What a teacher has changed in one lesson."""

    lesson_id: int
    class_id: int
    shared: str = ""
    """The kind of event for what the whole class sees (``HOMEWORK``, ``LESSON``); "" for nothing."""
    pupils: Mapping[int, AbstractSet[str]] = field(default_factory=dict)
    """The kinds of events by pupil, for what only this pupil's diary shows; ``LESSON`` for a remark."""


class _Seen(NamedTuple):
    """One kind of change of one lesson in one pupil's diary."""

    rank: int
    child: int
    lesson: int

    def to_wire(self) -> dict[str, int | str]:
        return {"kind": _ORDER[self.rank], "child": self.child, "lesson": self.lesson}


def announce(connection: Connection, school_id: int, changes: Sequence[LessonChange], now: datetime) -> None:
    """Let the kept weeks that show it be old, and tell their readers; last in a transaction that records.

    An account gets one event, whatever was recorded at once (one for each ``MOST_IN_ONE`` changes).
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
    tell_all(connection, [told for each in sorted(by_account) for told in _told(each, by_account[each])], now)


def _seen(
    changes: Sequence[LessonChange], classmates: Mapping[int, Sequence[int]]
) -> defaultdict[int, list[_Seen]]:
    """What changes in whose diary."""
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


def _told(account_id: int, seen: Sequence[_Seen]) -> list[Told]:
    ordered = sorted(seen)
    told = []
    for start in range(0, len(ordered), MOST_IN_ONE):
        first, *rest = ordered[start : start + MOST_IN_ONE]
        about: dict[str, object] = {"child": first.child, "lesson": first.lesson}
        if rest:
            about[MORE] = [each.to_wire() for each in rest]
        told.append(Told(account_id, _ORDER[first.rank], about))
    return told


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
