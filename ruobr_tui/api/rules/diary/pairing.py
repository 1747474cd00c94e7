"""Which things of an old list are which of a new one, when both are multisets without an order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Key = Callable[[T], Hashable | None]
"""Things with equal keys are taken for the same; None: this key does not know the thing."""


@dataclass(frozen=True, slots=True)
class Paired(Generic[T]):
    """Every thing of both lists exactly once: in a pair, gone (old only) or come (new only)."""

    pairs: list[tuple[T, T]]
    gone: list[T]
    come: list[T]


def pair(old: Sequence[T], new: Sequence[T], keys: Sequence[Key[T]], order: Callable[[T], Any]) -> Paired[T]:
    """Pair by each key in turn, the surest first; what no key can pair is gone or has come.

    Within equal keys things are paired in ``order``. When it tells apart all that matters, the
    result does not depend on how the lists are sorted, and swapping them swaps it.
    """
    left, right = sorted(old, key=order), sorted(new, key=order)
    pairs: list[tuple[T, T]] = []
    for key in keys:
        waiting: defaultdict[Hashable, list[T]] = defaultdict(list)
        gone: list[T] = []
        for thing in left:
            name = key(thing)
            (gone if name is None else waiting[name]).append(thing)
        come: list[T] = []
        for thing in right:
            name = key(thing)
            candidates = waiting[name] if name is not None else []
            if candidates:
                pairs.append((candidates.pop(0), thing))
            else:
                come.append(thing)
        left = sorted([*gone, *(thing for rest in waiting.values() for thing in rest)], key=order)
        right = come
    return Paired(pairs, left, right)
