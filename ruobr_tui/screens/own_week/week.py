"""The lessons that a teacher gives in a week, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.timetable import OwnLesson
from ruobr_tui.api.requests import timetable
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.own_week.area import AREA
from ruobr_tui.screens.parts.page import PageScreen, nothing
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line

_TIME, _CLASS, _ROOM = 13, 12, 12
LEAST_SUBJECT = 12


class OwnWeekScreen(PageScreen):
    """A heading for each day with lessons; a row for each lesson."""

    HAS_LIST: ClassVar[bool] = False
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("own_week")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._monday: date | None = None

    @property
    def monday(self) -> date:
        """The first day of the shown week."""
        return self._monday or _monday_of(self.context.today())

    def title_text(self) -> str:
        """The section and the days of the week."""
        end = self.monday + timedelta(days=6)
        days = f"{phrases.short_date(self.monday)} – {phrases.short_date(end)}"
        return _("My lessons, %(days)s") % {"days": days}

    def resources(self) -> Sequence[Resource[Any]]:
        """The lessons of the week."""
        return [timetable.own_week(self.monday)]

    def page(self, width: int) -> list[Line]:
        """Return the days of the week that have lessons."""
        week = self.stored(timetable.own_week(self.monday)).value
        if week is None:
            return self.missing(width)
        if not week.lessons:
            return nothing(_("You have no lessons in this week."), width, next_keys=[("]", _("Next week"))])
        lines: list[Line] = []
        for day in dict.fromkeys(lesson.date for lesson in week.lessons):
            own = [lesson for lesson in week.lessons if lesson.date == day]
            lines += [EMPTY] if lines else []
            name = phrases.short_day(day)
            if day == self.context.today():
                name = _("%(day)s, today") % {"day": name}
            lines.append(heading(name, width, right=str(len(own))))
            lines += [each for lesson in own for each in _rows(lesson, width)]
        return lines

    # Commands

    def action_week(self, step: int) -> None:
        """Go to another week."""
        self._show(self.monday + timedelta(days=7 * step))

    def action_now(self) -> None:
        """Go to the week with today."""
        self._show(None)

    def _show(self, monday: date | None) -> None:
        self._monday = monday
        self.snapshot = None
        self.repaint()
        self.refresh_data()


def _rows(lesson: OwnLesson, width: int) -> list[Line]:
    """A row of a lesson; a long topic goes on below."""
    time = f"{phrases.clock_time(lesson.time_start)}–{phrases.clock_time(lesson.time_end)}"
    group = f"{lesson.class_name} {lesson.group}".strip()
    room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
    subject = f"× {lesson.subject}, {_('cancelled')}" if lesson.cancelled else lesson.subject
    rest = max(LEAST_SUBJECT, width - _TIME - _CLASS - _ROOM - 6)
    if lesson.topic:
        subject = f"{subject}. {lesson.topic}"
    role = "dim" if lesson.cancelled else "text"
    first, *further = fit.wrap(subject, rest)
    row = line(
        f" {lesson.number:>2} ",
        (fit.left(time, _TIME), "dim"),
        (fit.left(group, _CLASS), "heading"),
        (fit.left(first, rest), role),
        " ",
        (fit.left(room, _ROOM), "dim"),
        key=lesson.id,
    )
    return [row, *(line(" " * (4 + _TIME + _CLASS), (part, role)) for part in further)]


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)
