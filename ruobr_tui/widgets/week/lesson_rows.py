"""A lesson in the list of its day: number, time, sign, short subject, homework, results."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lesson_lines import marks_of
from ruobr_tui.widgets.lines import Line, Span, size_of
from ruobr_tui.widgets.week_view import LessonView, bare_time

MOST_ROWS = 3
"""Rows that the homework of one lesson gets at the most."""
_WIDE = 76
"""Cells of a column from which subjects have more room."""
_WITH_TIME = 40
_WITH_NUMBER = 30
_WITH_TEXT = 34
_NARROWEST_TEXT = 6
_RESULTS = 16
"""Cells for marks and absence at the most, if there is homework too."""


class Sign(NamedTuple):
    """A sign in the list, and what the legend says about it."""

    text: str
    role: str


NOW = Sign("▸", "now")
CANCELLED = Sign("×", "cancelled")
TEST = Sign("!", "due")
RECORDED = Sign("●", "active")
REMARK = Sign("»", "warning")
DONE = Sign("✓", "good")
NO_SIGN = Sign(" ", "text")


class Widths(NamedTuple):
    """Cells of the parts of a line; 0: the part is left out."""

    all: int
    number: int
    time: int
    subject: int
    text: int

    @classmethod
    def of(cls, width: int) -> Widths:
        """Return the widths for a column. If room is short, the time goes first, then homework, then the
        number.
        """
        number = 3 if width >= _WITH_NUMBER else 1
        time = 6 if width >= _WITH_TIME else 0
        room = width - number - time - 2
        if width < _WITH_TEXT:
            return cls(width, number, time, room, 0)
        subject = 18 if width >= _WIDE else 14 if room >= 26 else room // 2
        return cls(width, number, time, subject, room - subject)

    @property
    def indent(self) -> int:
        """Cells before the homework."""
        return self.all - self.text

    @property
    def results(self) -> int:
        """Cells of marks and absence at the most."""
        return min(_RESULTS, self.text) if self.text else self.subject // 2


def sign_of(lesson: LessonView, now: datetime) -> Sign:
    """Return the sign before the subject: the most important of those that hold."""
    if lesson.cancelled:
        return CANCELLED
    if lesson.is_current(now):
        return NOW
    if lesson.test and not lesson.is_over(now):
        return TEST
    return RECORDED if lesson.active else NO_SIGN


def text_of(lesson: LessonView) -> str:
    """Return what the line tells after the subject: homework, otherwise the test, otherwise a note of the
    teacher.
    """
    if lesson.cancelled:
        return _("lesson cancelled")
    text = " ".join(lesson.homework.split()) or lesson.test
    if text:
        return f"{DONE.text} {text}" if lesson.done else text
    remark = " ".join(lesson.remark.split())
    return f"{REMARK.text} {remark}" if remark else ""


def results_of(lesson: LessonView, width: int) -> list[Span]:
    """Return marks and absence, and the sign of a note of the teacher that the line has no room for."""
    spans = marks_of(lesson)
    if lesson.remark and lesson.homework and not lesson.cancelled:
        spans = [Span(REMARK.text + (" " if spans else ""), REMARK.role), *spans]
    return _fitting(spans, width)


def rows_needed(lesson: LessonView, widths: Widths) -> int:
    """Return the rows in which the whole homework fits, at most ``MOST_ROWS``."""
    return min(MOST_ROWS, len(_wrapped(lesson, widths)) or 1)


def lesson_rows(lesson: LessonView, widths: Widths, now: datetime, rows: int = 1) -> list[Line]:
    """Draw a lesson in so many rows; what does not fit ends with ``…``."""
    sign = sign_of(lesson, now)
    is_past = lesson.cancelled or lesson.day < now.date().isoformat()
    role = "cancelled" if lesson.cancelled else "dim" if is_past else "text"
    ordinal = "now" if sign is NOW else "dim"
    head = [Span(fit.right(str(lesson.number), 2) + " " if widths.number > 1 else " ", ordinal)]
    if widths.time:
        head.append(Span(fit.right(bare_time(lesson.start), 5) + " ", ordinal))
    head.append(Span(sign.text + " ", sign.role))
    results = results_of(lesson, widths.results)
    taken = size_of(results)
    if not widths.text:
        subject = short_subject(lesson.subject, max(1, widths.subject - taken - 1))
        head.append(Span(fit.left(subject, widths.subject - taken), _subject_role(sign, role)))
        return [Line((*head, *results), key=lesson.id)]
    gap = 2 if widths.all >= _WIDE else 1
    subject = short_subject(lesson.subject, widths.subject - gap)
    head.append(Span(fit.left(subject, widths.subject), _subject_role(sign, role)))
    parts = _wrapped(lesson, widths)
    if len(parts) > rows:
        parts = [*parts[: rows - 1], " ".join(parts[rows - 1 :])]
    room = _room(lesson, widths)
    first = Span(fit.left(parts[0] if parts else "", widths.text - taken), _text_role(lesson, role))
    others = [
        Line((Span(" " * widths.indent), Span(fit.cut(part, room), _text_role(lesson, role))))
        for part in parts[1:]
    ]
    if parts and fit.width_of(parts[0]) > room:
        first = Span(fit.left(fit.cut(parts[0], room), widths.text - taken), _text_role(lesson, role))
    return [Line((*head, first, *results), key=lesson.id), *others]


def _room(lesson: LessonView, widths: Widths) -> int:
    """Return the cells of homework, the same in all its rows."""
    results = results_of(lesson, widths.results)
    taken = size_of(results)
    return max(_NARROWEST_TEXT, widths.text - taken - (1 if taken else 0))


def _wrapped(lesson: LessonView, widths: Widths) -> list[str]:
    text = text_of(lesson) if widths.text else ""
    return list(fit.wrap(text, _room(lesson, widths))) if text else []


def _subject_role(sign: Sign, role: str) -> str:
    return sign.role if sign in (RECORDED, NOW) and role == "text" else role


def _text_role(lesson: LessonView, role: str) -> str:
    if role != "text":
        return role
    if lesson.done:
        return "dim"
    return "warning" if lesson.remark and not lesson.homework and not lesson.test else "text"


def _fitting(spans: list[Span], width: int) -> list[Span]:
    """Return as many results as fit, then ``…``."""
    if size_of(spans) <= width:
        return spans
    fitting: list[Span] = []
    for span in spans:
        width -= fit.width_of(span.text)
        if width < 1:
            break
        fitting.append(span)
    return [*fitting, Span("…", "mark")]
