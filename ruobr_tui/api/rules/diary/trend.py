"""How an average went in time, and how often each mark was given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ruobr_tui.api.rules.diary.averages import NOTHING, Average, Scored
from ruobr_tui.api.rules.diary.calendar import week_of


def running_averages(marks: Iterable[tuple[date, Scored]], places: int = 2) -> list[tuple[date, Decimal]]:
    """The weighted average after each day with a mark that counts, by date, one point a day.

    Rounded to ``places`` digits from the exact sums, so that errors do not add up.
    """
    points: dict[date, Average] = {}
    sums = NOTHING
    for day, mark in sorted(marks, key=lambda dated: dated[0]):
        if mark.counts:
            sums = sums.plus(mark)
            points[day] = sums
    return [(day, found.rounded(places)) for day, found in points.items()]


class WeekAverage(NamedTuple):
    """The marks of a week, and the average up to its end."""

    monday: date
    marks: tuple[Scored, ...]  # those of the week that count
    own: Average  # of these alone
    so_far: Average  # of all up to the end of the week


def weekly_averages(marks: Iterable[tuple[date, Scored]]) -> list[WeekAverage]:
    """The weighted average at the end of each week with marks that count, in order."""
    weeks: dict[date, list[Scored]] = {}
    for day, mark in sorted(marks, key=lambda dated: dated[0]):
        if mark.counts:
            weeks.setdefault(week_of(day)[0], []).append(mark)
    found = []
    so_far = NOTHING
    for monday, of_week in weeks.items():
        own = NOTHING
        for mark in of_week:
            own, so_far = own.plus(mark), so_far.plus(mark)
        found.append(WeekAverage(monday, tuple(of_week), own, so_far))
    return found


def distribution(scored: Iterable[Scored]) -> dict[int, int]:
    """How many marks of each value, from 5 down to 1, whatever their weight; zeros included."""
    counts = dict.fromkeys(range(5, 0, -1), 0)
    for mark in scored:
        for value in counts:
            if mark.value == value:
                counts[value] += 1
    return counts
