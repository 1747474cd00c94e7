"""The plan of a year's rollover: pure rules, without a database.

A class goes on as itself: its number grows, so that its lessons, marks and courses stay its own. Where
several classes become one, or one several, the class most of whose pupils go there goes on; the pupils of
the others join it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FIRST_GRADE, LAST_GRADE = 1, 11
STAGES = (4, 9)
"""Grades after which a school may end."""


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A class of the new year."""

    grade: int
    letter: str

    def __str__(self) -> str:
        return f"{self.grade}{self.letter}"


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class as it is stored."""

    id: int
    year: int
    name: Named


@dataclass(frozen=True, slots=True)
class Member:
    """A present pupil of a class of the old year."""

    id: int
    class_id: int


Moves = Mapping[int, Named | None]
"""By the number of a pupil: the class of the new year; None: leaves the school."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is written in one transaction: a class of the new year, or (``to`` None) those who leave a class.

    ``goes_on``: the class that becomes it, None: a new row, or one of the new year that is there already
    (``present``). ``like``: the class of the old year whose courses a new one gets.
    """

    to: Named | None
    pupils: tuple[int, ...]
    goes_on: SchoolClass | None = None
    present: SchoolClass | None = None
    like: SchoolClass | None = None
    leaves: SchoolClass | None = None

    @property
    def name(self) -> str:
        """The class of the new year, or the one that is left."""
        return str(self.to or (self.leaves.name if self.leaves is not None else ""))


def proposed(classes: Sequence[SchoolClass], members: Iterable[Member], year: int) -> dict[int, Named | None]:
    """Where each pupil goes if nobody says otherwise: one grade up, or out of the school's last grade."""
    old = {each.id: each for each in classes if each.year == year - 1}
    grades = {each.name.grade for each in classes}
    return {
        member.id: _after(old[member.class_id].name, grades) for member in members if member.class_id in old
    }


def units(classes: Sequence[SchoolClass], members: Sequence[Member], moves: Moves, year: int) -> list[Unit]:
    """What is to be done: each pupil of ``moves`` in exactly one unit, each class going on at most once.

    ``classes`` are those of the old year and of the new one that are there already. A school with first
    grades gets new ones with the same letters.
    """
    old = {each.id: each for each in classes if each.year == year - 1}
    present = {each.name: each for each in classes if each.year == year}
    of_class = {member.id: member.class_id for member in members}
    going: dict[Named, list[int]] = defaultdict(list)
    leaving: dict[int, list[int]] = defaultdict(list)
    for pupil_id, to in sorted(moves.items()):
        if to is None:
            leaving[of_class[pupil_id]].append(pupil_id)
        else:
            going[to].append(pupil_id)
    heirs = _heirs(going, of_class, old, present)
    found = []
    for to in sorted({*going, *_first_grades(old.values(), going, present)}):
        heir = heirs.get(to)
        model = None if heir is not None or to in present else _model(to, old.values())
        found.append(Unit(to, tuple(going.get(to, ())), heir, present.get(to), model))
    found += [
        Unit(None, tuple(pupils), leaves=old[class_id])
        for class_id, pupils in sorted(leaving.items(), key=lambda pair: old[pair[0]].name)
    ]
    return found


def groups(planned: Sequence[Unit], members: Iterable[Member]) -> list[tuple[Unit, ...]]:
    """The units in the order in which they are written, those together that must be written together.

    Whoever does not go on with the own class is moved before it goes on: those who leave first, then grade by
    grade from below, because who is kept back goes into a lower one. Classes of one grade that exchange
    pupils are one group.
    """
    of_class = {member.id: member.class_id for member in members}
    going = [each for each in planned if each.to is not None]
    heir_of = {each.goes_on.id: place for place, each in enumerate(going) if each.goes_on is not None}
    root = list(range(len(going)))

    def top(place: int) -> int:
        while root[place] != place:
            place = root[place]
        return place

    for place, unit in enumerate(going):
        for pupil_id in unit.pupils:
            other = heir_of.get(of_class[pupil_id])
            if other is not None and _grade(going[other]) == _grade(unit):
                root[top(other)] = top(place)
    together: dict[int, list[Unit]] = defaultdict(list)
    for place, unit in enumerate(going):
        together[top(place)].append(unit)
    ordered = sorted(together.values(), key=lambda group: min((_grade(each), each.name) for each in group))
    return [(each,) for each in planned if each.to is None] + [tuple(group) for group in ordered]


def before(
    group: Sequence[Unit], all_groups: Iterable[Sequence[Unit]], members: Iterable[Member]
) -> list[Unit]:
    """What must be written before this group, in the order of the plan.

    Those who do not go on with a class are moved before it does, and a new class gets the courses of one
    that is still there.
    """
    going = {unit.goes_on.id for unit in group if unit.goes_on is not None}
    theirs = {member.id for member in members if member.class_id in going}
    return [
        unit
        for other in all_groups
        if other != group
        for unit in other
        if not theirs.isdisjoint(unit.pupils) or (unit.like is not None and unit.like.id in going)
    ]


def _grade(unit: Unit) -> int:
    return 0 if unit.to is None else unit.to.grade


def _after(name: Named, grades: set[int]) -> Named | None:
    is_last = name.grade >= LAST_GRADE or (
        name.grade in STAGES and not any(each > name.grade for each in grades)
    )
    return None if is_last else Named(name.grade + 1, name.letter)


def _heirs(
    going: Mapping[Named, Sequence[int]],
    of_class: Mapping[int, int],
    old: Mapping[int, SchoolClass],
    present: Mapping[Named, SchoolClass],
) -> dict[Named, SchoolClass]:
    """Which old class goes on as which new one: that with most pupils there, then the same letter."""
    claims = []
    for to, pupils in going.items():
        if to in present:
            continue
        for class_id, count in Counter(of_class[each] for each in pupils).items():
            was = old[class_id]
            if was.name.grade == to.grade - 1:
                is_other_letter = was.name.letter != to.letter
                claims.append((-count, is_other_letter, was.name, to, was))
    heirs: dict[Named, SchoolClass] = {}
    taken: set[int] = set()
    for _count, _other, _name, to, was in sorted(claims, key=lambda claim: claim[:4]):
        if to not in heirs and was.id not in taken:
            heirs[to] = was
            taken.add(was.id)
    return heirs


def _first_grades(
    old: Iterable[SchoolClass], going: Mapping[Named, object], present: Mapping[Named, object]
) -> list[Named]:
    wanted = [each.name for each in old if each.name.grade == FIRST_GRADE]
    return [each for each in wanted if each not in going and each not in present]


def _model(to: Named, old: Iterable[SchoolClass]) -> SchoolClass | None:
    """The class of the same grade whose courses a new class gets: the same letter, else the first."""
    same = [each for each in old if each.name.grade == to.grade]
    return min(same, key=lambda other: (other.name.letter != to.letter, other.name), default=None)
