"""Which rows of a group are shown, in which order, and which are folded into one.

Needs no models: the first paint lays stored rows out by these rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

LIMIT = 3
"""Rows of a child in a group; the rest is one row more."""


class Urgency(IntEnum):
    """Why something has to be done: the lower, the higher it stands."""

    ANSWER = 0
    """Somebody waits for an answer until a day: an offered place, an invitation."""
    MONEY = 1
    """Money does not last, or a payment is not finished."""
    OVERDUE = 2
    """Homework of a day in the past that is not ticked."""
    COMING = 3
    """Homework of a day to come, and other work."""

    @property
    def may_be_folded(self) -> bool:
        """Whether it may be counted only: what cannot be made good again is always shown."""
        return self in (Urgency.OVERDUE, Urgency.COMING)


class Placed(Protocol):
    """Anything that can be ordered: whose it is, why, and for which day (ISO date, or "" for none)."""

    @property
    def owner(self) -> str: ...
    @property
    def urgency(self) -> int: ...
    @property
    def day(self) -> str: ...


R = TypeVar("R", bound=Placed)


@dataclass(frozen=True, slots=True)
class Folded(Generic[R]):
    """The shown rows of a group in order, and of each owner those that are counted only."""

    shown: list[R]
    rest: dict[str, list[R]]


def ordered(rows: Iterable[R], owners: Sequence[str]) -> list[R]:
    """The most urgent first, then by day (of overdue homework the latest first), then by child.

    Rows of one place stay in the order in which they came.
    """
    place = {owner: number for number, owner in enumerate(owners)}

    def key(row: R) -> tuple[int, bool, tuple[int, ...], int]:
        digits = tuple(int(part) for part in row.day.split("-")) if row.day else ()
        late = row.urgency == Urgency.OVERDUE
        return (
            row.urgency,
            not row.day,
            tuple(-digit for digit in digits) if late else digits,
            place.get(row.owner, len(place)),
        )

    return sorted(rows, key=key)


def folded(rows: Iterable[R], owners: Sequence[str], limit: int = LIMIT) -> Folded[R]:
    """At most ``limit`` rows of an owner, of those that may be folded, and what cannot be folded.

    What is overdue takes no more than half of them as long as something is to come, so that tomorrow is
    always seen. One row alone is not folded: it would only be counted in its own place.
    """
    every = ordered(rows, owners)
    shown: set[int] = {id(row) for row in every if not Urgency(row.urgency).may_be_folded}
    rest: dict[str, list[R]] = {}
    for owner in dict.fromkeys(row.owner for row in every):
        mine = [row for row in every if row.owner == owner]
        left = max(0, limit - sum(id(row) in shown for row in mine))
        overdue = [row for row in mine if row.urgency == Urgency.OVERDUE]
        coming = [row for row in mine if row.urgency == Urgency.COMING]
        if len(overdue) + len(coming) <= left + 1:
            shown.update(map(id, overdue + coming))
            continue
        of_coming = min(len(coming), max(left - left // 2, left - len(overdue)))
        taken = [*overdue[: left - of_coming], *coming[:of_coming]]
        shown.update(map(id, taken))
        rest[owner] = [row for row in mine if id(row) not in shown]
    return Folded([row for row in every if id(row) in shown], rest)


class Owned(Protocol):
    """Anything that belongs to somebody."""

    @property
    def owner(self) -> str: ...


W = TypeVar("W", bound=Owned)


def capped(rows: Iterable[W], limit: int = LIMIT) -> tuple[list[W], int]:
    """At most ``limit`` rows of an owner in the order in which they came, and how many are left.

    One row alone is not left out: it would only be counted in its own place.
    """
    every = list(rows)
    seen: dict[str, int] = {}
    shown = []
    for row in every:
        seen[row.owner] = seen.get(row.owner, 0) + 1
        if seen[row.owner] <= limit:
            shown.append(row)
    left = len(every) - len(shown)
    return (every, 0) if left == 1 else (shown, left)
