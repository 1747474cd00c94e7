"""Lines about a lesson: where and when, what the teacher gave, what is to be done, the lessons beside it.

Keys of lines: ``("task", index)``, ``("file", index of the task or None, number)``, ``("assigned", index)``,
``("mark", number)``, ``("remark", number)``, ``("neighbour", step)``, ``"topic"``, ``"absence"``, ``"note"``.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from ruobr_tui import due, phrases
from ruobr_tui.api.homework import Attached, attached, body, files_of, headline, words
from ruobr_tui.api.models.diary import Lesson, Mark, Task
from ruobr_tui.api.rules.diary.announced_tests import announced_test
from ruobr_tui.api.rules.diary.calendar import school_year
from ruobr_tui.api.rules.diary.lessons import is_active, is_current, is_to_come
from ruobr_tui.api.rules.diary.tasks import is_one_work
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.columns import indented
from ruobr_tui.widgets.lesson_lines import mark_role, nothing_recorded
from ruobr_tui.widgets.lines import EMPTY, Line, Span, cut_line, heading, line, paragraph
from ruobr_tui.widgets.week.detail import due_words

_NAMES = 12
"""Cells before what is told, with the name of it."""
_NARROW = 50
"""Cells below which names stand in rows of their own."""
NO_BREAK = "\u00a0"
_SIZES = 10
"""Cells for the size of a file."""


class Neighbours(NamedTuple):
    """The stored lessons of the subject before and after."""

    previous: Lesson | None = None
    next: Lesson | None = None


def lesson_page(
    lesson: Lesson,
    width: int,
    now: datetime,
    done: Collection[int],
    note: str,
    neighbours: Neighbours = Neighbours(),  # noqa: B008 - immutable
    *,
    is_thin: bool = False,
) -> list[Line]:
    """Return the lines for a width, at a school time.

    ``done`` has the indices of the tasks that are ticked off. ``is_thin``: nothing is said twice.
    """
    page = _Page(width, now.date(), is_thin=is_thin)
    page.head(lesson, now)
    page.results(lesson)
    page.homework(lesson, done, is_to_come(lesson, now))
    page.assigned(lesson)
    page.files(lesson)
    page.note(note)
    page.neighbours(neighbours, lesson)
    return page.lines


class _Page:
    """A page that is written from the top."""

    def __init__(self, width: int, today: date, *, is_thin: bool) -> None:
        self.width, self.today, self.is_thin = width, today, is_thin
        self.start = _NAMES if width >= _NARROW else 4
        self.lines: list[Line] = []

    # Parts

    def head(self, lesson: Lesson, now: datetime) -> None:
        """Subject, when and where, teacher, and what the teacher recorded."""
        subject = lesson.subject.upper() or _("Lesson").upper()
        first, *others = fit.wrap(subject, self.width - 1)
        self.lines += indented([heading(first, self.width - 1)])
        self.lines += [line(" ", (other, "heading")) for other in others]
        self._text(", ".join(self._when(lesson)), "text")
        group = (lesson.group or "").removesuffix(lesson.subject).rstrip(" ,")  # the subject is shown above
        about = ", ".join(part for part in (lesson.teacher, group) if part)
        if about:
            self._text(about, "dim")
        for text, role in self._states(lesson, now):
            self._text(text, role)
        self._gap()
        test = announced_test(lesson.topic, "; ".join(map(headline, lesson.tasks)))
        if lesson.topic:
            self._named(_("Topic"), lesson.topic, key="topic", copy=lesson.topic)
        if test and not lesson.cancelled and not is_active(lesson, now):
            self._named(pgettext("lesson", "Test"), f"! {test}", "due")
        self._gap()

    @staticmethod
    def _states(lesson: Lesson, now: datetime) -> Iterable[tuple[str, str]]:
        if lesson.cancelled:
            yield f"× {_('lesson cancelled')}", "warning"
            return
        if is_current(lesson, now):
            yield f"▸ {_('going on now')}", "now"
        if is_active(lesson, now):
            yield f"● {_('the teacher recorded the lesson')}", "active"
        elif not is_to_come(lesson, now):
            yield nothing_recorded(sends_absence=lesson.is_sent("absence")), "dim"

    def _when(self, lesson: Lesson) -> Iterable[str]:
        day = lesson.date
        is_near = school_year(day) == school_year(self.today)
        weekday = phrases.weekday(day)
        yield phrases.capitalised(weekday)
        text = phrases.day_and_month(day) if is_near else phrases.full_day(day)
        if abs((day - self.today).days) < 7:
            text += f" ({phrases.near_day(day, self.today)})"
        yield text
        if lesson.number:
            yield _("lesson %(number)d") % {"number": lesson.number}
        ends = (lesson.time_start, lesson.time_end)
        if times := "–".join(phrases.clock_time(end) for end in ends if end is not None):
            yield times
        if lesson.room:
            yield (_("room %(room)s") % {"room": lesson.room}).replace(" ", NO_BREAK)

    def results(self, lesson: Lesson) -> None:
        """Marks with their comments, absence, the teacher's notes."""
        for number, mark in enumerate(lesson.marks):
            self._mark(mark, number)
        if lesson.absence is not None:
            absence = ", ".join(
                part for part in (lesson.absence.code, phrases.uncapitalised(lesson.absence.title)) if part
            )
            self._named(_("Absence"), absence, "warning", key="absence", copy=absence)
        for number, remark in enumerate(lesson.remarks):
            text = remark.text + (f" — {remark.author}" if remark.author else "")
            self._named(
                pgettext("lesson", "Teacher"), text, "warning", key=("remark", number), copy=remark.text
            )
        self._gap()

    def _mark(self, mark: Mark, number: int) -> None:
        weight = _("weight %(weight)s") % {"weight": phrases.plain_number(mark.weight)}
        about_it = mark.about if mark.about.casefold() != mark.kind.casefold() else ""
        about = ", ".join(part for part in (phrases.uncapitalised(mark.kind), about_it, weight) if part)
        room = self.width - self.start
        first, *others = fit.wrap(about, max(4, room - fit.width_of(mark.text) - 3))
        spans = [Span(mark.text, mark_role(mark.text)), Span(f"   {first}")]
        self._add(_("Mark"), spans, ("mark", number), mark.text)
        indent = fit.width_of(mark.text) + 3
        self._below(others, "text", indent)
        if mark.comment:
            self._below(fit.wrap(f"«{mark.comment}»", room), "dim")

    def homework(self, lesson: Lesson, done: Collection[int], is_ahead: bool) -> None:
        """The homework for this lesson: a box to tick, text, day and time, files to open."""
        if not lesson.tasks and is_ahead and not lesson.cancelled:
            self._named(pgettext("short", "Homework"), pgettext("homework", "none"), "dim")
        for place, task in enumerate(lesson.tasks):
            ticked = place in done
            title, text = headline(task) or _("(no text)"), body(task)
            role = "dim" if ticked else "text"
            name = pgettext("short", "Homework") if place == 0 else ""
            sign = "✓ " if ticked else "☐ "
            self._named(name, title, role, ("task", place), words(task) or title, sign)
            room = self.width - self.start - 2
            if text and task.title.strip():
                self._below(fit.wrap(text, room), role, 2)
            about = self._about(task, lesson.date, ticked)
            if about:
                self._below(fit.wrap(", ".join(about), room), "dim", 2)
            for number, one in enumerate(attached(task)):
                self._file("", one, ("file", place, number))
        self._gap()

    def _about(self, task: Task, day: date, ticked: bool) -> list[str]:
        about = []
        deadline = task.deadline or day
        if ticked:
            about.append(pgettext("homework", "done"))
        elif deadline >= self.today:
            about.append(due_words(deadline, self.today))
        elif deadline != day:
            about.append(due.overdue(deadline, self.today))
        if task.minutes:
            about.append(_("≈ %(count)d min") % {"count": task.minutes})
        if task.requires_solutions:
            about.append(_("answer to submit"))
        if task.test_id is not None:
            about.append(_("a test on the portal"))
        if task.has_files and not attached(task):
            about.append(_("files at the portal"))
        return about

    def assigned(self, lesson: Lesson) -> None:
        """The homework that was set in this lesson for a later one."""
        for place, task in enumerate(lesson.assigned):
            if any(is_one_work(lesson, task, lesson, other) for other in lesson.tasks):
                continue
            text = headline(task) or _("(no text)")
            self._named(pgettext("lesson", "Set"), text, "text", ("assigned", place), text, "→ ")
            if task.deadline is not None:
                about = due_words(task.deadline, self.today)
                self._below(fit.wrap(about, self.width - self.start - 2), "dim", 2)
        self._gap()

    def files(self, lesson: Lesson) -> None:
        """The files of the lesson itself."""
        for number, one in enumerate(files_of(lesson)):
            self._file(_("Files") if number == 0 else "", one, ("file", None, number))
        self._gap()

    def note(self, text: str) -> None:
        """The user's note."""
        role = "text" if text else "dim"
        self._named(_("Note"), text or pgettext("note", "none"), role, "note", text)
        self._gap()

    def neighbours(self, beside: Neighbours, lesson: Lesson) -> None:
        """The lessons of the subject before and after, with the keys that lead there."""
        rows = [
            (step, other) for step, other in ((-1, beside.previous), (1, beside.next)) if other is not None
        ]
        if not rows:
            return
        title = _("NEIGHBOURING LESSONS")
        if not self.is_thin:
            title = _("NEIGHBOURING LESSONS: %(subject)s") % {"subject": lesson.subject}
        self.lines += indented([heading(title, self.width - 1)])
        for step, other in rows:
            marks = " ".join(mark.text for mark in other.marks)
            right = f"{phrases.uncapitalised(_('Mark'))} {marks}" if marks else ""
            day = fit.left(due.on_day(other.date, self.today), 13)
            topic = " ".join(other.topic.split()) or _("(no topic yet)")
            room = max(4, self.width - 20 - fit.width_of(right))
            spans = [
                Span(f"  {'p' if step < 0 else 'n'}  ", "key"),
                Span(day + " ", "dim"),
                Span(fit.left(topic, room), "text" if other.topic else "dim"),
                Span(f" {right}", "text"),
            ]
            self.lines.append(cut_line(spans, self.width)._replace(key=("neighbour", step), copy=topic))

    # Lines

    def _text(self, text: str, role: str) -> None:
        self.lines += paragraph(text, self.width, role, "  ")

    def _gap(self) -> None:
        if self.lines and self.lines[-1] != EMPTY:
            self.lines.append(EMPTY)

    def _add(self, name: str, spans: Iterable[Span], key: Hashable, copy: str) -> None:
        if self.start < _NAMES:
            if name:
                self.lines.append(line((f"  {name}", "dim")))
            name = ""
        self.lines.append(
            Line((Span(fit.left(f"  {name}" if name else "", self.start), "dim"), *spans), key, copy)
        )

    def _named(
        self,
        name: str,
        text: str,
        role: str = "text",
        key: Hashable = None,
        copy: str = "",
        sign: str = "",
    ) -> None:
        """Add a name and a text, which stands beside its sign. The first row has the key."""
        indent = fit.width_of(sign)
        first, *others = fit.wrap(text, self.width - self.start - indent)
        self._add(name, [Span(sign + first, role)], key, copy)
        self._below(others, role, indent)

    def _below(self, rows: Iterable[str], role: str, indent: int = 0) -> None:
        self.lines += [line(" " * (self.start + indent), (row, role)) for row in rows]

    def _file(self, name: str, one: Attached, key: Hashable) -> None:
        """Add a file to save or a page to open; without an address it cannot be opened."""
        sign = "↗" if one.is_page else "⇩" if one.href else "·"
        size = phrases.file_size(one.size) if one.size else ""
        room = self.width - self.start - 2 - _SIZES
        title = fit.left(one.title, room) if fit.width_of(one.title) <= room else one.title
        first, *others = fit.wrap(title, max(room, 8))
        spans = [
            Span(f"{sign} ", "active"),
            Span(first),
            Span(fit.right(size, _SIZES) if size else "", "dim"),
        ]
        self._add(name, spans, key, one.href or one.title)
        self._below(others, "text", 2)
