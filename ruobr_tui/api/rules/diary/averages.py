"""Weighted averages of marks, and the mark they propose. Exact throughout: no floats, no rounded sums.

The thresholds are a school's policy, so every number of it is an argument. What a teacher decides
stands apart from all this: the mark proposed here is only what the numbers say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Clamped, Context, Decimal, Inexact, InvalidOperation

# Sums and products of decimals are finite: this context never rounds them, and would rather fail.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation, Clamped])
# What a wire could name as a number and no school means: 1E+999999999 would fill the memory when added.
_LARGEST = 9

_MARK = re.compile(r"([1-5])(?:[.,]0+)?[+\-\u2212\u2013]?")
_WORD = re.compile(r"[^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Scored:
    """One mark that is a number, and how much it counts for."""

    value: Decimal
    weight: Decimal = Decimal(1)

    @property
    def counts(self) -> bool:
        """Whether it takes part in an average: a weight above 0, and both numbers of a sane size."""
        return _sane(self.value) and _sane(self.weight) and self.weight > 0


def _sane(number: Decimal) -> bool:
    return number.is_finite() and abs(number.adjusted()) <= _LARGEST


def numerics(text: str) -> tuple[Decimal, ...]:
    """The marks from 1 to 5 in a written mark: "5" has one, "5/4" two, "зачёт", "н/а" and "" none.

    A plus or a minus is an ornament ("4-" is a 4), as is a zero behind the point ("4.0"). Beside
    a mark a word may stand ("н/5": was absent, then answered). With any other number in it ("10",
    "4/10", "4.5") the text is points or an average, not marks, and has none.
    """
    marks: list[Decimal] = []
    for part in text.split("/"):
        mark = _MARK.fullmatch(part.strip())
        if mark:
            marks.append(Decimal(mark[1]))
        elif not _WORD.fullmatch(part.strip().rstrip(".")):
            return ()
    return tuple(marks)


def numeric(text: str) -> Decimal | None:
    """The one mark from 1 to 5 in a written mark; None when there is none, or more than one."""
    marks = numerics(text)
    return marks[0] if len(marks) == 1 else None


def scored(text: str, weight: Decimal = Decimal(1)) -> tuple[Scored, ...]:
    """A written mark as it enters an average: each number in it with the full weight."""
    return tuple(Scored(value, weight) for value in numerics(text))


@dataclass(frozen=True, slots=True)
class Policy:
    """From which average a school proposes a mark, and how many marks a period needs for one."""

    five_from: Decimal = Decimal("4.65")
    four_from: Decimal = Decimal("3.65")
    three_from: Decimal = Decimal("2.65")
    min_marks: int = 3

    def threshold(self, mark: int) -> Decimal | None:
        """The average from which ``mark`` is proposed; None for a 2 and below, which need none."""
        return {5: self.five_from, 4: self.four_from, 3: self.three_from}.get(mark)


DEFAULT_POLICY = Policy()
"""One region's published rule; a school that says otherwise overrides it."""


@dataclass(frozen=True, slots=True)
class Average:
    """A weighted average as its sums, so that nothing is lost by dividing."""

    total: Decimal  # of value * weight
    weight: Decimal  # of the marks that count; above 0
    count: int  # of the marks that count

    def rounded(self, places: int = 2) -> Decimal:
        """The average with so many digits behind the point, a half rounded away from zero."""
        top, bottom = self.total.as_integer_ratio()
        weight_top, weight_bottom = self.weight.as_integer_ratio()
        numerator = abs(top) * weight_bottom * 10**places
        denominator = bottom * weight_top
        digits = (2 * numerator + denominator) // (2 * denominator)
        negative = top < 0 and digits > 0
        return Decimal((int(negative), tuple(int(digit) for digit in str(digits)), -places))

    def reaches(self, threshold: Decimal) -> bool:
        """Whether the exact average, not the rounded one, is at least ``threshold``."""
        return self.total >= _EXACT.multiply(threshold, self.weight)

    def plus(self, mark: Scored, times: int = 1) -> Average:
        """The average after ``times`` more such marks; the same when the mark does not count."""
        if not mark.counts or times <= 0:
            return self
        weight = _EXACT.multiply(mark.weight, Decimal(times))
        return Average(
            _EXACT.add(self.total, _EXACT.multiply(mark.value, weight)),
            _EXACT.add(self.weight, weight),
            self.count + times,
        )

    def __str__(self) -> str:
        """Two digits after a point, whatever the language."""
        return str(self.rounded())


NOTHING = Average(Decimal(0), Decimal(0), 0)
"""The sums before the first mark; not an average yet, only a start for ``plus``."""


def average(marks: Iterable[Scored]) -> Average | None:
    """The weighted average of the marks that count; None when there is none (which is not a 0)."""
    total, weight, count = Decimal(0), Decimal(0), 0
    for mark in marks:
        if mark.counts:
            total = _EXACT.add(total, _EXACT.multiply(mark.value, mark.weight))
            weight = _EXACT.add(weight, mark.weight)
            count += 1
    return Average(total, weight, count) if count else None


def proposed(value: Average, policy: Policy = DEFAULT_POLICY) -> int:
    """The mark, 2 to 5, that the exact average proposes."""
    if value.reaches(policy.five_from):
        return 5
    if value.reaches(policy.four_from):
        return 4
    return 3 if value.reaches(policy.three_from) else 2


def is_certain(value: Average | None, policy: Policy = DEFAULT_POLICY) -> bool:
    """Whether there are enough marks for a final one; with fewer, "н/а" is possible."""
    return value is not None and value.count >= policy.min_marks


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of an average."""

    value: Decimal
    weight: Decimal
    product: Decimal | None  # None: the mark does not count

    @property
    def counts(self) -> bool:
        """Whether it is part of the sums."""
        return self.product is not None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a proposed mark came about, as numbers: words are the screen's."""

    terms: tuple[Term, ...]  # every mark in the order given, those that do not count too
    total: Decimal
    weight: Decimal
    count: int
    average: Average | None
    rounded: Decimal | None  # to two digits
    mark: int | None  # proposed
    reached: Decimal | None  # the threshold of that mark; None for a 2, or without an average
    next_mark: int | None  # the one above; None at a 5, or without an average
    next_from: Decimal | None  # its threshold
    certain: bool  # enough marks
    missing_marks: int  # how many more are needed to be certain


def explain(marks: Iterable[Scored], policy: Policy = DEFAULT_POLICY) -> Explanation:
    """Every number behind the average and the mark it proposes."""
    given = list(marks)
    found = average(given)
    mark = None if found is None else proposed(found, policy)
    above = None if mark is None or mark == 5 else mark + 1
    sums = found or NOTHING
    return Explanation(
        terms=tuple(
            Term(one.value, one.weight, _EXACT.multiply(one.value, one.weight) if one.counts else None)
            for one in given
        ),
        total=sums.total,
        weight=sums.weight,
        count=sums.count,
        average=found,
        rounded=None if found is None else found.rounded(),
        mark=mark,
        reached=None if mark is None else policy.threshold(mark),
        next_mark=above,
        next_from=None if above is None else policy.threshold(above),
        certain=is_certain(found, policy),
        missing_marks=max(0, policy.min_marks - sums.count),
    )


def year_mark(finals: Sequence[str]) -> int | None:
    """The mark of a year from the finals of its periods: their mean, a half rounded up.

    Finals that are no number do not enter the mean: "осв" (exempt) and "" (not given yet) are
    passed over, "н/а" (not certified) as well, but when more periods are not certified than have
    a mark there is no mark of the year. None as well when no period has a mark.
    """
    marks = [mark for mark in map(numeric, finals) if mark is not None]
    uncertified = sum(1 for final in finals if _is_uncertified(final))
    if not marks or uncertified > len(marks):
        return None
    total = sum(int(mark) for mark in marks)
    return (2 * total + len(marks)) // (2 * len(marks))


def _is_uncertified(final: str) -> bool:
    return "".join(final.casefold().split()).replace(".", "") in {"н/а", "на"}
