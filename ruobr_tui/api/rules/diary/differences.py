"""What changed between two readings of the same days of one pupil's diary.

Marks, homework and remarks are multisets: their order on the wire says nothing, and two equal
marks of one lesson are two marks. Topics are not news.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from ruobr_tui.api.models.diary import Absence, Lesson, Task
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.api.rules.diary.compared import ABSENCES, MARKS, REMARKS, TASKS, Sort
from ruobr_tui.api.rules.diary.pairing import Key, pair

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one lesson.

    ``before`` and ``after`` are a mark, a homework's text, an absence code or a remark's text, as
    written; when only a mark's weight changed, both carry it ("5 ×1", "5 ×2"). A homework whose
    texts are equal has a new deadline or other files. ``detail`` is the kind of work of a mark, the
    deadline of homework (ISO), the title of an absence, the author of a remark, or empty.

    ``key`` is the same whenever the same change is found, and no other change of the child has it,
    with one exception: what is done, undone and done again has its first key again. So a store that
    drops known keys forgets the key ``undoes`` (the exact opposite) when it keeps a change.
    """

    kind: Kind
    lesson_id: int
    day: date
    subject: str
    before: str | None
    after: str | None
    detail: str
    key: str
    undoes: str
    child: int | None = None


def differences(old: Iterable[Lesson], new: Iterable[Lesson], child: int | None = None) -> list[Change]:
    """The changes from ``old`` to ``new``, two complete readings of the same span of days, by day.

    A lesson that only one of them has is compared with an empty lesson, so its marks are new or
    removed. An incomplete reading (rows set aside) must not be compared: what it lacks would be
    reported as removed. A field that was not sent (``WireModel.is_sent``) is unknown, and no news.
    """
    before, after = _distinct(old), _distinct(new)
    ambiguous = _repeated_ids(before) | _repeated_ids(after)
    found = pair(before, after, _LESSON_KEYS, _lesson_order)
    couples: list[tuple[Lesson | None, Lesson | None]] = [*found.pairs]
    couples += [(lesson, None) for lesson in found.gone]
    couples += [(None, lesson) for lesson in found.come]
    moves = _moves(couples)
    changes: list[tuple[tuple[object, ...], Change]] = []
    for number, (was, now) in enumerate(couples):
        shown = now or was
        if shown is not None and was != now:
            describer = _Describer(
                shown, _place(was or shown, ambiguous), _place(now or shown, ambiguous), child
            )
            changes_here = [*describer.all(was, now, {move.name for move in moves})]
            for move in moves:
                if move.to == number and _can_compare_homework(was, now):
                    origin = couples[move.origin][0] or shown
                    changes_here += replace(describer, place_before=_place(origin, ambiguous)).moved(move)
            place = _lesson_order(shown)
            changes += [((*place, _KIND_ORDER[it.kind], it.key), it) for it in changes_here]
    return [change for _, change in sorted(changes, key=lambda placed: placed[0])]


@dataclass(frozen=True, slots=True)
class _Move:
    """Homework that is for another lesson now; ``origin`` and ``to`` count the couples of lessons."""

    name: tuple[int, str]
    old: Task
    new: Task
    origin: int
    to: int


def _moves(couples: Sequence[tuple[Lesson | None, Lesson | None]]) -> list[_Move]:
    """Only a number that stands once in each of both readings is the same task."""
    before: dict[tuple[int, str], list[tuple[int, Task]]] = defaultdict(list)
    after: dict[tuple[int, str], list[tuple[int, Task]]] = defaultdict(list)
    for place, (was, now) in enumerate(couples):
        for lesson, found in ((was, before), (now, after)):
            for task in lesson.tasks if lesson else ():
                if task.id > 0:
                    found[task.id, task.type].append((place, task))
    return [
        _Move(name, places[0][1], after[name][0][1], places[0][0], after[name][0][0])
        for name, places in before.items()
        if len(places) == len(after[name]) == 1 and places[0][0] != after[name][0][0]
    ]


def _can_compare_homework(old: Lesson | None, new: Lesson | None) -> bool:
    """Whether homework can be compared: a portal that begins to send ``assigned`` seems to move all of it."""
    if old is not None and new is not None and new.is_sent("assigned") and not old.is_sent("assigned"):
        return False
    return new is None or new.is_sent("tasks")


@dataclass(frozen=True, slots=True)
class _Describer:
    """Tells the changes of one lesson."""

    lesson: Lesson
    place_before: tuple[object, ...]
    place_after: tuple[object, ...]
    child: int | None

    def all(
        self, old: Lesson | None, new: Lesson | None, moved: AbstractSet[tuple[int, str]]
    ) -> Iterator[Change]:
        if new is None or new.is_sent("marks"):
            yield from self._of(MARKS, old.marks if old else [], new.marks if new else [])
        if _can_compare_homework(old, new):
            yield from self._of(TASKS, _tasks(old, moved), _tasks(new, moved))
        # Not every portal sends these: one that begins to must not make news of the whole year.
        if _both_send("absence", old, new):
            yield from self._of(ABSENCES, _absences(old), _absences(new))
        if _both_send("remarks", old, new):
            yield from self._of(REMARKS, old.remarks if old else [], new.remarks if new else [])
        was, now = bool(old and old.cancelled), bool(new and new.cancelled)
        if now and not was:
            yield self._change(Kind.CANCELLED, Kind.RESTORED, (), ())
        elif was and new is not None and not now:  # a lesson that is gone was not restored
            yield self._change(Kind.RESTORED, Kind.CANCELLED, (), ())

    def moved(self, move: _Move) -> Iterator[Change]:
        """What has changed in homework while it moved."""
        yield from self._of(TASKS, [move.old], [move.new])

    def _of(self, sort: Sort[T], old: Sequence[T], new: Sequence[T]) -> Iterator[Change]:
        came, changed, went = sort.kinds
        found = pair(old, new, sort.keys, sort.full)
        yield from self._one_sided(sort, came, went, found.come, new)
        yield from self._one_sided(sort, went, came, found.gone, old)
        turned = [(a, b) for a, b in found.pairs if sort.same(a) != sort.same(b)]
        turned.sort(key=lambda couple: (sort.full(couple[0]), sort.full(couple[1])))
        in_old, in_new = Counter(map(sort.full, old)), Counter(map(sort.full, new))
        total = Counter((sort.full(a), sort.full(b)) for a, b in turned)
        seen: Counter[tuple[object, ...]] = Counter()
        for a, b in turned:
            names = sort.full(a), sort.full(b)
            # Equal changes are numbered by how many such things there are, so that the second
            # 4→5 of a lesson has a key of its own even when it is found a day later.
            number = seen[names] - total[names]
            seen[names] += 1
            text_before, _ = sort.describe(a, b)
            text_after, detail = sort.describe(b, a)
            yield self._change(
                changed,
                sort.kinds[1],
                (*names, in_new[names[1]] + number),
                (*reversed(names), in_old[names[0]] + number),
                text_before,
                text_after,
                detail,
            )

    def _one_sided(
        self, sort: Sort[T], kind: Kind, opposite: Kind, things: Sequence[T], among: Sequence[T]
    ) -> Iterator[Change]:
        there, total = Counter(map(sort.name, among)), Counter(map(sort.name, things))
        seen: Counter[tuple[object, ...]] = Counter()
        for thing in things:
            name = sort.name(thing)
            number = there[name] - total[name] + seen[name]
            seen[name] += 1
            text, detail = sort.describe(thing, None)
            came = kind is sort.kinds[0]
            yield self._change(
                kind,
                opposite,
                (name, number),
                (name, number),
                None if came else text,
                text if came else None,
                detail,
            )

    def _change(
        self,
        kind: Kind,
        opposite: Kind,
        name: tuple[object, ...],
        opposite_name: tuple[object, ...],
        before: str | None = None,
        after: str | None = None,
        detail: str = "",
    ) -> Change:
        return Change(
            kind=kind,
            lesson_id=self.lesson.id,
            day=self.lesson.date,
            subject=self.lesson.subject,
            before=before,
            after=after,
            detail=detail,
            key=_digest(kind, self.place_after, name),
            undoes=_digest(opposite, self.place_before, opposite_name),
            child=self.child,
        )


def _digest(kind: Kind, place: tuple[object, ...], name: tuple[object, ...]) -> str:
    """A short key of any text, however long or strange; the kind in front for whoever reads it."""
    text = json.dumps([place, name], ensure_ascii=True, default=str)
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _both_send(name: str, old: Lesson | None, new: Lesson | None) -> bool:
    return all(lesson is None or lesson.is_sent(name) for lesson in (old, new))


def _tasks(lesson: Lesson | None, moved: AbstractSet[tuple[int, str]]) -> list[Task]:
    return [task for task in lesson.tasks if (task.id, task.type) not in moved] if lesson else []


def _absences(lesson: Lesson | None) -> list[Absence]:
    return [lesson.absence] if lesson and lesson.absence else []


_KIND_ORDER = {kind: number for number, kind in enumerate(Kind)}


def _lesson_order(lesson: Lesson) -> tuple[object, ...]:
    return lesson.date, str(lesson.time_start or ""), lesson.id, lesson.subject


_LESSON_KEYS: tuple[Key[Lesson], ...] = (
    lambda lesson: (lesson.id, lesson.date, lesson.time_start, lesson.subject) if lesson.id > 0 else None,
    lambda lesson: lesson.id if lesson.id > 0 else None,
    lambda lesson: (lesson.date, lesson.time_start, lesson.subject),  # a timetable numbered anew
)


def _distinct(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Each lesson once; of one that the wire repeats, the reading with the most in it."""
    distinct: dict[tuple[object, ...], Lesson] = {}
    for lesson in lessons:
        name = (lesson.id, lesson.date, lesson.time_start, lesson.subject)
        other = distinct.get(name)
        distinct[name] = lesson if other is None else max(lesson, other, key=_fullness)
    return list(distinct.values())


def _fullness(lesson: Lesson) -> tuple[int, str]:
    things = len(lesson.marks) + len(lesson.tasks) + len(lesson.remarks) + bool(lesson.absence)
    return things, lesson.model_dump_json()


def _repeated_ids(lessons: Iterable[Lesson]) -> set[int]:
    counts = Counter(lesson.id for lesson in lessons)
    return {number for number, count in counts.items() if count > 1}


def _place(lesson: Lesson, ambiguous: set[int]) -> tuple[object, ...]:
    """What a lesson is known by in keys: its number, if that is one and its own (it may be moved)."""
    if lesson.id > 0 and lesson.id not in ambiguous:
        return (lesson.id,)
    return lesson.id, lesson.date.isoformat(), str(lesson.time_start or ""), lesson.subject
