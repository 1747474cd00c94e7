"""An oddity: one way in which an answer differs from the usual one, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ABSENT = object()
"""The key is not there."""

Step = str | int
Change = tuple[tuple[Step, ...], Any]


@dataclass(frozen=True)
class Oddity:
    """``changes`` are made in the answer of ``path``: where, and what stands there.

    ``instead``: by command, lines that are printed and what is printed in their place. ``not_read``: what
    is counted, by kind; ``messages``: what the commands that meet it say beside. ``screens``: by section,
    texts that its page must show.
    """

    name: str
    path: str
    changes: tuple[Change, ...]
    instead: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_read: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    screens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    def switch_on(self, answers: dict[str, Any]) -> None:
        """Make the changes."""
        for steps, value in self.changes:
            place: Any = answers
            *way, last = (self.path, *steps)
            for step in way:
                place = place[step]
            if value is ABSENT:
                del place[last]
            else:
                place[last] = value


def odd(name: str, path: str, *changes: Change, **more: Any) -> Oddity:
    return Oddity(f"{path} {name}", path, changes, **more)


def odd_values(path: str, steps: tuple[Step, ...], values: Mapping[str, Any], **more: Any) -> list[Oddity]:
    return [
        odd(f"{'.'.join(map(str, steps))} {name}", path, (steps, value), **more)
        for name, value in values.items()
    ]
