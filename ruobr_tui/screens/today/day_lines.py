"""The next day with lessons on the home: a row for each child, or its lessons in the right column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from ruobr_tui import due, phrases
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.api.rules.today.days import shown_day
from ruobr_tui.api.rules.today.notable import Notable
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.today.sheet import DayRow, LessonRow, Sheet
from ruobr_tui.screens.today.view import Columns, View, group_heading
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, line


def one_shown_day(sheet: Sheet, view: View) -> date | None:
    """The day that is shown of all children: the earliest of their next days with lessons."""
    ends: dict[date, time | None] = {}
    for row in sheet.days:
        taking_place = row.taking_place
        if view.shows(row.child) and taking_place:
            day = date.fromisoformat(row.day)
            last = max((lesson.end for lesson in taking_place), default="")
            end = time.fromisoformat(last) if last else None
            known = ends.get(day, time.min)
            ends[day] = None if end is None or known is None else max(known, end)
    return shown_day(ends, view.now)


def day_heading(day: date, today: date) -> str:
    """TOMORROW, Tue 1 December; a later day by its name."""
    named = f"{phrases.short_weekday(day)} {phrases.day_and_month(day)}"
    if day == today:
        return _("TODAY, %(day)s") % {"day": named}
    if day == today + timedelta(days=1):
        return _("TOMORROW, %(day)s") % {"day": named}
    return f"{phrases.weekday(day).upper()}, {phrases.day_and_month(day)}"


def day_rows(sheet: Sheet, view: View, columns: Columns) -> list[Line]:
    """A heading and a row for each child whose day is known."""
    day = one_shown_day(sheet, view)
    if day is None:
        return _holidays(sheet, view, columns)
    rows = _of_day(sheet, view, day)
    counts = max((fit.width_of(_count(row)) for row in rows), default=0)
    return [
        group_heading(day_heading(day, view.today), columns.width),
        *(_day_line(row, view, columns, counts) for row in rows),
    ]


def _of_day(sheet: Sheet, view: View, day: date) -> list[DayRow]:
    return [row for row in sheet.days if row.day == day.isoformat() and view.shows(row.child)]


def _holidays(sheet: Sheet, view: View, columns: Columns) -> list[Line]:
    """Until when there are holidays, where no lessons follow."""
    ends = {row.child: row.break_end for row in sheet.days if row.break_end and view.shows(row.child)}
    if not ends:
        return []
    return [
        group_heading(_("HOLIDAYS"), columns.width),
        *(
            line(
                " " * 3,
                fit.left(view.names.get(child, ""), columns.name) if columns.name else "",
                (due.until(date.fromisoformat(end), view.today), "text"),
                key=f"day/{child}",
            )
            for child, end in ends.items()
        ),
    ]


def _count(row: DayRow) -> str:
    """How many lessons take place; empty if none."""
    number = len(row.taking_place)
    return ngettext("%(count)d lesson", "%(count)d lessons", number) % {"count": number} if number else ""


def _day_line(row: DayRow, view: View, columns: Columns, counts: int) -> Line:
    """A child's day. ``counts`` is the width of the longest count of lessons."""
    name = fit.left(view.names.get(row.child, ""), columns.name) if columns.name else ""
    room = columns.width - 3 - columns.name - 1
    taking_place = row.taking_place
    if not taking_place:
        text = _("no lessons")
        if row.break_end:
            text = _("holidays %(until)s") % {
                "until": due.until(date.fromisoformat(row.break_end), view.today, short=True)
            }
        return line(" " * 3, name, (text, "dim"), key=f"day/{row.child}")
    times = hours(taking_place)
    head = f"{fit.left(times, 11)}  " if times else ""
    head += f"{fit.left(_count(row), counts)}  " if room >= 50 else ""
    left = room - fit.width_of(head)
    return line(
        " " * 3, name, (head, "text"), (fit.cut(_remarks(row, left), left), "text"), key=f"day/{row.child}"
    )


def hours(lessons: Sequence[LessonRow]) -> str:
    """8:30–14:20, of what is known."""
    start = min((lesson.start for lesson in lessons if lesson.start), default="")
    end = max((lesson.end for lesson in lessons if lesson.end), default="")
    return "–".join(text.removeprefix("0") for text in (start, end) if text)


def _remarks(row: DayRow, room: int) -> str:
    """What is notable of a day, else its subjects, as many as fit."""
    parts = []
    tests = [short_subject(each.subject) for each in row.taking_place if each.notable == Notable.TEST]
    if tests:
        parts.append(
            ngettext("Test: %(subjects)s", "Tests: %(subjects)s", len(tests)) % {"subjects": ", ".join(tests)}
        )
    cancelled = [lesson for lesson in row.lessons if lesson.cancelled]
    if cancelled and cancelled[0].number == 1:
        parts.append(_("No first lesson"))
        cancelled = cancelled[1:]
    if cancelled:
        names = ", ".join(short_subject(lesson.subject) for lesson in cancelled)
        parts.append(_("Cancelled: %(subjects)s") % {"subjects": names})
    heart = [short_subject(each.subject) for each in row.taking_place if each.notable == Notable.BY_HEART]
    if heart:
        parts.append(_("By heart: %(subjects)s") % {"subjects": ", ".join(heart)})
    sport = [each.subject for each in row.taking_place if each.notable == Notable.SPORT]
    if sport:
        parts.append(short_subject(sport[0]))
    if parts:
        return ". ".join(parts)
    usual = _("No changes") if row.is_usual else ""
    subjects = _subjects(row, room - (fit.width_of(usual) + 2 if usual else 0))
    return ": ".join(filter(None, (usual, subjects)))


def _subjects(row: DayRow, room: int) -> str:
    """The subjects of a day, as many as fit; nothing where not even one does."""
    shown = ""
    for name in dict.fromkeys(short_subject(lesson.subject) for lesson in row.taking_place):
        longer = f"{shown}, {name}" if shown else name
        if fit.width_of(longer) > room - 2:
            return f"{shown} …" if shown else name if fit.width_of(name) <= room else ""
        shown = longer
    return shown


def lesson_lines(sheet: Sheet, view: View, width: int) -> list[Line]:
    """The lessons of the shown day of each child, for the right column."""
    day = one_shown_day(sheet, view)
    if day is None:
        return []
    lines = [group_heading(day_heading(day, view.today), width)]
    for row in _of_day(sheet, view, day):
        name = view.names.get(row.child, "")
        if len(view.names) > 1 or not row.taking_place:
            text = hours(row.taking_place) if row.taking_place else _("no lessons")
            usual = _("no changes") if row.is_usual and row.taking_place else ""
            room = width - 20 - fit.width_of(text)
            if fit.width_of(usual) > room:
                usual = ""
            lines.append(
                line(
                    (f" {fit.left(name, 17)} ", "accent"),
                    (text + fit.right(usual, room), "dim"),
                    key=f"day/{row.child}",
                )
            )
        lines += [_lesson_line(lesson, row.child, width) for lesson in row.lessons]
    return lines


def _lesson_line(lesson: LessonRow, child: int, width: int) -> Line:
    sign, role, note = " ", "text", ""
    if lesson.cancelled:
        sign, role, note = "×", "dim", _("cancelled")
    elif lesson.notable == Notable.TEST:
        sign, note = "!", _("test")
    elif lesson.notable == Notable.BY_HEART:
        note = _("by heart")
    elif lesson.notable == Notable.SPORT:
        note = _("sports clothes")
    elif lesson.homework:
        note = lesson.homework
    subject = fit.left(short_subject(lesson.subject), 14)
    left = width - 26
    return line(
        (f" {lesson.number:>2} {fit.right(lesson.start.removeprefix('0'), 5)} ", "dim"),
        (f"{sign} ", "warning" if sign == "!" else role),
        (subject, role),
        (f" {fit.right(fit.cut(note, left - 1), left - 1)}", "warning" if sign == "!" else "dim"),
        key=f"lesson/{child}/{lesson.id}",
    )
