"""A subject in a period: numbers, trend, distribution of marks, and every mark by date."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.api import resources
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Rating, SubjectMarks
from ruobr_tui.api.rules.diary.lessons import any_sent
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.marks.area import AREA
from ruobr_tui.screens.marks.gradebook import SubjectRecord, records
from ruobr_tui.screens.marks.plain import plain_of
from ruobr_tui.screens.marks.subject_page import (
    TWO_COLUMNS,
    About,
    charts,
    entry_lines,
    figures,
    portals_figures,
)
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing
from ruobr_tui.screens.parts.period_section import PeriodScreen
from ruobr_tui.screens.parts.periods import PeriodKey
from ruobr_tui.store.diary.reported import filled_lessons
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

_TWO_COLUMNS = 100  # from this width on the bars are beside the trend


class SubjectScreen(PeriodScreen):
    """Identified by its key, so that another period or child shows the same subject."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("marks")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, key: str, period: PeriodKey | None = None) -> None:
        super().__init__(context, period)
        self.key = key
        self.record: SubjectRecord | None = None
        self._subject_marks: SubjectMarks | None = None

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield LineView(id="page")

    @property
    def view(self) -> LineView:
        """The page."""
        return self.query_one("#page", LineView)

    def title_text(self) -> str:
        """Subject and period."""
        period = self.period()
        name = self.record.name if self.record is not None else self.key
        return f"{name}, {self.period_in_title(period)}" if period is not None else name

    # Data

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        period, child = self.period(), self.context.child
        parts: list[Snapshot[Any]] = [self.periods()]
        self.record = self._subject_marks = None
        if period is not None and child is not None:
            lessons = self.lessons_of(period)
            parts.append(lessons)
            rating: Rating | None = None
            if self.context.has("rating"):
                rating = self.context.store.peek(resources.rating(child, self.rating_day(period))).value
            days = period.start, period.end
            filled = filled_lessons(self.context.store, child, lessons.value or (), *days)
            found = records(filled.lessons, period, rating)
            self.record = next((one for one in found if one.key == self.key), None)
            if self.record is not None and self.record.id:
                resource = resources.subject_marks(child, period.id, self.record.id)
                self._subject_marks = self.context.store.peek(resource).value
        self.lay()
        return combined(parts)

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch periods, lessons, the portal's data of the subject, and the rating."""
        parts: list[Snapshot[Any]] = [await self.fetch_periods(portal)]
        period, child = self.period(), self.context.child
        if period is None or child is None:
            return combined(parts)
        lessons = await self.fetch_lessons(period, portal)
        parts.append(lessons)
        found = next((one for one in records(lessons.value or (), period) if one.key == self.key), None)
        if found is not None and found.id and period.id:
            resource = resources.subject_marks(child, period.id, found.id)
            parts.append(await self.context.store.refresh(resource, portal))
        if self.context.has("rating"):
            rating = resources.rating(child, self.rating_day(period))
            parts.append(await self.context.store.refresh(rating, portal))
        return combined(parts)

    # The page

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.lay()

    def lay(self) -> None:
        """Lay out stored data for the current width."""
        self.view.show_lines(self.page(self.page_width))

    def page(self, width: int) -> list[Line]:
        """Return numbers, charts, marks."""
        period, record = self.period(), self.record
        if period is None:
            return not_loaded(width, self.failure(None))
        if not self.lessons_of(period).known:
            lines = [] if record is None else portals_figures(record, self._subject_marks, width)
            return lines or not_loaded(width, self.failure(period))
        if record is None:
            return nothing(_("This child has no such subject in this period."), width)
        about = About(
            record,
            self._subject_marks,
            period,
            self.context.today(),
            record.lessons_left(self.context.now()),
            plain_of(self.context.config),
        )
        drawn = charts(about, width)
        lines = figures(about, width)
        if not record.entries and not any_sent(record.lessons, "marks"):
            return [*lines, EMPTY, *not_reported(width)]
        if not record.entries:
            return [*lines, EMPTY, *nothing(_("No marks in this period yet."), width)]
        marks = [heading(_("By date").upper(), width), *entry_lines(about, width)]
        return [*lines, *drawn, *marks] if width >= TWO_COLUMNS else [*lines, *marks, *drawn]

    # Commands

    def action_column(self, _step: int) -> None:
        """Nothing to select: there is only one column."""

    def action_dynamics(self) -> None:
        """Show all subjects over the year."""
        from ruobr_tui.screens.marks.dynamics import DynamicsScreen

        self.app.push_screen(DynamicsScreen(self.context, SubjectScreen))

    def action_explain(self) -> None:
        """Show the calculation."""
        from ruobr_tui.screens.marks.explain import ExplainScreen

        if self.record is not None:
            self.app.push_screen(ExplainScreen(self.record))

    def action_what_if(self) -> None:
        """Open the what-if calculator."""
        from ruobr_tui.screens.marks.what_if import WhatIfScreen

        if self.record is not None:
            self.app.push_screen(WhatIfScreen(self.record))

    def action_target(self) -> None:
        """Show the marks needed for a better average."""
        from ruobr_tui.screens.marks.target import TargetScreen

        if self.record is not None:
            self.app.push_screen(TargetScreen(self.record, self.record.lessons_left(self.context.now())))

    def why_not(self, command_id: str) -> str | None:
        """Everything here needs the subject's marks."""
        needs_marks = command_id in ("marks.explain", "marks.what_if", "marks.target")
        if needs_marks and self.record is None:
            return _("This child has no such subject in this period.")
        if command_id in ("marks.left", "marks.right"):
            return _("Each mark has a row here.")
        return super().why_not(command_id)

    def opens(self, key: Hashable) -> bool:
        """Marks can be opened, and numbers that can be explained."""
        return isinstance(key, tuple) or key in ("average", "goal", "mark", "rating", "final")

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Open the lesson of a mark, or the calculation of a number."""
        match event.key:
            case ("entry", int(lesson), *_rest):
                from ruobr_tui.screens.diary.lesson import LessonScreen

                self.app.push_screen(LessonScreen(self.context, lesson))
            case "average" | "goal" | "mark" | "rating" | "final":
                self.action_explain()
