"""Layout of a week: headings of days and lines of lessons in one or two columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lesson_lines import marks_of
from ruobr_tui.widgets.lines import EMPTY, Line, Span, heading, line, paragraph
from ruobr_tui.widgets.week_view import DayView, LessonView, WeekView

TWO_COLUMNS = 100  # cells from which a week has two columns
GUTTER = 2


class Row(NamedTuple):
    """One line of one column; ``lesson`` is the id of its lesson."""

    line: Line
    lesson: int | None = None


def columns(week: WeekView, width: int, now: datetime, height: int = 0) -> list[list[Row]]:
    """Lay the week out in one column, or in two if ``width`` cells have room for them.

    If the whole week fits into ``height`` lines, days are separated by an empty line.
    """
    if not week.known:
        text = _("This week is not loaded yet. It will appear as soon as the portal answers (r asks again).")
        return [[Row(part) for part in paragraph(text, width - 1, "dim")]]
    if not any(week.lessons):
        return [[Row(part) for part in paragraph(_empty_week(week), width - 1, "dim")]]
    days = week.shown
    subjects = max(fit.width_of(lesson.subject) for lesson in week.lessons)
    each, half = width - 1, len(days)
    if width >= TWO_COLUMNS:
        each, half = (width - 1 - GUTTER) // 2, (len(days) + 1) // 2
    sides = [days[:half], days[half:]] if half < len(days) else [days]
    blocks = [
        [_day(day, each, now, subjects) if day is not None else [] for day in beside]
        for beside in zip_longest(*sides)
    ]
    return _stacked(blocks, height)


def _stacked(blocks: Sequence[Sequence[list[Row]]], height: int) -> list[list[Row]]:
    """Stack blocks; the days of both columns begin at the same height."""
    tall = [max(len(rows) for rows in block) for block in blocks]
    gap = 1 if sum(tall) + len(blocks) - 1 <= height else 0
    found: list[list[Row]] = [[] for _column in blocks[0]]
    for number, (block, lines) in enumerate(zip(blocks, tall, strict=True), 1):
        below = gap if number < len(blocks) else 0
        for column, rows in zip(found, block, strict=True):
            column += rows + [Row(EMPTY)] * (lines - len(rows) + below)
    return found


def _day(day: DayView, width: int, now: datetime, subjects: int) -> list[Row]:
    today = now.date()
    title = f"{phrases.weekday(day.date).upper()} {day.date.day}"
    role = "heading"
    if day.date == today:
        title, role = f"{title} · {_('today')}", "today"
    elif day.date < today:
        role = "dim"
    rows = [Row(heading(title, width, role))]
    if not day.lessons:
        rows.append(Row(line((fit.cut("  " + (break_words(day) or _("no lessons")), width), "dim"))))
    rows += [Row(_lesson(lesson, width, now, subjects), lesson.id) for lesson in day.lessons]
    return rows


def _lesson(lesson: LessonView, width: int, now: datetime, subjects: int) -> Line:
    """Draw a lesson. If room is short, homework shrinks first, then the time goes, then the number."""
    current = lesson.is_current(now)
    sign, role = " ", "text"
    if lesson.cancelled:
        sign, role = "×", "dim"
    elif lesson.active:
        sign, role = "●", "active"
    elif lesson.day < now.date().isoformat():
        role = "dim"
    spans = [Span("▸" if current else " ", "today")]
    if width >= 30:
        spans.append(Span(fit.right(str(lesson.number), 2) + " ", "today" if current else "dim"))
    if width >= 46:
        spans.append(Span(fit.left(lesson.start, 5) + " ", "today" if current else "dim"))
    spans.append(Span(sign + " ", role))
    room = width - sum(fit.width_of(span.text) for span in spans)
    results = _fitting(marks_of(lesson), room - 8)
    result_width = sum(fit.width_of(span.text) for span in results)
    text = _("the lesson is cancelled") if lesson.cancelled else _short(lesson)
    subject_width = room - result_width - 1
    if text and room >= 34:  # otherwise the subject gets the room
        subject_width = min(subject_width, subjects, room // 2 if room < 50 else room * 2 // 5)
    spans.append(Span(fit.left(lesson.subject, subject_width), role))
    rest = room - subject_width - result_width - 2
    if rest >= 4:
        spans.append(Span(" " + fit.left(text, rest) + " ", "dim" if role == "dim" else "text"))
    else:
        spans.append(Span(" " * max(0, room - subject_width - result_width)))
    return Line((*spans, *results), key=lesson.id)


def _fitting(spans: list[Span], width: int) -> list[Span]:
    """Return as many marks as fit, then ``…``."""
    if sum(fit.width_of(span.text) for span in spans) <= width:
        return spans
    fitting: list[Span] = []
    for span in spans:
        width -= fit.width_of(span.text)
        if width < 1:
            break
        fitting.append(span)
    return [*fitting, Span("…", "mark")]


def _short(lesson: LessonView) -> str:
    """Return the homework in short, with the sign of a remark before it; without homework, the remark."""
    text = " ".join((lesson.homework or lesson.remark).split())
    return f"! {text}" if lesson.remark else text


def _empty_week(week: WeekView) -> str:
    """Say why the week is empty and what to do."""
    words = [break_words(day) for day in week.shown]
    if all(words):
        return _("No lessons: %(break)s. ] goes to the next week.") % {"break": words[-1]}
    return _("No lessons in this week. [ and ] go to other weeks, t to today.")


def break_words(day: DayView) -> str:
    """Return e.g. "Autumn break until 2 November"; empty for a day outside of a break."""
    if not day.break_end:
        return ""
    names = {
        "autumn": _("autumn break until %(day)s"),
        "winter": _("winter break until %(day)s"),
        "spring": _("spring break until %(day)s"),
        "summer": _("summer break until %(day)s"),
    }
    end = phrases.day_and_month(date.fromisoformat(day.break_end))
    return names[_season(date.fromisoformat(day.break_start))] % {"day": end}


def _season(start: date) -> str:
    """Return the season of a break's first day, e.g. 25 October, 31 December, 28 March."""
    if start.month in (9, 10, 11):
        return "autumn"
    if start.month in (12, 1, 2):
        return "winter"
    return "spring" if start.month in (3, 4) else "summer"
