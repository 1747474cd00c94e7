"""Lines of the absences page: totals in words, periods of absence, lessons; what the pane says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.homework import words
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.absences import MissedWork, Spell, Totals
from ruobr_tui.api.rules.diary.lessons import set_in
from ruobr_tui.api.rules.diary.reported import NO_LESSON
from ruobr_tui.api.rules.diary.subject_names import WIDTH, short_subject
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import values
from ruobr_tui.widgets.lines import Line, heading, line, paragraph

_NO_BREAK = "\u00a0"
_NAMES = 16  # cells of the names of terms, at most


def counted(totals: Totals, undated: int) -> Totals:
    """Add the missed lessons without a date to the totals."""
    return replace(totals, lessons=totals.lessons + undated)


def unknown_is_not_none(width: int) -> list[Line]:
    """Explain that the portal does not report absences, which does not mean that there are none."""
    text = _("That does not mean that there were no absences: ask the class teacher.")
    return paragraph(text, width, "dim")


def lessons_count(count: int) -> str:
    """Return e.g. "4 lessons"."""
    return ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}


def totals_words(totals: Totals) -> str:
    """Return e.g. "5 lessons on 4 days: illness 4, without a reason 1; late 1"; "" without anything."""
    reasons = [
        text % {"count": count}
        for text, count in (
            (pgettext("missed lessons", "illness %(count)d"), totals.ill),
            (pgettext("missed lessons", "excused %(count)d"), totals.excused),
            (pgettext("missed lessons", "without a reason %(count)d"), totals.unexcused),
        )
        if count
    ]
    text = ""
    if totals.lessons:
        text = lessons_count(totals.lessons)
        if totals.days:
            days = ngettext("%(count)d day", "%(count)d days", totals.days) % {"count": totals.days}
            text = _("%(lessons)s on %(days)s") % {"lessons": text, "days": days}
        if reasons:
            text += ": " + ", ".join(reasons)
    late = ""
    if totals.late:
        late = ngettext("late %(count)d", "late %(count)d", totals.late) % {"count": totals.late}
    return "; ".join(part for part in (text, late) if part)


def total_lines(columns: Sequence[tuple[str, Totals]], width: int) -> list[Line]:
    """Return a sentence for each span of days."""
    size = min(_NAMES, max(fit.width_of(name) for name, _totals in columns))
    lines = []
    for name, totals in columns:
        text = totals_words(totals) or _("no absences")
        if fit.width_of(name) > size:
            lines.append(line((" " + fit.cut(name, width - 1), "dim")))
            name = ""
        first, *rest = fit.wrap(text, max(12, width - size - 4))
        lines.append(line(" ", (fit.left(name, size) + "  ", "dim"), (first, "text")))
        lines += [line(" " * (size + 3), (part, "text")) for part in rest]
    return lines


def spell_words(spell: Spell) -> str:
    """Return days and lessons of a period of absence: 9–13 November, 4 school days, 16 lessons."""
    days = ngettext("%(count)d school day", "%(count)d school days", spell.days) % {"count": spell.days}
    return ", ".join((phrases.span(spell.start, spell.end), days, lessons_count(spell.lessons)))


def spell_line(spell: Spell, width: int) -> Line:
    """Return the line of a period of absence; Enter shows what was missed in it."""
    why = pgettext("missed lessons", "ill") if spell.ill else ""
    hint = _("missed work ↵")
    text = spell_words(spell)
    if fit.width_of(text) + fit.width_of(why) + fit.width_of(hint) + 6 > width:
        hint = "↵"
    text = fit.left(text, max(10, width - fit.width_of(why) - fit.width_of(hint) - 6))
    return line(" ", text, "  ", (why, "warning"), "  ", (hint, "dim"), key=("spell", spell.start, spell.end))


def latest_first(lessons: Iterable[Lesson]) -> list[Lesson]:
    """Return the lessons by day, the latest day first; within a day as they follow each other."""
    in_order = sorted(lessons, key=lambda lesson: lesson.number or 0)
    return sorted(in_order, key=lambda lesson: lesson.date, reverse=True)


def lesson_line(lesson: Lesson, width: int, today: date) -> Line:
    """Return the line of a lesson that was missed or begun late. It opens if the timetable has the lesson."""
    code, title = _absence(lesson)
    day = phrases.near_day(lesson.date, today) if (today - lesson.date).days < 2 else ""
    spans = [
        (" " + fit.left(phrases.short_day(lesson.date), 11), "dim"),
        (fit.right(str(lesson.number or ""), 2) + "  ", "dim"),
        (fit.left(short_subject(lesson.subject), WIDTH) + "  ", "text"),
        (fit.left(code, 4), "warning"),
        (title, "text"),
        ("  " + day if day else "", "dim"),
    ]
    taken = sum(fit.width_of(text) for text, _role in spans)
    if taken > width:  # the pane has the whole title
        spans[-2:] = [(fit.cut(title, max(0, width - taken + fit.width_of(title + spans[-1][0]))), "text")]
    return line(*spans, key=("lesson", lesson.id) if lesson.id != NO_LESSON else None)


def subject_lines(shown: Totals, year: Totals | None, width: int) -> list[Line]:
    """Return how many lessons of each subject were missed, and in the year."""
    lines = []
    for name, count in shown.by_subject.items():
        of_year = year.by_subject.get(name, 0) if year is not None else count
        text = lessons_count(count)
        if of_year != count:
            text += ", " + _("%(count)d in the year") % {"count": of_year}
        room = max(8, width - fit.width_of(text) - 4)
        subject = name if fit.width_of(name) <= room else short_subject(name, room)
        lines.append(line(" ", (fit.left(subject, min(room, 32)) + "  ", "text"), (text, "dim")))
    return lines


def kinds(lessons: Iterable[Lesson]) -> list[tuple[str, str]]:
    """Return the codes of these lessons' absences with what they mean at the school."""
    return sorted({_absence(lesson) for lesson in lessons if lesson.absence is not None})


def _absence(lesson: Lesson) -> tuple[str, str]:
    absence = lesson.absence
    if absence is None:
        return "", ""
    title = absence.title or _("absence")
    return absence.code, phrases.uncapitalised(title)


# What the pane says


def work_lines(work: MissedWork, width: int, *, by_subject: bool) -> list[Line]:
    """Return subject or day of a missed lesson, its topic, and what was set."""
    lesson = work.lesson
    name = phrases.short_day(lesson.date) if by_subject else lesson.subject
    lines = [line(" ", (name, "mark"), key=("lesson", lesson.id))]
    if work.topic:
        lines += paragraph(_("Topic: %(topic)s") % {"topic": work.topic}, width - 1, "text", "   ")
    for task in work.homework:
        text = _("Homework: %(text)s") % {"text": words(task) or _("(no text)")}
        if task.deadline is not None:
            day = _("(due %(day)s)") % {"day": phrases.short_day(task.deadline)}
            text += " " + day.replace(" ", _NO_BREAK)
        lines += paragraph(text, width - 1, "active", "   ")
    return lines


def spell_detail(spell: Spell, work: Sequence[MissedWork], width: int) -> list[Line]:
    """Return what was missed in a period of absence."""
    lines = [heading(spell_words(spell), width)]
    if not work:
        return [*lines, *paragraph(_nothing_recorded(), width - 1, "dim", " ")]
    day = spell.start if spell.start == spell.end else None
    for one in work:
        if one.lesson.date != day:
            day = one.lesson.date
            lines.append(line((" " + phrases.short_day(day), "dim")))
        lines += work_lines(one, width, by_subject=False)
    return lines


def lesson_detail(lesson: Lesson, lessons: Sequence[Lesson], width: int) -> list[Line]:
    """Return why a lesson was missed, its topic, and what was set in it."""
    code, title = _absence(lesson)
    number = _("lesson %(number)d") % {"number": lesson.number} if lesson.number else ""
    when = ", ".join(part for part in (phrases.short_day(lesson.date), number) if part)
    rows = [
        (_("Absence"), f"{code}, {title}", "warning"),
        (_("Topic"), " ".join(lesson.topic.split()), "text"),
        *((pgettext("homework", "Set"), words(task), "active") for task in set_in(lesson, lessons)),
        (_("Teacher"), lesson.teacher, "dim"),
    ]
    return [heading(lesson.subject, width, right=when), *values(rows, width)]


def _nothing_recorded() -> str:
    return _("No topics or homework are recorded for these lessons.")
