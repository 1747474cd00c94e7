"""Two lines about the selected lesson, so that most days can be read without opening one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Span, draw
from ruobr_tui.widgets.palette import THIN
from ruobr_tui.widgets.week_view import LessonView, MarkView

_WHOLE_IN_A_ROW = 24
"""Cells of a subject that fit into every row of the week."""

BAD_MARKS = frozenset({"1", "2"})


def nothing_recorded(*, sends_absence: bool) -> str:
    """Return the text for a lesson without records. It mentions absences only if the portal sends them."""
    if sends_absence:
        return _("The teacher has recorded nothing yet.")
    return _("No topic, homework or marks yet; the portal does not report absences.")


def marks_of(lesson: LessonView) -> list[Span]:
    """Return marks, with weights above 1 as superscripts, then the absence: "5 4² Н"."""
    spans: list[Span] = []
    for mark in lesson.marks:
        if spans:
            spans.append(Span(" "))
        role = "bad" if mark.text in BAD_MARKS else "mark"
        spans.append(Span(mark.text + phrases.weight_sign(Decimal(mark.weight)), role))
    if lesson.absence:
        spans.append(Span((" " if spans else "") + lesson.absence, "warning"))
    return spans


class LessonLines(Widget):
    """Subject, time, room, teacher; then topic, homework and marks, as much as fits."""

    DEFAULT_CSS = """
    LessonLines { height: 2; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())
        self._lesson: LessonView | None = None
        self._today = date.min
        self._width = 0

    def show_lesson(self, lesson: LessonView | None, today: date) -> None:
        """Show this lesson; None clears the lines."""
        self._lesson, self._today = lesson, today
        before = self._rows
        self._compose_rows()
        if self._rows != before:
            self.refresh()

    def _compose_rows(self) -> None:
        self._rows, self._width = self._composed(), self.size.width

    def _composed(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        lesson = self._lesson
        if lesson is None:
            return (), ()
        first = self._thin_first(lesson) if self.app.theme == THIN else self._first(lesson)
        parts: list[tuple[str, str, str]] = []
        if lesson.cancelled:
            parts.append(("", _("the lesson is cancelled"), "warning"))
        if lesson.absence:
            title = f"{lesson.absence} ({lesson.absence_title})" if lesson.absence_title else lesson.absence
            parts.append(("", title, "warning"))
        if lesson.marks:
            parts.append((_("Mark:"), ", ".join(self._mark(mark) for mark in lesson.marks), "mark"))
        if lesson.remark:
            parts.append((_("Remark:"), lesson.remark, "warning"))
        if lesson.homework:
            parts.append((_("Homework:"), self._homework(lesson), "text"))
        if lesson.topic:
            parts.append((_("Topic:"), lesson.topic, "text"))
        if not parts and self.app.theme != THIN:
            parts.append(("", nothing_recorded(sends_absence=lesson.sends_absence), "dim"))
        return first, tuple(self._fitted(parts))

    @staticmethod
    def _first(lesson: LessonView) -> tuple[Span, ...]:
        day = phrases.short_day(date.fromisoformat(lesson.day))
        when = f"{day}, {lesson.times}" if lesson.times else day
        room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
        about = " · ".join(part for part in (when, room, lesson.teacher) if part)
        return Span(" "), Span(lesson.subject, "heading"), Span(f" · {about}", "dim")

    @staticmethod
    def _thin_first(lesson: LessonView) -> tuple[Span, ...]:
        """Return what the week's row does not show, at positions that are the same for every lesson."""
        room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
        names = lesson.teacher.split()
        teacher = " ".join((*names[:1], *(f"{name[0]}." for name in names[1:])))
        subject = lesson.subject if fit.width_of(lesson.subject) > _WHOLE_IN_A_ROW else ""
        parts = (lesson.times, room, teacher, subject)
        return Span(" "), Span(" · ".join(part for part in parts if part), "dim")

    @staticmethod
    def _mark(mark: MarkView) -> str:
        weight = _("weight %(weight)s") % {"weight": mark.weight} if mark.weight != "1" else ""
        about = ", ".join(part for part in (mark.kind, weight) if part)
        return f"{mark.text} ({about})" if about else mark.text

    def _homework(self, lesson: LessonView) -> str:
        text = " ".join(lesson.homework.split())
        if lesson.deadline:
            day = phrases.near_day(date.fromisoformat(lesson.deadline), self._today)
            text += " · " + _("due %(day)s") % {"day": day}
        if lesson.minutes:
            text += " · " + _("≈ %(count)d min") % {"count": lesson.minutes}
        return text

    def _fitted(self, parts: list[tuple[str, str, str]]) -> list[Span]:
        """Fit the parts into the width, most important first; the last one that has room is cut."""
        left = max(0, self.size.width - 2)
        spans = [Span(" ")]
        for label, text, role in parts:
            text = " ".join(text.split())
            lead = f"{label} " if label else ""
            if len(spans) > 1:
                lead = "   " + lead
            if left - fit.width_of(lead) < 8:
                break
            text = fit.cut(text, left - fit.width_of(lead))
            spans += [Span(lead, "dim"), Span(text, role)]
            left -= fit.width_of(lead) + fit.width_of(text)
        return spans

    def on_resize(self) -> None:
        """Fit again for a new width, unless it was painted already."""
        if self._width != self.size.width:
            self._compose_rows()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the two lines."""
        if self._width != self.size.width:  # painting comes before the resize event
            self._compose_rows()
        return draw(self._rows[y] if y < 2 else (), self.size.width, self.app.theme)
