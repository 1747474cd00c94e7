"""What is told of the selected lesson below the week: in a few rows, or in a pane."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from ruobr_tui import due, phrases
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lesson_lines import mark_role, marks_of, nothing_recorded
from ruobr_tui.widgets.lines import EMPTY, Line, Span, cut_line, line
from ruobr_tui.widgets.week.layout import ruled
from ruobr_tui.widgets.week.lesson_rows import DONE
from ruobr_tui.widgets.week_view import FileView, LessonView, MarkView, NeighbourView

PANE_FROM = 8
"""Rows from which the lesson is told with names of its own rows."""
_NARROW = 76
"""Cells below which the heading has the mark instead of the teacher."""


def lesson_detail(
    lesson: LessonView, width: int, height: int, now: datetime, *, is_thin: bool = False
) -> list[Line]:
    """Return at most ``height`` lines about a lesson, the heading first, at a school time."""
    if height < 1:
        return []
    about = _Pane if height >= PANE_FROM else _Rows
    return about(lesson, width, now, is_thin).lines(height)


class _Detail:
    """A lesson at a width."""

    def __init__(self, lesson: LessonView, width: int, now: datetime, is_thin: bool) -> None:
        self.lesson, self.width, self.now, self.is_thin = lesson, width, now, is_thin
        self.today = now.date()

    @abstractmethod
    def lines(self, height: int) -> list[Line]:
        """Return the heading and the rest."""

    @property
    def is_ahead(self) -> bool:
        """Whether nothing can be recorded of the lesson yet."""
        lesson = self.lesson
        return not (lesson.active or lesson.is_current(self.now) or lesson.is_over(self.now))

    def heading(self, parts: Sequence[str], right: str) -> Line:
        """Return the subject with when and where it is; ``parts`` are left out from the right."""
        subject = self.lesson.subject
        if fit.width_of(", ".join((subject, *parts[:2]))) > self.width:
            subject = short_subject(subject, max(13, self.width // 2))
        shown = [subject, *parts]
        while len(shown) > 1 and fit.width_of(", ".join(shown)) > self.width:
            shown.pop()
        return ruled(", ".join(shown), right, self.width, is_thin=self.is_thin)

    def due(self) -> list[str]:
        """Return for which day the homework is, and how long it takes."""
        lesson = self.lesson
        day = date.fromisoformat(lesson.deadline) if lesson.deadline else lesson.date
        parts = []
        if lesson.done:
            parts.append(f"{DONE.text} {pgettext('homework', 'done')}")
        if day >= self.today and not lesson.done:
            parts.append(due_words(day, self.today))
        elif lesson.deadline and lesson.date != day:
            parts.append(pgettext("homework", "due %(day)s") % {"day": phrases.short_day(day)})
        if lesson.minutes:
            parts.append(_("≈ %(count)d min") % {"count": lesson.minutes})
        return [", ".join(parts)] if parts else []

    def homework(self) -> str:
        """Return the homework in one line."""
        return " ".join(self.lesson.homework.split())

    def absence(self) -> str:
        """Return the code of an absence with its meaning."""
        lesson = self.lesson
        return ", ".join(
            part for part in (lesson.absence, phrases.uncapitalised(lesson.absence_title)) if part
        )


class _Rows(_Detail):
    """Up to six rows: what the teacher gave first, then what is to be done."""

    def lines(self, height: int) -> list[Line]:
        lesson = self.lesson
        room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
        day = f"{phrases.short_weekday(lesson.date)} {lesson.date.day}" if self.width >= _NARROW else ""
        parts = [part for part in (day, lesson.times, room) if part]
        is_narrow = self.width < _NARROW
        lines = [self.heading(parts, self._mark_words() if is_narrow else phrases.initials(lesson.teacher))]
        rest = height - 1
        for draw in (self._state, self._results, self._remark, self._homework, self._assigned, self._more):
            found = draw(rest)[:rest]
            lines += found
            rest -= len(found)
        if len(lines) == 1 and height > 1:
            lines.append(line((fit.cut(f" {self._nothing()}", self.width), "due" if lesson.test else "dim")))
        return lines[:height]

    def _nothing(self) -> str:
        """Say what is known of a lesson for which nothing is known but its test."""
        lesson = self.lesson
        if lesson.test:
            return f"! {lesson.test}"
        if self.is_ahead:
            return _("No homework for this lesson.")
        return nothing_recorded(sends_absence=lesson.sends_absence)

    def _mark_words(self) -> str:
        marks = " ".join(mark.text for mark in self.lesson.marks)
        return f"{phrases.uncapitalised(_('Mark'))} {marks}" if marks else self.lesson.absence

    def _state(self, _rest: int) -> list[Line]:
        lesson = self.lesson
        text = _("lesson cancelled") if lesson.cancelled else ""
        return [line((f" × {text}", "warning"))] if text else []

    def _results(self, _rest: int) -> list[Line]:
        """Topic at the left, mark or absence at the right, in one row."""
        lesson = self.lesson
        results: list[tuple[str, str, str]] = []
        if lesson.marks and self.width >= _NARROW:
            words = "; ".join(map(mark_words, lesson.marks))
            results.append((_("Mark"), words, _role_of(lesson)))
        if lesson.absence and (self.width >= _NARROW or lesson.marks):
            results.append((_("Absence"), self.absence(), "warning"))
        topic = " ".join(lesson.topic.split())
        if not topic and not results:
            return []
        words = "   ".join(f"{name}  {text}" for name, text, _role in results)
        left = max(self.width // 3, min(self.width * 27 // 40, self.width - fit.width_of(words) - 1))
        if not results:
            left = self.width
        if not topic:
            left = 1
        spans = [Span(" ")] if not topic else list(self._labelled(_("Topic"), topic, left))
        for at, (name, text, role) in enumerate(results):
            spans += [Span("   " if at else "", "dim"), Span(f"{name}  ", "dim"), Span(text, role)]
        return [cut_line(spans, self.width)]

    def _remark(self, _rest: int) -> list[Line]:
        text = " ".join(self.lesson.remark.split())
        return [self._row(pgettext("lesson", "Teacher"), text, "warning")] if text else []

    def _homework(self, rest: int) -> list[Line]:
        text = self.homework()
        if not text or rest < 1:
            return []
        name = pgettext("short", "Homework")
        start = self._column(name)
        role = "dim" if self.lesson.done else "text"
        below = self.due()
        rows = list(fit.wrap(text, self.width - start - 1))
        most = max(1, rest - len(below))
        if len(rows) > most:
            rows = [*rows[: most - 1], " ".join(rows[most - 1 :])]
        lines = [self._row(name, rows[0], role)]
        lines += [cut_line([Span(" " * start), Span(row, role)], self.width) for row in rows[1:]]
        return lines + [cut_line([Span(" " * start), Span(row, "dim")], self.width) for row in below]

    def _assigned(self, _rest: int) -> list[Line]:
        return [
            self._row(pgettext("lesson", "Set"), text) for text in assigned_words(self.lesson, self.today)
        ]

    def _more(self, _rest: int) -> list[Line]:
        lesson = self.lesson
        lines = [self._row(_("Note"), " ".join(lesson.note.split()))] if lesson.note else []
        files = ", ".join(map(file_words, lesson.file_list))
        return [*lines, self._row(_("Files"), files)] if files else lines

    def _column(self, name: str) -> int:
        names = (_("Topic"), pgettext("short", "Homework"), name)
        return max(fit.width_of(each) for each in names) + 3

    def _labelled(self, name: str, text: str, width: int) -> Iterator[Span]:
        start = self._column(name)
        yield Span(f" {fit.left(name, start - 1)}", "dim")
        yield Span(fit.left(text, max(1, width - start - 1)) + " ")

    def _row(self, name: str, text: str, role: str = "text") -> Line:
        start = self._column(name)
        return cut_line([Span(f" {fit.left(name, start - 1)}", "dim"), Span(text, role)], self.width)


class _Pane(_Detail):
    """Everything about a lesson, a name before each; what does not fit is left out from the end."""

    def lines(self, height: int) -> list[Line]:
        lesson = self.lesson
        day = f"{phrases.short_weekday(lesson.date)} {phrases.day_and_month(lesson.date)}"
        parts = [part for part in (day, lesson.times) if part]
        where = [_("room %(room)s") % {"room": lesson.room} if lesson.room else "", lesson.teacher]
        about = phrases.capitalised(", ".join(part for part in where if part))
        lines = [self.heading(parts, "")]
        if fit.width_of(lines[0].plain) and lesson.subject not in lines[0].plain:
            lines += [line((row, "text")) for row in fit.wrap(lesson.subject, self.width)]
        if about:
            lines += [line((row, "dim")) for row in fit.wrap(about, self.width)]
        blocks = list(self._blocks())
        spare = height - len(lines) - sum(map(len, blocks))
        if spare > 0:
            lines.append(EMPTY)
        for block in blocks:
            lines += block
        if lesson.previous is not None:
            if spare > 2:
                lines.append(EMPTY)
            lines.append(cut_line([Span(previous_words(lesson.previous, self.today), "dim")], self.width))
        if len(lines) > height:
            lines = [*lines[: height - 1], line((f"… ↵ {_('all of it')}", "dim"))]
        return lines

    def _blocks(self) -> Iterator[list[Line]]:
        lesson = self.lesson
        if lesson.cancelled:
            yield self._named(pgettext("lesson", "Status"), f"× {_('lesson cancelled')}", "warning")
        if lesson.topic:
            yield self._named(_("Topic"), lesson.topic)
        if lesson.test:
            yield self._named(pgettext("lesson", "Test"), f"! {lesson.test}", "due")
        if lesson.homework:
            yield self._named(
                pgettext("short", "Homework"), lesson.homework, "dim" if lesson.done else "text", self.due()
            )
        elif self.is_ahead and not lesson.cancelled:
            yield self._named(pgettext("short", "Homework"), pgettext("homework", "none"), "dim")
        for text in assigned_words(lesson, self.today):
            yield self._named(pgettext("lesson", "Set"), text)
        for file in lesson.file_list[:3]:
            yield self._named(_("File"), file_words(file))
        if more := len(lesson.file_list[3:]):
            yield self._named(_("Files"), _("more: %(count)d") % {"count": more})
        for mark in lesson.marks:
            comment = [f"«{' '.join(mark.comment.split())}»"] if mark.comment else []
            yield self._named(_("Mark"), mark_words(mark), mark_role(mark.text), comment)
        if lesson.absence:
            yield self._named(_("Absence"), self.absence(), "warning")
        if lesson.remark:
            yield self._named(pgettext("lesson", "Teacher"), lesson.remark, "warning")
        if not lesson.cancelled and not self.is_ahead:
            said = f"● {_('teacher’s records')}" if lesson.active else ""
            yield self._named(
                pgettext("lesson", "Record"),
                said or nothing_recorded(sends_absence=lesson.sends_absence),
                "active" if said else "dim",
            )
        yield self._named(
            _("Note"), lesson.note or pgettext("note", "none"), "text" if lesson.note else "dim"
        )

    def _named(self, name: str, text: str, role: str = "text", below: Sequence[str] = ()) -> list[Line]:
        start = _names_width()
        rows = [(row, role) for row in fit.wrap(" ".join(text.split()), self.width - start)]
        rows += [(row, "dim") for each in below for row in fit.wrap(each, self.width - start)]
        return [line((fit.left(name if at == 0 else "", start), "dim"), row) for at, row in enumerate(rows)]


def _names_width() -> int:
    """Return the cells of the widest name in the pane, and two blanks."""
    names = [_("Topic"), pgettext("short", "Homework"), _("Mark"), _("Absence"), _("Note"), _("Files")]
    names += [pgettext("lesson", name) for name in ("Set", "Teacher", "Record", "Test", "Status")]
    return max(map(fit.width_of, names)) + 2


def mark_words(mark: MarkView) -> str:
    """Return a mark with what it is for: 4, домашняя работа, вес 2."""
    weight = ""
    if mark.weight != "1":
        weight = _("weight %(weight)s") % {"weight": phrases.plain_number(Decimal(mark.weight))}
    return ", ".join(part for part in (mark.text, phrases.uncapitalised(mark.kind), weight) if part)


def _role_of(lesson: LessonView) -> str:
    roles = {span.role for span in marks_of(lesson) if span.text.strip()}
    return roles.pop() if len(roles) == 1 else "mark"


def due_words(deadline: date, today: date) -> str:
    """Return for which day homework is: "на ср 2 дек, через 2 дня"."""
    on, ahead = due.on_day(deadline, today), due.in_days(deadline, today)
    return pgettext("homework", "due %(day)s") % {"day": on if on == ahead else f"{on}, {ahead}"}


def file_words(file: FileView) -> str:
    """Return a file's title and size."""
    return f"{file.title}, {phrases.file_size(file.size)}" if file.size else file.title


def assigned_words(lesson: LessonView, today: date) -> list[str]:
    """Return the homework set in a lesson for later ones, each with its day."""
    found = []
    for task in lesson.assigned:
        day = date.fromisoformat(task.deadline) if task.deadline else None
        text = task.text or _("(no text)")
        found.append(
            f"{text}, {pgettext('homework', 'due %(day)s') % {'day': due.on_day(day, today)}}"
            if day
            else text
        )
    return found


def previous_words(previous: NeighbourView, today: date) -> str:
    """Return e.g. "Previous lesson: Wed 25 Nov, Деление клетки, mark 4"."""
    day = due.on_day(date.fromisoformat(previous.day), today)
    mark = f"{phrases.uncapitalised(_('Mark'))} {previous.marks}" if previous.marks else ""
    about = ", ".join(part for part in (day, " ".join(previous.topic.split()), mark) if part)
    return _("Previous lesson: %(about)s") % {"about": about}
