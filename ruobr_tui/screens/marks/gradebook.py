"""Marks of a span of days by subject, with the portal's own data. No drawing here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.diary import Lesson, Mark
from ruobr_tui.api.models.marks import Period, Rating, SubjectRating
from ruobr_tui.api.rules.diary.averages import DEFAULT_POLICY, Average, Policy, Scored, average, scored
from ruobr_tui.api.rules.diary.lessons import is_to_come, may_be_renamed
from ruobr_tui.api.rules.diary.trend import running_averages


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark of a lesson, or an absence from it (then ``mark`` is None)."""

    lesson: Lesson
    mark: Mark | None
    text: str  # as written: digits, a word or an absence code
    scored: tuple[Scored, ...] = ()  # the numbers in it

    @property
    def day(self) -> date:
        """The day of the lesson."""
        return self.lesson.date

    @property
    def sign(self) -> str:
        """The mark with its weight, e.g. 4³."""
        return self.text + (phrases.weight_sign(self.mark.weight) if self.mark is not None else "")


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """Data of one subject in one period."""

    key: str  # the same in every period: the name, casefolded
    name: str
    id: int = 0  # the subject's id in ``all_marks/``; 0 if ``controlmark/`` has none
    entries: tuple[Entry, ...] = ()  # by date
    lessons: tuple[Lesson, ...] = ()
    final: str = ""  # the teacher's final mark
    portal_average: Decimal | None = None  # the average sent by the portal
    rating: SubjectRating | None = None
    policy: Policy = DEFAULT_POLICY
    is_school_policy: bool = False  # sent by the school; otherwise the default policy

    @property
    def scored(self) -> tuple[Scored, ...]:
        """Every mark that is a number, by date."""
        return tuple(one for entry in self.entries for one in entry.scored)

    @property
    def has_anything(self) -> bool:
        """Whether there is a mark, an absence, a final mark, or an average of the portal."""
        return bool(self.entries or self.final) or self.portal_average is not None

    @property
    def average(self) -> Average | None:
        """The exact average; None without marks."""
        return average(self.scored)

    @property
    def course(self) -> list[tuple[date, Decimal]]:
        """The average after each day with a mark."""
        return running_averages((entry.day, one) for entry in self.entries for one in entry.scored)

    @property
    def disagrees(self) -> bool:
        """Whether the portal's average differs, although the marks should be the same."""
        found = self.average
        return self.portal_average is not None and (found is None or found.rounded() != self.portal_average)

    def lessons_left(self, now: datetime) -> int:
        """Return the number of the period's lessons that have not begun and are not cancelled."""
        return sum(1 for lesson in self.lessons if is_to_come(lesson, now) and not lesson.cancelled)


_MOST_NAMES = 20
"""Names with the same id that are compared, at most."""


@dataclass
class _Draft:
    name: str
    id: int = 0
    names: set[str] = field(default_factory=set)
    lessons: list[Lesson] = field(default_factory=list)

    def same(self, number: int, name: str) -> bool:
        """Return whether a row of ``controlmark/`` or of the rating is about this subject."""
        return _fold(name) in self.names if name else bool(number) and number == self.id


def records(
    lessons: Iterable[Lesson], period: Period | None = None, rating: Rating | None = None
) -> list[SubjectRecord]:
    """Return a record for each subject, by name, also for subjects that only ``period`` has.

    Lessons and ``controlmark/`` have different ids for a subject, so only names are compared between them.
    """
    drafts: dict[str, _Draft] = {}
    keys: dict[str, str] = {}  # by each name of a subject
    divisions: dict[int, list[tuple[Lesson, str]]] = {}

    def draft(name: str, key: str) -> _Draft:
        found = drafts.setdefault(key, _Draft(name))
        found.names.add(_fold(name))
        keys.setdefault(_fold(name), key)
        return found

    for lesson in sorted(lessons, key=lambda one: one.place):
        number, name = lesson.subject_id, _fold(lesson.subject)
        had = divisions.setdefault(number, []) if number else []
        renamed = (key for other, key in had if may_be_renamed(other, lesson))
        key = keys.get(name) or next(renamed, name)
        if len(had) < _MOST_NAMES and not any(known == key for _other, known in had):
            had.append((lesson, key))
        draft(lesson.subject, key).lessons.append(lesson)
    if period is not None:
        named = [(one.subject, one.subject_id) for one in period.marks]
        for subject, number in [*named, *((one.subject, one.subject_id) for one in period.words)]:
            name = _fold(subject)
            found = draft(subject, keys.get(name, name))
            found.id = found.id or number
    return [
        _record(key, drafts[key], period, rating)
        for key in sorted(drafts, key=lambda key: drafts[key].name.casefold().replace("ё", "е"))
    ]


def _record(key: str, draft: _Draft, period: Period | None, rating: Rating | None) -> SubjectRecord:
    same = draft.same
    number = word = None
    policy = _policy(period)
    if period is not None:
        number = next((one.mark for one in period.marks if same(one.subject_id, one.subject)), None)
        word = next((one.text for one in period.words if same(one.subject_id, one.subject)), None)
    is_running = period is not None and period.running
    final = word or ("" if is_running or number is None else whole(number))
    places = rating.subjects if rating is not None else []
    return SubjectRecord(
        key=key,
        name=draft.name,
        id=draft.id,
        entries=tuple(entry for lesson in draft.lessons for entry in _entries(lesson)),
        lessons=tuple(draft.lessons),
        final=final,
        portal_average=number if is_running else None,
        rating=next((one for one in places if same(one.subject_id, one.subject)), None),
        policy=policy or DEFAULT_POLICY,
        is_school_policy=policy is not None,
    )


def marked_in(periods: Iterable[Period]) -> frozenset[str]:
    """Return the keys of the subjects that have a mark or an average in any of these periods."""
    found = {one.subject for period in periods for one in period.marks if one.mark is not None}
    found |= {one.subject for period in periods for one in period.words if one.text}
    return frozenset(map(_fold, found))


def _fold(name: str) -> str:
    return name.casefold()


def _policy(period: Period | None) -> Policy | None:
    """Return the school's policy if the portal sends all of it."""
    scale = period.policy if period is not None else None
    if scale is None or scale.five_from is None or scale.four_from is None or scale.three_from is None:
        return None
    return Policy(scale.five_from, scale.four_from, scale.three_from, scale.min_marks)


def _entries(lesson: Lesson) -> Iterable[Entry]:
    if lesson.absence is not None:
        yield Entry(lesson, None, lesson.absence.code)
    for mark in lesson.marks:
        yield Entry(lesson, mark, mark.text, scored(mark.text, mark.weight))


def whole(number: Decimal) -> str:
    """Write a mark without decimals where possible: 4, not 4.0."""
    return f"{int(number)}" if number == number.to_integral_value() else phrases.decimal(number)


def is_first_grade(class_name: str) -> bool:
    """Return whether a class such as "1А" is in the first grade, which has no marks."""
    digits = "".join(sign for sign in class_name.strip()[:2] if sign.isdigit())
    return digits == "1"
