"""Needed marks in words: "one 5", "three 5³", "two more marks"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.rules.diary.averages import explain
from ruobr_tui.api.rules.diary.targets import Need, options
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.screens.marks.gradebook import SubjectRecord
from ruobr_tui.screens.marks.plain import Plain, weight_behind


def how_many(count: int) -> str:
    """Return a number of marks as a word up to ten, then in digits."""
    names = (
        pgettext("marks", "one"),
        pgettext("marks", "two"),
        pgettext("marks", "three"),
        pgettext("marks", "four"),
        pgettext("marks", "five"),
        pgettext("marks", "six"),
        pgettext("marks", "seven"),
        pgettext("marks", "eight"),
        pgettext("marks", "nine"),
        pgettext("marks", "ten"),
    )
    return names[count - 1] if 0 < count <= len(names) else f"{count} ×"


def marks_named(count: int, value: int) -> str:
    """Return e.g. "2 more 5s"."""
    match value:
        case 5:
            text = ngettext("one more 5", "%(count)d more 5s", count)
        case 4:
            text = ngettext("one more 4", "%(count)d more 4s", count)
        case 3:
            text = ngettext("one more 3", "%(count)d more 3s", count)
        case 2:
            text = ngettext("one more 2", "%(count)d more 2s", count)
        case _:
            text = ngettext("one more 1", "%(count)d more 1s", count)
    return text % {"count": count}


def way(need: Need) -> str:
    """Return needed marks in whole words, e.g. "2 more 5s with weight 2"."""
    named = marks_named(need.count, need.value)
    if need.weight == 1:
        return named
    return _("%(marks)s with weight %(weight)s") % {"marks": named, "weight": weight(need.weight)}


def short_way(need: Need, plain: Plain = Plain.DRAWN) -> str:
    """Return needed marks as in a table: "two 5²"."""
    sign = weight_behind(need.weight, plain)
    return f"{how_many(need.count)} {need.value}{sign}"


def next_way(record: SubjectRecord) -> tuple[int, Need] | None:
    """Return the mark above the estimated one and the fewest marks that lead to it; None at a 5 or without
    marks.
    """
    above = explain(record.scored, record.policy).next_mark
    if above is None:
        return None
    ways = options(record.scored, above, record.policy)
    return (above, ways[0]) if ways else None


def missing(record: SubjectRecord) -> int:
    """Return how many more marks the term needs for a final one; 0 with a final mark or without marks."""
    if record.final or record.average is None:
        return 0
    return explain(record.scored, record.policy).missing_marks


@dataclass(frozen=True, slots=True)
class Step:
    """What leads to the next mark: more marks at all, or marks of one kind; neither where nothing does."""

    missing: int = 0
    mark: int = 0
    need: Need | None = None

    def words(self, *, short: bool = False, plain: Plain = Plain.DRAWN) -> str:
        """Return "for a 5: one 5"; ``short``: "one 5"; "" where nothing leads to a better mark."""
        if self.missing and short:
            text = ngettext("%(count)d more mark", "%(count)d more marks", self.missing)
            return text % {"count": self.missing}
        if self.missing:
            text = ngettext("%(count)d more mark needed", "%(count)d more marks needed", self.missing)
            return text % {"count": self.missing}
        if self.need is None:
            return ""
        marks = short_way(self.need, plain)
        return marks if short else for_mark(self.mark, marks)


def step_of(record: SubjectRecord) -> Step:
    """Return what leads a subject to its next mark."""
    count = missing(record)
    found = None if count or record.final else next_way(record)
    return Step(count) if found is None else Step(0, *found)


def next_step(record: SubjectRecord, *, plain: Plain = Plain.DRAWN) -> str:
    """Return what leads to the next mark in words."""
    return step_of(record).words(plain=plain)


def for_mark(mark: int, marks: str) -> str:
    """Return e.g. "for a 5: one 5"."""
    return _("for a %(mark)d: %(way)s") % {"mark": mark, "way": marks}


def weight(value: Decimal) -> str:
    """Return a weight as a number: 2, or 0,5."""
    return phrases.plain_number(value)
