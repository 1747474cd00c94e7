"""Which marks, and how many of them, lift an average to a goal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ruobr_tui.api.rules.diary.averages import DEFAULT_POLICY, NOTHING, Average, Policy, Scored, average

LIMIT = 100
"""More marks than that are no plan for a period."""


def needed(
    scored: Iterable[Scored], goal: Decimal, value: int, weight: Decimal = Decimal(1), limit: int = LIMIT
) -> int | None:
    """The smallest number of marks ``value`` of ``weight`` after which the average is at least ``goal``.

    0 when it is already; None when no number of them is enough, or more than ``limit`` would be.
    Without any mark yet there is no average, so at least one is needed.
    """
    return _needed(average(scored), goal, Scored(Decimal(value), weight), limit)


def _needed(current: Average | None, goal: Decimal, mark: Scored, limit: int) -> int | None:
    if current is not None and current.reaches(goal):
        return 0
    if not mark.counts or mark.value < goal:
        return None
    # total + n*value*weight >= goal*(sum + n*weight)  <=>  n*weight*(value - goal) >= goal*sum - total
    sums = current or NOTHING
    lacking = Fraction(goal) * Fraction(sums.weight) - Fraction(sums.total)
    gain = Fraction(mark.weight) * (Fraction(mark.value) - Fraction(goal))
    if lacking > 0 and gain == 0:
        return None
    count = 1 if lacking <= 0 else -(-lacking // gain)
    return count if count <= limit else None


@dataclass(frozen=True, slots=True)
class Need:
    """``count`` more marks ``value`` of ``weight``, and the average after them."""

    value: int
    weight: Decimal
    count: int
    after: Average


def options(
    scored: Iterable[Scored],
    goal: int,
    policy: Policy = DEFAULT_POLICY,
    weights: Sequence[int | Decimal] = (1, 2, 3),
    limit: int = LIMIT,
) -> list[Need]:
    """The ways to be proposed the mark ``goal`` (3, 4 or 5) with marks of one kind, cheapest first.

    Cheapest is the fewest marks, then the lower mark, then the lighter one. A way is left out when
    another asks for no more marks, no better ones and no heavier ones. Empty when the goal is
    reached already or cannot be reached; see ``Average.reaches``.
    """
    threshold = policy.threshold(goal)
    found = average(scored)
    if threshold is None or (found is not None and found.reaches(threshold)):
        return []
    ways: list[Need] = []
    for value in range(1, 6):
        for weight in sorted({Decimal(weight) for weight in weights}):
            mark = Scored(Decimal(value), weight)
            count = _needed(found, threshold, mark, limit)
            if count:
                ways.append(Need(value, weight, count, (found or NOTHING).plus(mark, count)))
    useful = [way for way in ways if not any(_beats(other, way) for other in ways)]
    return sorted(useful, key=lambda way: (way.count, way.value, way.weight))


def _beats(one: Need, other: Need) -> bool:
    """Return whether ``one`` needs no more than ``other`` in any respect, and less in one."""
    return (
        one is not other
        and one.count <= other.count
        and one.value <= other.value
        and one.weight <= other.weight
    )
