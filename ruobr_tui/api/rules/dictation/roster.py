"""Whom a part of a line names: a number of the list, a surname or its beginning, or a group."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from ruobr_tui.api.rules.dictation.parts import alike

_NUMBERS = re.compile(r"([1-9][0-9]{0,2})(?:-([1-9][0-9]{0,2}))?")
_NOMINATIVES = {
    "у": ("", "а"),
    "ым": ("", "ый"),
    "им": ("ий",),
    "ой": ("а", "ая"),
    "ую": ("ая",),
    "ому": ("ый", "ой"),
    "ему": ("ий",),
    "ого": ("ый", "ой"),
    "его": ("ий",),
    "ю": ("я", "ь", "й"),
}
"""Endings of other cases, and what a surname with such a form ends with.

The genitive of Иванов is not among them: Иванова would be a girl who is not there.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A pupil of the course with what stands in the cell of the lesson."""

    pupil_id: int
    number: int
    """Of the list, from 1."""
    last_name: str
    first_name: str
    middle_name: str = ""
    mark: str = ""
    """The mark of this column; empty: none."""
    absence: str = ""
    """The code of absence; empty: none."""
    is_missing: bool = False
    """Whether that code means that the pupil is not there."""
    is_exempt: bool = False
    """No marks in this subject."""
    is_shut: bool = False
    """Nothing can be written: not yet in the course, or left."""


class Group(Enum):
    """Several pupils by one word."""

    ALL = "все"
    REST = "остальные"
    ABSENT = "нет"


_GROUPS = {
    **dict.fromkeys(("все", "всем", "всех"), Group.ALL),
    **dict.fromkeys(("остальные", "остальным", "остальных"), Group.REST),
    **dict.fromkeys(("нет", "отсутствующие", "отсутствующим", "отсутствующих"), Group.ABSENT),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Who is named: exactly one list is not empty, or none if nobody is."""

    members: tuple[Member, ...] = ()
    several: tuple[Member, ...] = ()
    """They fit equally well."""
    group: Group | None = None


class Roster:
    """The members of a course, found by what a teacher says."""

    def __init__(self, members: Collection[Member]) -> None:
        self.members = tuple(sorted(members, key=lambda member: member.number))
        self._by_number = {member.number: member for member in self.members}
        self._names = [(_surname(member), _further(member), member) for member in self.members]

    def find(self, words: Sequence[str]) -> Found:
        """Whom these words name, all of them used. ``Found()`` for nobody."""
        if not words:
            return Found()
        if len(words) == 1:
            if (group := _GROUPS.get(alike(words[0]))) is not None:
                return Found(group=group)
            if (numbers := _NUMBERS.fullmatch(alike(words[0]))) is not None:
                return self._numbered(int(numbers[1]), int(numbers[2] or numbers[1]))
        return self._named([alike(word) for word in words])

    def suggestions(self, words: Sequence[str]) -> tuple[Member, ...]:
        """At most three pupils whose surname is similar; for a hint only."""
        surnames = [surname for surname, _further_names, _member in self._names]
        close = get_close_matches(alike(" ".join(words[:1])), surnames, n=3, cutoff=0.7)
        return tuple(member for surname, _further_names, member in self._names if surname in close)[:3]

    def _numbered(self, first: int, last: int) -> Found:
        numbers = range(first, last + 1)
        if not numbers or any(number not in self._by_number for number in numbers):
            return Found()
        return Found(tuple(self._by_number[number] for number in numbers))

    def _named(self, words: list[str]) -> Found:
        for fits in (_is_whole, _begins, _is_in_another_case):
            for count in range(len(words), 0, -1):
                said, further = " ".join(words[:count]), words[count:]
                surnamed = [(names, member) for surname, names, member in self._names if fits(surname, said)]
                if not surnamed:
                    continue
                found = tuple(member for names, member in surnamed if _continues(names, further))
                # A surname that is there decides: "иванов п" is never Иванова Полина beside Иванов Андрей.
                return Found(found) if len(found) == 1 else Found(several=found)
        return Found()


def _surname(member: Member) -> str:
    return alike(member.last_name.replace("-", " "))


def _further(member: Member) -> list[str]:
    return [alike(name) for name in (member.first_name, member.middle_name) if name]


def _is_whole(surname: str, said: str) -> bool:
    return surname == said.replace("-", " ")


def _begins(surname: str, said: str) -> bool:
    return surname.startswith(said.replace("-", " "))


def _is_in_another_case(surname: str, said: str) -> bool:
    """Иванову is Иванов or Иванова, Петровой is Петрова, Чёрному is Чёрный."""
    said = said.replace("-", " ")
    return any(
        said.endswith(ending) and surname == said.removesuffix(ending) + nominative
        for ending, nominatives in _NOMINATIVES.items()
        for nominative in nominatives
    )


def _continues(names: list[str], said: Sequence[str]) -> bool:
    """Whether first name and patronymic begin so, an initial with or without a dot."""
    if len(said) > len(names):
        return False
    return all(name.startswith(word.rstrip(".") or " ") for name, word in zip(names, said, strict=False))
