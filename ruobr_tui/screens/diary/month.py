"""The month as a section: weeks are opened above it."""

from __future__ import annotations

from ruobr_tui.context import Context
from ruobr_tui.screens.diary.calendar import CalendarScreen
from ruobr_tui.screens.diary.week import WeekScreen


class MonthScreen(CalendarScreen):
    """The current month first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, context.today())

    def action_open(self) -> None:
        """Open the week of the selected day."""
        self.app.push_screen(WeekScreen(self.context, self.day))
