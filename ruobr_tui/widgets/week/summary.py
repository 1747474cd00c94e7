"""What a week sums up to: marks, absences, homework by day, and the signs on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from ruobr_tui import phrases
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.legend import legend
from ruobr_tui.widgets.lesson_lines import marks_of
from ruobr_tui.widgets.lines import EMPTY, Line, Span, cut_line, line, size_of
from ruobr_tui.widgets.week.layout import ruled
from ruobr_tui.widgets.week.lesson_rows import CANCELLED, DONE, NOW, RECORDED, REMARK, TEST, Sign, sign_of
from ruobr_tui.widgets.week_view import LessonView, WeekView

_MOST_MARKS = 12


def week_summary(
    week: WeekView, width: int, height: int, now: datetime, *, is_thin: bool = False
) -> list[Line]:
    """Return ``height`` lines: the sums, then at the foot the legend of signs that are on the page."""
    lessons = list(week.lessons)
    if not week.known or not lessons:
        return []
    lines = [
        ruled(_("WEEK"), "", width, is_thin=is_thin),
        _marks(lessons, width),
        _absences(lessons, width),
        *_homework(week, width, now, is_thin=is_thin),
    ]
    signs = [(sign.text, _meaning(sign), sign.role) for sign in signs_of(week, now)]
    rows = legend(signs, width)[: max(0, height - len(lines))]
    lines = lines[:height]
    return [*lines, *[EMPTY] * (height - len(lines) - len(rows)), *rows]


def _row(name: str, middle: list[Span], right: str, width: int) -> Line:
    used = fit.width_of(name) + size_of(middle) + fit.width_of(right)
    return cut_line([Span(name, "dim"), *middle, Span(" " * max(1, width - used)), Span(right)], width)


def _marks(lessons: list[LessonView], width: int) -> Line:
    marks = [mark for lesson in lessons for mark in lesson.marks]
    name = fit.left(_("Marks"), 14)
    if not marks:
        return _row(name, [], pgettext("marks", "none yet"), width)
    numbers = [(Decimal(mark.text), Decimal(mark.weight)) for mark in marks if mark.text in "12345"]
    total = sum(weight for _value, weight in numbers)
    right = ""
    if total:
        average = sum(value * weight for value, weight in numbers) / total
        average = average.quantize(Decimal("0.01"), ROUND_HALF_UP)
        right = _("average %(value)s") % {"value": phrases.decimal(average)}
    spans: list[Span] = []
    room = width - fit.width_of(name) - fit.width_of(right) - 2
    for lesson in lessons:
        for span in marks_of(lesson):
            if span.role == "warning" or not span.text.strip():
                continue
            text = ("  " if spans else "") + span.text
            room -= fit.width_of(text)
            if room < 0:
                return _row(name, [*spans, Span("…", "dim")], right, width)
            spans.append(Span(text, span.role))
    return _row(name, spans, right, width)


def _absences(lessons: list[LessonView], width: int) -> Line:
    missed = [lesson for lesson in lessons if lesson.absence]
    name = fit.left(_("Absences"), 14)
    if missed:
        codes = "  ".join(dict.fromkeys(lesson.absence for lesson in missed))
        said = ngettext("%(count)d lesson", "%(count)d lessons", len(missed)) % {"count": len(missed)}
        return _row(name, [Span(fit.cut(codes, width - 30), "warning")], said, width)
    if not any(lesson.sends_absence for lesson in lessons):
        return _row(name, [], pgettext("absences", "not reported"), width)
    return _row(name, [], pgettext("absences", "none"), width)


def _homework(week: WeekView, width: int, now: datetime, *, is_thin: bool) -> Iterator[Line]:
    """Yield a bar for each day from today on for which homework is still to be done."""
    today = now.date()
    open_by_day: dict[date, list[LessonView]] = {}
    for lesson in week.lessons:
        if lesson.homework and not lesson.done and not lesson.cancelled:
            day = date.fromisoformat(lesson.deadline) if lesson.deadline else lesson.date
            if day >= today and not lesson.is_over(now):
                open_by_day.setdefault(day, []).append(lesson)
    if not open_by_day:
        return
    minutes = {day: sum(each.minutes for each in lessons) for day, lessons in open_by_day.items()}
    are_known = all(each.minutes for lessons in open_by_day.values() for each in lessons)
    amounts = minutes if are_known else {day: len(lessons) for day, lessons in open_by_day.items()}
    yield line((_("Homework by day, minutes") if are_known else _("Homework by day"), "dim"))
    most = max(amounts.values())
    room = max(1, width - 18)
    for day, amount in sorted(amounts.items()):
        name = f"  {fit.left(f'{phrases.short_weekday(day)} {day.day}', 7)}"
        bar = "" if is_thin else "█" * max(1, amount * room // most)
        yield line(
            (name, "text"), (bar, "active"), (fit.right(str(amount), width - len(name) - len(bar)), "text")
        )


def signs_of(week: WeekView, now: datetime) -> list[Sign]:
    """Return the signs that are on the page, in the order of the legend."""
    lessons = list(week.lessons)
    found = {sign_of(lesson, now) for lesson in lessons}
    if any(lesson.remark for lesson in lessons if not lesson.cancelled):
        found.add(REMARK)
    if any(lesson.done and lesson.homework for lesson in lessons):
        found.add(DONE)
    return [sign for sign in (NOW, RECORDED, CANCELLED, TEST, REMARK, DONE) if sign in found]


def _meaning(sign: Sign) -> str:
    meanings = {
        NOW: pgettext("legend", "going on"),
        RECORDED: pgettext("legend", "recorded"),
        CANCELLED: pgettext("legend", "cancelled"),
        TEST: pgettext("legend", "test"),
        REMARK: pgettext("legend", "teacher’s note"),
        DONE: pgettext("legend", "done"),
    }
    return meanings[sign]
