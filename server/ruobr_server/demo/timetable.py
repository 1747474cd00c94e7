"""A school's weekly timetable: lessons spread over the days, no teacher in two rooms at the same time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ruobr_server.demo.curricula import CAREERS, TALKS

STARTS = 8
"""Maximum number of timetables drawn for the whole school."""

TRIES = 40
"""Maximum number of weeks drawn for a class, until its teachers have no collision."""


@dataclass(frozen=True, slots=True)
class Load:
    """The subjects of a class in a week, and their teachers."""

    hours: Mapping[str, int]
    teachers: Mapping[str, int]
    week_days: int


Week = tuple[tuple[str, ...], ...]
"""Subjects by day (Monday first) in the order of the lessons."""


def timetables(loads: Sequence[Load], random: Random, starts: int = STARTS) -> list[Week]:
    """A week for each class. Teachers collide only if ``starts`` timetables had no better order."""
    best: list[Week] = []
    least = -1
    for _ in range(starts):
        busy: set[tuple[int, int, int]] = set()
        weeks, found = [], 0
        for load in loads:
            week, clashes = _best(load, busy, random)
            weeks.append(week)
            found += clashes
        if least < 0 or found < least:
            best, least = weeks, found
        if least == 0:
            break
    return best


def _best(load: Load, busy: set[tuple[int, int, int]], random: Random) -> tuple[Week, int]:
    """The week with the fewest collisions, and their number; its teachers are marked as busy."""
    best: list[list[str]] = []
    least = -1
    for _ in range(TRIES):
        week = _draw(load, busy, random)
        found = sum(_clashes(day, number, load, busy) for number, day in enumerate(week))
        if least < 0 or found < least:
            best, least = week, found
        if least == 0:
            break
    for number, day in enumerate(best):
        busy.update((load.teachers[subject], number, place) for place, subject in enumerate(day))
    return tuple(tuple(day) for day in best), least


def _clashes(day: list[str], number: int, load: Load, busy: set[tuple[int, int, int]]) -> int:
    return sum((load.teachers[subject], number, place) in busy for place, subject in enumerate(day))


def _draw(load: Load, busy: set[tuple[int, int, int]], random: Random) -> list[list[str]]:
    """Distribute subjects over days, those with most hours first, then order each day."""
    days: list[list[str]] = [[] for _ in range(load.week_days)]
    whole = sum(load.hours.values())
    room = [whole // load.week_days + (day < whole % load.week_days) for day in range(load.week_days)]
    if load.week_days == 6:  # a short Saturday
        room[5] -= 1
        room[random.randrange(1, 5)] += 1
    for subject, hours in sorted(load.hours.items(), key=lambda entry: (entry[0] != TALKS, -entry[1])):
        for _ in range(hours):
            open_days = [day for day in range(load.week_days) if len(days[day]) < room[day]]
            if subject == TALKS:
                open_days = [0]
            chosen = min(open_days, key=lambda day: (days[day].count(subject), random.random()))
            days[chosen].append(subject)
    return [_ordered(day, number, load, busy, random) for number, day in enumerate(days)]


def _ordered(
    day: list[str], number: int, load: Load, busy: set[tuple[int, int, int]], random: Random
) -> list[str]:
    first = [TALKS] if TALKS in day else []  # the first lesson of the week
    left = day[:]
    for subject in first:
        left.remove(subject)
    random.shuffle(left)
    return _filled(
        first, left, lambda subject, place: (load.teachers[subject], number, place) not in busy
    ) or [
        *first,
        *left,
    ]


def _filled(ordered: list[str], left: list[str], free: Callable[[str, int], bool]) -> list[str] | None:
    """An order in which every teacher is free, with the same subject twice in a row only if unavoidable."""
    if not left:
        return ordered
    last = ordered[-1] if ordered else ""
    for subject in sorted(dict.fromkeys(left), key=lambda one: (one == last, one == CAREERS)):
        if free(subject, len(ordered)):
            rest = left[:]
            rest.remove(subject)
            if (found := _filled([*ordered, subject], rest, free)) is not None:
                return found
    return None
