"""What a part of a line writes into a cell: marks, a code of absence, minutes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ruobr_tui.api.rules.dictation.parts import alike

MAX_MARKS = 3
"""Marks of one pupil in one part."""

MAX_MINUTES = 240

_WORDS = {
    "5": ("пять", "пятерка", "пятерку", "отлично"),
    "4": ("четыре", "четверка", "четверку", "хорошо"),
    "3": ("три", "тройка", "тройку"),
    "2": ("два", "двойка", "двойку"),
    "1": ("один", "единица", "единицу"),
}
_NUMBER_WORDS = {alike(word): mark for mark, words in _WORDS.items() for word in words}
_ILL = frozenset(map(alike, ("болеет", "болен", "больна")))
_LATE = frozenset(map(alike, ("опоздал", "опоздала", "опоздание")))
_ABSENT = frozenset(map(alike, ("отсутствует", "отсутствовал", "отсутствовала")))


class Kind(StrEnum):
    """How a mark goes into a cell."""

    NEW = "new"
    """Into an empty one."""
    MORE = "more"
    """Beside the one that is there."""
    RETAKE = "retake"
    """After the one that is there; both stay."""


@dataclass(frozen=True, slots=True)
class SaidMark:
    """A mark; ``first`` is the one before a retake that is written with it, as in ``2/4``."""

    value: str
    kind: Kind = Kind.NEW
    first: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceCode:
    """A code of the school."""

    code: str
    is_missing: bool = True
    is_ill: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """What is written; ``code`` is empty and ``minutes`` null where nothing is said of absence."""

    marks: tuple[SaidMark, ...] = ()
    code: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Marks and codes of absence that the school uses; all else is not understood."""

    marks: Collection[str]
    codes: Sequence[AbsenceCode]
    _marks: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {alike(mark): mark for mark in self.marks}
        spoken = {word: known[mark] for word, mark in _NUMBER_WORDS.items() if mark in known}
        object.__setattr__(self, "_marks", spoken | known)

    def understand(self, words: Sequence[str]) -> Values | None:
        """Return what these words write, all of them used; null if they don't."""
        marks: list[SaidMark] = []
        code: AbsenceCode | None = None
        minutes: int | None = None
        for word in map(alike, words):
            if code is not None and code.is_late and minutes is None and _is_minutes(word):
                minutes = int(word)
            elif (mark := self._mark(word)) is not None:
                marks.append(mark)
            elif code is None and (found := self._code(word)) is not None:
                code = found
            else:
                return None
        if (not marks and code is None) or len(marks) > MAX_MARKS:
            return None
        return Values(tuple(marks), code.code if code is not None else "", minutes)

    def _mark(self, word: str) -> SaidMark | None:
        first, slash, second = word.partition("/")
        if slash:
            before, after = self._marks.get(first), self._marks.get(second)
            return SaidMark(after, Kind.RETAKE, before) if before and after else None
        kind = {"+": Kind.MORE, "*": Kind.RETAKE}.get(word[:1], Kind.NEW)
        value = self._marks.get(word) or (self._marks.get(word[1:]) if kind is not Kind.NEW else None)
        if value is None:
            return None
        return SaidMark(value, kind if word not in self._marks else Kind.NEW)

    def _code(self, word: str) -> AbsenceCode | None:
        for group, fits in (
            (_ILL, [each for each in self.codes if each.is_ill]),
            (_LATE, [each for each in self.codes if each.is_late]),
            (_ABSENT, [each for each in self.codes if each.is_missing and not each.is_ill][:1]),
        ):
            if word in group:
                return fits[0] if len(fits) == 1 else None
        whole = [each for each in self.codes if alike(each.code) == word]
        begins = whole or [each for each in self.codes if alike(each.code).startswith(word)]
        return begins[0] if len(begins) == 1 else None


def _is_minutes(word: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,2}", word) is not None and int(word) <= MAX_MINUTES
