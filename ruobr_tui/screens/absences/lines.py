"""Lines of the absences page: totals, periods of absence, lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.absences import Spell, Totals
from ruobr_tui.api.rules.diary.reported import NO_LESSON
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span, line, paragraph

_WIDE = 70  # from this width on totals are rows


def counted(totals: Totals, undated: int) -> Totals:
    """Add the missed lessons without a date to the totals."""
    return replace(totals, lessons=totals.lessons + undated)


def unknown_is_not_none(width: int) -> list[Line]:
    """Explain that the portal does not report absences, which does not mean that there are none."""
    text = _("That does not mean that there were no absences: ask the class teacher.")
    return paragraph(text, width, "dim")


def _figures(totals: Totals) -> list[tuple[str, int]]:
    return [
        (_("lessons"), totals.lessons),
        (_("days"), totals.days),
        (_("ill"), totals.ill),
        (_("excused"), totals.excused),
        (_("unexcused"), totals.unexcused),
        (_("late"), totals.late),
    ]


def as_rows(columns: Sequence[tuple[str, Totals]], width: int) -> list[Line]:
    """Return a row for each span of days."""
    name_width = min(max(fit.width_of(name) for name, _totals in columns), max(10, width // 3))
    titles = [title for title, _value in _figures(columns[0][1])]
    sizes = [max(5, fit.width_of(title)) for title in titles]
    head = ["  " + fit.right(title, size) for title, size in zip(titles, sizes, strict=True)]
    lines = [line((" " * (name_width + 1) + "".join(head), "dim"))]
    for number, (name, totals) in enumerate(columns):
        role = "text" if number else "mark"
        spans = [Span(" " + fit.left(name, name_width), role)]
        for (_title, value), size in zip(_figures(totals), sizes, strict=True):
            spans.append(Span("  " + fit.right(str(value), size), role if value else "dim"))
        lines.append(Line(tuple(spans)))
    return lines


def as_columns(columns: Sequence[tuple[str, Totals]], width: int) -> list[Line]:
    """Return a column for each span of days, for narrow screens."""
    size = min(max(fit.width_of(name) for name, _totals in columns), width // 3)
    rows = [[title for title, _value in _figures(columns[0][1])]]
    rows += [[str(value) for _title, value in _figures(totals)] for _name, totals in columns]
    name_width = max(fit.width_of(title) for title in rows[0])
    lines = [
        line(" " * (name_width + 1), *(("  " + fit.right(name, size), "dim") for name, _totals in columns))
    ]
    for title, *values in zip(*rows, strict=True):
        cells = [("  " + fit.right(value, size), "dim" if value == "0" else "mark") for value in values]
        lines.append(line((" " + fit.left(title, name_width), "text"), *cells))
    return lines


def spell_words(spell: Spell) -> str:
    """Return days and lessons of a period of absence: 9–13 November · 4 school days · 16 lessons."""
    days = ngettext("%(count)d school day", "%(count)d school days", spell.days) % {"count": spell.days}
    lessons = ngettext("%(count)d lesson", "%(count)d lessons", spell.lessons) % {"count": spell.lessons}
    return " · ".join((phrases.span(spell.start, spell.end), days, lessons))


def spell_line(spell: Spell, width: int) -> Line:
    """Return the line of a period of absence; Enter shows what was missed in it."""
    why = _("ill") if spell.ill else ""
    hint = _("missed work ↵") if width >= _WIDE else "↵"
    text = fit.left(spell_words(spell), max(10, width - fit.width_of(why) - fit.width_of(hint) - 6))
    return line(" ", text, "  ", (why, "warning"), "  ", (hint, "dim"), key=("spell", spell.start, spell.end))


def lesson_line(lesson: Lesson, width: int, today: date) -> Line:
    """Return the line of a lesson that was missed or begun late. It opens if the timetable has the lesson."""
    absence = lesson.absence
    code, title = (absence.code, absence.title) if absence is not None else ("", "")
    day = phrases.near_day(lesson.date, today) if (today - lesson.date).days < 2 else ""
    return line(
        " ",
        (fit.left(phrases.short_day(lesson.date), 12), "dim"),
        (fit.right(str(lesson.number or ""), 2) + "  ", "dim"),
        fit.left(lesson.subject, max(12, min(30, width // 3))),
        "  ",
        (fit.left(code, 4), "warning"),
        (title, "text"),
        ("  " + day if day else "", "dim"),
        key=("lesson", lesson.id) if lesson.id != NO_LESSON else None,
    )
