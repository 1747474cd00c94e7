"""Base class of sections about one period (marks, absences), changed with ``[`` and ``]``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.calendar import school_year, year_span
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.periods import PeriodKey, Periods, period_key
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, State

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


class PeriodScreen(SectionScreen):
    """The chosen period is stored by its key; by default it is the current one."""

    OF_CHILD: ClassVar[bool] = True

    def __init__(self, context: Context, period: PeriodKey | None = None) -> None:
        super().__init__(context)
        self.chosen_period = period

    # Periods

    def periods(self) -> Snapshot[list[Period]]:
        """Return the stored periods of the child."""
        child = self.context.child
        return UNKNOWN if child is None else self.context.store.peek(resources.periods(child))

    def known_periods(self) -> Periods:
        """Return the periods; if the portal has none, the school year is the only one."""
        stored = self.periods().value
        if stored is None:
            return Periods()
        return Periods.of(stored or [_whole_year(self.context.today())])

    def period(self) -> Period | None:
        """Return the shown period; None until the periods are known."""
        known = self.known_periods()
        return known.find(self.chosen_period) or known.now(self.context.today())

    def period_title(self, period: Period) -> str:
        """Return the period's name among the others; without a title, its days."""
        return self.known_periods().name(period)

    def period_in_title(self, period: Period) -> str:
        """Return the name as it stands behind the page's: the portal writes "Учебный год"."""
        return phrases.uncapitalised(self.period_title(period))

    def is_year(self, period: Period) -> bool:
        """Return whether a period is a school year with periods in it: then its page shows final marks."""
        return period in self.known_periods().years

    def action_period(self, step: int) -> None:
        """Go to an earlier or a later period."""
        pages = self.known_periods().pages
        shown = self.period()
        if shown is None:
            return
        at = next(place for place, page in enumerate(pages) if page == shown) + step
        if not 0 <= at < len(pages):
            self.notice(_("This is the first term.") if step < 0 else _("This is the last term."))
            return
        self.chosen_period = period_key(pages[at])
        self.snapshot = None
        self.repaint()
        self.refresh_data()

    # Lessons

    def lessons_of(self, period: Period) -> Snapshot[tuple[Lesson, ...]]:
        """Return the stored lessons of a period."""
        child = self.context.child
        if child is None:
            return UNKNOWN
        return self.context.store.peek_lessons(child, period.start, period.end)

    def failure(self, period: Period | None) -> RuobrError | None:
        """Return why the periods, or the lessons of one, are not known."""
        child, store = self.context.child, self.context.store
        if child is None:
            return None
        if period is None:
            return store.failure(resources.periods(child))
        return store.failure(resources.lessons(child, period.start, period.end))

    async def fetch_periods(self, portal: Portal) -> Snapshot[list[Period]]:
        """Fetch the periods."""
        child = self.context.child
        if child is None:
            return UNKNOWN
        return await self.context.store.refresh(resources.periods(child), portal)

    async def fetch_lessons(self, period: Period, portal: Portal) -> Snapshot[tuple[Lesson, ...]]:
        """Fetch the lessons of a period."""
        child = self.context.child
        if child is None:
            return UNKNOWN
        return await self.context.store.refresh_lessons(child, period.start, period.end, portal)

    def rating_day(self, period: Period) -> date:
        """Return the day of a period's rating: today, or the last day of a period that is over."""
        return max(period.start, min(period.end, self.context.today()))

    @property
    def page_width(self) -> int:
        """Cells of a line, without the scroll mark."""
        return max(20, self.size.width - 1)


def _whole_year(today: date) -> Period:
    start, end = year_span(school_year(today))
    return Period(id=0, title=_("School year"), start=start, end=end, running=True)


UNKNOWN: Snapshot[Any] = Snapshot(None, State.MISSING)
"""Snapshot for when no child is chosen."""
