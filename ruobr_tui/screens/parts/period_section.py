"""What marks and absences share: sections over one period of study, turned with ``[`` and ``]``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from ruobr_tui.api import resources
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.calendar import school_year, year_span
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.periods import PeriodKey, Periods, period_key
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, State

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


class PeriodScreen(SectionScreen):
    """A chosen period stays chosen by its key; without a choice it is the running one."""

    OF_CHILD: ClassVar[bool] = True

    def __init__(self, context: Context, period: PeriodKey | None = None) -> None:
        super().__init__(context)
        self.chosen_period = period

    # Periods

    def periods(self) -> Snapshot[list[Period]]:
        """What is stored of the child's periods."""
        child = self.context.child
        return UNKNOWN if child is None else self.context.store.peek(resources.periods(child))

    def known_periods(self) -> Periods:
        """The periods; when the portal says that there are none, the school year stands for one."""
        told = self.periods().value
        if told is None:
            return Periods()
        return Periods.of(told or [_whole_year(self.context.today())])

    def period(self) -> Period | None:
        """The period that is shown; None as long as the portal has not told any."""
        known = self.known_periods()
        return known.find(self.chosen_period) or known.now(self.context.today())

    def period_title(self, period: Period) -> str:
        """What a period is called beside the others; without a title by its days."""
        return self.known_periods().name(period)

    def is_year(self, period: Period) -> bool:
        """Whether a period is a school year that holds others: then its page sums those up."""
        return period in self.known_periods().years

    def action_period(self, step: int) -> None:
        """Turn to an earlier or a later period."""
        pages = self.known_periods().pages
        shown = self.period()
        if shown is None:
            return
        at = next(place for place, page in enumerate(pages) if page == shown) + step
        if not 0 <= at < len(pages):
            self.notice(_("There is no earlier period.") if step < 0 else _("There is no later period."))
            return
        self.chosen_period = period_key(pages[at])
        self.snapshot = None
        self.repaint()
        self.refresh_data()

    # Lessons

    def lessons_of(self, period: Period) -> Snapshot[tuple[Lesson, ...]]:
        """What is stored of a period's lessons."""
        child = self.context.child
        if child is None:
            return UNKNOWN
        return self.context.store.peek_lessons(child, period.start, period.end)

    def failure(self, period: Period | None) -> RuobrError | None:
        """Why nothing is known of the periods, or of the lessons of one."""
        child, store = self.context.child, self.context.store
        if child is None:
            return None
        if period is None:
            return store.failure(resources.periods(child))
        return store.failure(resources.lessons(child, period.start, period.end))

    async def fetch_periods(self, portal: Portal) -> Snapshot[list[Period]]:
        """Ask for the periods."""
        child = self.context.child
        if child is None:
            return UNKNOWN
        return await self.context.store.refresh(resources.periods(child), portal)

    async def fetch_lessons(self, period: Period, portal: Portal) -> Snapshot[tuple[Lesson, ...]]:
        """Ask for a period's lessons."""
        child = self.context.child
        if child is None:
            return UNKNOWN
        return await self.context.store.refresh_lessons(child, period.start, period.end, portal)

    def rating_day(self, period: Period) -> date:
        """The day whose rating goes with a period: today, or the last one of a period that is over."""
        return max(period.start, min(period.end, self.context.today()))

    @property
    def page_width(self) -> int:
        """Cells for a line, beside the scroll mark."""
        return max(20, self.size.width - 1)


def _whole_year(today: date) -> Period:
    start, end = year_span(school_year(today))
    return Period(id=0, title=_("School year"), start=start, end=end, running=True)


UNKNOWN: Snapshot[Any] = Snapshot(None, State.MISSING)
"""What is known of a child that is not known."""
