"""Words and signs of a lesson that several pages show."""

from __future__ import annotations

from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.widgets.lines import Span
from ruobr_tui.widgets.week_view import LessonView


def nothing_recorded(*, sends_absence: bool) -> str:
    """Return the text for a lesson without records. It mentions absences only if the portal sends them."""
    if sends_absence:
        return _("No records from the teacher yet.")
    return _("No topic, homework or marks yet; the portal does not report absences.")


def mark_role(text: str) -> str:
    """Return the role of a mark by its value; "mark" for one that is no number."""
    return {"5": "mark5", "4": "mark4", "3": "mark3", "2": "mark2", "1": "mark2"}.get(text, "mark")


def marks_of(lesson: LessonView) -> list[Span]:
    """Return marks, with weights above 1 as superscripts, then the absence: "5 4² Н"."""
    spans: list[Span] = []
    for mark in lesson.marks:
        if spans:
            spans.append(Span(" "))
        spans.append(Span(mark.text + phrases.weight_sign(Decimal(mark.weight)), mark_role(mark.text)))
    if lesson.absence:
        spans.append(Span((" " if spans else "") + lesson.absence, "warning"))
    return spans
