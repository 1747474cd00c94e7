"""First names of children, each of which names one child only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def names_of(children: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    """First names; namesakes with their class, and with their number where that is the same, too."""
    firsts = Counter(name for _id, name, _class in children)
    with_class = {
        number: name if firsts[name] == 1 and name else f"{name} {school_class}".strip()
        for number, name, school_class in children
    }
    taken = Counter(with_class.values())
    return {
        number: name if taken[name] == 1 and name else f"{name} {place}".strip()
        for place, (number, name) in enumerate(with_class.items(), 1)
    }
