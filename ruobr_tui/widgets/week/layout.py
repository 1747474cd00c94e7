"""Layout of a week: headings of days and lines of lessons in one or two columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

from ruobr_tui import phrases
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, line, paragraph
from ruobr_tui.widgets.week.lesson_rows import Widths, lesson_rows, rows_needed
from ruobr_tui.widgets.week_view import DayView, WeekView

TWO_COLUMNS = 100  # cells from which a week has two columns
GUTTER = 2


class Row(NamedTuple):
    """One line of one column; ``lesson`` is the id of the lesson that begins there, ``part_of`` of the one
    that goes on.
    """

    line: Line
    lesson: int | None = None
    part_of: int | None = None


Taken = dict[int, int]
"""Rows of each lesson (by its place in the week) that gets more than one."""


def columns(
    week: WeekView,
    width: int,
    now: datetime,
    height: int = 0,
    *,
    is_thin: bool = False,
    is_single: bool = False,
) -> list[list[Row]]:
    """Lay the week out in one column, or in two if ``width`` cells have room for them; ``is_single``: in one.

    Rows to spare of ``height`` first show cut homework in full, today's first; then they separate the days.
    """
    if not week.known:
        text = _("This week is not loaded yet. It will appear when the portal responds (r to retry).")
        return [[Row(part) for part in paragraph(text, width - 1, "dim")]]
    if not any(week.lessons):
        return [[Row(part) for part in paragraph(_empty_week(week), width - 1, "dim")]]
    page = _Page(week, width, now, is_thin, is_single)
    return page.stacked(height)


class _Page:
    """A week at a width."""

    def __init__(self, week: WeekView, width: int, now: datetime, is_thin: bool, is_single: bool) -> None:
        self.now, self.is_thin = now, is_thin
        days = week.shown
        self.width, half = width - 1, len(days)
        if width >= TWO_COLUMNS and not is_single:
            self.width, half = (width - 1 - GUTTER) // 2, (len(days) + 1) // 2
        self.widths = Widths.of(self.width)
        sides = [days[:half], days[half:]] if half < len(days) else [days]
        self.blocks = list(zip_longest(*sides))
        self.sides = len(sides)

    def stacked(self, height: int) -> list[list[Row]]:
        """Return the columns; the days of both begin at the same height."""
        taken = self._taken(height)
        tall = [max(self._rows_of(day, taken) for day in beside) for beside in self.blocks]
        gap = 1 if sum(tall) + len(tall) - 1 <= height else 0
        found: list[list[Row]] = [[] for _side in range(self.sides)]
        for number, (beside, rows) in enumerate(zip(self.blocks, tall, strict=True), 1):
            below = gap if number < len(tall) else 0
            for column, day in zip(found, beside, strict=True):
                of_day = list(self._day(day, taken)) if day is not None else []
                column += of_day + [Row(EMPTY)] * (rows - len(of_day) + below)
        return found

    def _taken(self, height: int) -> Taken:
        """Give the rows to spare to homework that is cut: today's, then the coming days', then the past's."""
        taken: Taken = {}
        spare = height - self._height(taken)
        if spare <= 0:
            return taken
        today = self.now.date()
        days = [day for beside in self.blocks for day in beside if day is not None]
        days.sort(key=lambda day: (day.date < today, day.date))
        for lesson in (lesson for day in days for lesson in day.lessons):
            for rows in range(2, rows_needed(lesson, self.widths) + 1):
                wider = {**taken, id(lesson): rows}
                if self._height(wider) > height:
                    break
                taken = wider
        return taken

    def _height(self, taken: Taken) -> int:
        return sum(max(self._rows_of(day, taken) for day in beside) for beside in self.blocks)

    @staticmethod
    def _rows_of(day: DayView | None, taken: Taken) -> int:
        if day is None:
            return 0
        return 1 + (sum(taken.get(id(lesson), 1) for lesson in day.lessons) or 1)

    def _day(self, day: DayView, taken: Taken) -> Iterator[Row]:
        yield Row(self._heading(day))
        if not day.lessons:
            yield Row(line((fit.cut(" " + (break_words(day) or _("no lessons")), self.width), "dim")))
        for lesson in day.lessons:
            first, *others = lesson_rows(lesson, self.widths, self.now, taken.get(id(lesson), 1))
            yield Row(first, lesson.id)
            yield from (Row(other, part_of=lesson.id) for other in others)

    def _heading(self, day: DayView) -> Line:
        """ПН 30 · сегодня ───── 6 уроков, 8:30–14:20."""
        title, role = f"{phrases.short_weekday(day.date).upper()} {day.date.day}", "heading"
        distance = (day.date - self.now.date()).days
        if distance == 0:
            title, role = f"{title} · {_('today')}", "today"
        elif distance == 1:
            title = f"{title} · {_('tomorrow')}"
        elif distance < 0:
            role = "dim"
        return ruled(title, amount_of(day), self.width, role, is_thin=self.is_thin)


def ruled(title: str, right: str, width: int, role: str = "heading", *, is_thin: bool = False) -> Line:
    """Return a heading with a rule and what it comes to; with low bandwidth a colon stands for the rule."""
    rest = width - fit.width_of(title) - fit.width_of(right) - 2
    if right and rest < 2:
        return ruled(title, "", width, role, is_thin=is_thin)
    if is_thin:
        return line((title, role), (f": {right}" if right else "", "dim"))
    if not right:
        title = fit.cut(title, width)
        rest = width - fit.width_of(title) - 1
        return line((title, role), (" " + "─" * rest if rest > 1 else "", "rule"))
    return line((title, role), (f" {'─' * rest} ", "rule"), (right, "dim"))


def amount_of(day: DayView) -> str:
    """Return e.g. "6 lessons, 8:30–14:20", of those that take place."""
    count = sum(not lesson.cancelled for lesson in day.lessons)
    if not count:
        return ""
    text = ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}
    return f"{text}, {day.times}" if day.times else text


def _empty_week(week: WeekView) -> str:
    """Say why the week is empty and what to do."""
    words = [break_words(day) for day in week.shown]
    if all(words):
        return _("No lessons: %(break)s. ]: next week.") % {"break": words[-1]}
    return _("No lessons this week. [ and ]: other weeks, t: today.")


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
