"""A pupil's rank among classmates (``progress/``): always calculated, never stored.

One formula throughout: Σ(mark·weight)/Σ(weight), over the marks of a pupil, of a class, of the year group.
The sums are whole numbers (weights are stored in hundredths), so they are exact everywhere. The rank is one
more than the number of classmates with a better average; equal averages share a rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, and_, func, select, type_coerce

from ruobr_server.areas.diary.tables import marks
from ruobr_server.areas.schools.queries import class_names, subject_names
from ruobr_server.areas.schools.service import Pupil, period_on, periods_of
from ruobr_tui.api.models.marks import Rating, SubjectRating
from ruobr_tui.api.rules.diary.averages import numerics

_Row = tuple[int, int, int, int, int]
"""Class, pupil, subject, Σ(mark·weight), Σ(weight), both in hundredths."""


@dataclass(slots=True)
class _Sums:
    """Σ(mark·weight) and Σ(weight), in hundredths."""

    weighted: int = 0
    weights: int = 0

    def add(self, weighted: int, weights: int) -> None:
        self.weighted += weighted
        self.weights += weights

    @property
    def average(self) -> Fraction | None:
        return Fraction(self.weighted, self.weights) if self.weights else None


@dataclass(slots=True)
class _Standing:
    """The sums of one subject, or of all."""

    pupils: dict[int, _Sums] = field(default_factory=lambda: defaultdict(_Sums))
    own_class: _Sums = field(default_factory=_Sums)
    parallel: _Sums = field(default_factory=_Sums)

    def place(self, pupil_id: int) -> int | None:
        mine = self.pupils[pupil_id].average if pupil_id in self.pupils else None
        if mine is None:
            return None
        return 1 + sum(average > mine for average in self._averages())

    @property
    def place_count(self) -> int:
        return len(self._averages())

    def _averages(self) -> list[Fraction]:
        return [average for sums in self.pupils.values() if (average := sums.average) is not None]


def progress(connection: Connection, who: Pupil, day: date) -> dict[str, Any]:
    """The response of ``progress/`` for the period of ``day`` up to that day.

    A child without marks has no rank and no average: null, not 0.
    """
    period = period_on(periods_of(connection, who), day)
    total = _Standing()
    by_subject: dict[int, _Standing] = defaultdict(_Standing)
    if period is not None:
        for class_id, pupil_id, subject_id, weighted, weights in _sums(
            connection, who, period.starts, min(day, period.ends)
        ):
            for standing in (total, by_subject[subject_id]):
                standing.parallel.add(weighted, weights)
                if class_id == who.class_id:
                    standing.own_class.add(weighted, weights)
                    standing.pupils[pupil_id].add(weighted, weights)
    mine = [number for number, standing in by_subject.items() if standing.place(who.id) is not None]
    names = _names(connection, who.school_id, mine)
    rating = Rating(
        **_figures(total, who.id),
        subjects=[
            SubjectRating(subject_id=number, subject=name, **_figures(by_subject[number], who.id))
            for number, name in names
        ],
    )
    return {"period_name": period.title if period else "", **rating.to_wire()}


def _figures(standing: _Standing, pupil_id: int) -> dict[str, Any]:
    mine = standing.pupils[pupil_id].average if pupil_id in standing.pupils else None
    return {
        "place": standing.place(pupil_id),
        "place_count": standing.place_count,
        "child_average": _hundredths(mine),
        "class_average": _hundredths(standing.own_class.average),
        "parallel_average": _hundredths(standing.parallel.average),
    }


def _hundredths(average: Fraction | None) -> Decimal | None:
    if average is None:
        return None
    exact = Decimal(average.numerator) / Decimal(average.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _sums(connection: Connection, who: Pupil, start: date, end: date) -> Iterator[_Row]:
    """The sums of the year group. Compound marks count as in averages ("5/4" is two marks)."""
    parallel = select(class_names.c.id).where(
        class_names.c.school_id == who.school_id,
        class_names.c.year == who.year,
        class_names.c.grade == who.grade,
    )
    rows = connection.execute(
        select(
            marks.c.class_id,
            marks.c.pupil_id,
            marks.c.subject_id,
            marks.c.value,
            func.sum(type_coerce(marks.c.weight, Integer)),
        )
        .where(
            marks.c.school_id == who.school_id,
            marks.c.class_id.in_(parallel),
            marks.c.date.between(start, end),
            marks.c.weight > 0,
        )
        .group_by(marks.c.class_id, marks.c.pupil_id, marks.c.subject_id, marks.c.value)
    )
    read = cache(numerics)
    for class_id, pupil_id, subject_id, value, total in rows:
        weight = int(total)
        for mark in read(value):
            yield class_id, pupil_id, subject_id, int(mark) * weight, weight


def _names(connection: Connection, school_id: int, numbers: list[int]) -> list[tuple[int, str]]:
    rows = connection.execute(
        select(subject_names.c.id, subject_names.c.name)
        .where(and_(subject_names.c.school_id == school_id, subject_names.c.id.in_(numbers)))
        .order_by(subject_names.c.name)
    )
    return [(number, name) for number, name in rows]
