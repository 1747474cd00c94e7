"""Allocation of places: deferred acceptance between children and groups. Pure, so that a dry run equals a
run.

Children propose in their order of preference; a group keeps those who are first in its own queue (priority, a
sibling there, registration). The outcome is stable: nobody goes without a place that somebody behind them in
that queue got, and no child could do better without displacing another out of turn (D. Gale, L. S. Shapley,
1962).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop

Priority = tuple[int, float, int]
"""Rank, time of registration, application: the smaller one is first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One application: the matching groups of each chosen kindergarten, in order of preference, and its
    priority there.
    """

    application_id: int
    groups: Sequence[tuple[int, Priority]]


@dataclass(frozen=True, slots=True)
class Given:
    """A decision. ``group_id`` null: no place. ``wish``: the number of the choice, from 1."""

    application_id: int
    group_id: int | None
    wish: int


def allocate(wanted: Sequence[Wanted], free: Mapping[int, int]) -> list[Given]:
    """A decision for each application, in the order given. ``free``: places by group."""
    held: dict[int, list[tuple[tuple[float, ...], int]]] = defaultdict(list)
    # The top of each heap is its last child: priorities are negated.
    waiting = list(range(len(wanted) - 1, -1, -1))
    next_wish = [0] * len(wanted)
    while waiting:
        who = waiting.pop()
        groups = wanted[who].groups
        while next_wish[who] < len(groups):
            group, priority = groups[next_wish[who]]
            next_wish[who] += 1
            room = free.get(group, 0)
            if room <= 0:
                continue
            entry = (tuple(-part for part in priority), who)
            if len(held[group]) < room:
                heappush(held[group], entry)
                break
            _, out = heappushpop(held[group], entry)
            if out == who:
                continue
            waiting.append(out)
            break
    got = {who: group for group, entries in held.items() for _, who in entries}
    return [
        Given(
            one.application_id,
            got.get(place),
            next((wish for wish, (group, _) in enumerate(one.groups, 1) if group == got.get(place)), 0),
        )
        for place, one in enumerate(wanted)
    ]
