"""Absences of a period and of the year: totals by reason, periods of absence, every missed lesson by date."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.pace import background
from ruobr_tui.api.rules.diary.absences import Totals, missed_work, spells, totals
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.absences.area import AREA
from ruobr_tui.screens.absences.lines import (
    counted,
    kinds,
    latest_first,
    lesson_detail,
    lesson_line,
    spell_detail,
    spell_line,
    subject_lines,
    total_lines,
    totals_words,
    unknown_is_not_none,
)
from ruobr_tui.screens.parts.detail_page import DetailPage, Place
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing
from ruobr_tui.screens.parts.period_section import PeriodScreen
from ruobr_tui.store.diary.reported import (
    MOST_FAILURES,
    REPORTS_FRESH_FOR,
    Filled,
    filled_lessons,
    subjects_of,
)
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets.blocks.legend import legend
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


READ_AT_ONCE = 8
"""Number of lists of marks to fetch at once; the others are fetched in the background."""


class AbsencesScreen(DetailPage, PeriodScreen):
    """Absences of one period. Enter on a period of absence shows what was missed, on a lesson it opens the
    lesson.
    """

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("absences")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    DETAIL_ROWS: ClassVar[int] = 6

    def title_text(self) -> str:
        """The period's title."""
        period = self.period()
        return f"{_('Absences')}, {self.period_in_title(period)}" if period is not None else _("Absences")

    # Data

    _has_rows = False
    """Whether there is anything that the pane could be about."""

    _reading: tuple[int, int] | None = None
    """Progress while lists of marks are fetched: (done, total)."""

    def begun(self) -> list[Period]:
        """The terms of the year that have begun."""
        today = self.context.today()
        return [term for term in self.known_periods().terms if term.start <= today]

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        self.lay()
        return combined([self.periods(), *(self.lessons_of(term) for term in self._wanted())])

    def _wanted(self) -> list[Period]:
        """Terms whose lessons are shown or counted, the shown one first."""
        period = self.period()
        begun = self.begun()
        if period is None or self.is_year(period):
            return begun
        return [period, *(term for term in begun if term != period)]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the periods, the shown one, then the others of the year."""
        parts: list[Snapshot[Any]] = [await self.fetch_periods(portal)]
        wanted = self._wanted()
        for term in wanted[:1]:
            parts.append(await self.fetch_lessons(term, portal))
            self.lay()
            await self._fetch_reports(term, portal)
        with background():  # only for the totals of the year
            for term in wanted[1:]:
                async with portal.ahead():
                    parts.append(await self.fetch_lessons(term, portal))
                self.lay()
        return combined(parts)

    async def _fetch_reports(self, period: Period, portal: Portal) -> None:
        """Fetch the lists of marks, one for each subject: they may have absences that the timetable lacks."""
        child, store = self.context.child, self.context.store
        lessons = self.lessons_of(period).value or ()
        if child is None or not totals(self._held(lessons)).unreported:
            return
        subjects = subjects_of(period)
        failures = 0
        try:
            for place, (number, _name) in enumerate(subjects):
                self._reading = (place, len(subjects))
                self.lay()
                wanted = resources.subject_marks(child, period.id, number)
                known_at = store.peek(wanted).fetched_at
                if known_at is not None and self.context.clock() - known_at < REPORTS_FRESH_FOR:
                    continue
                with background() if place >= READ_AT_ONCE else nullcontext():
                    async with portal.ahead():
                        snapshot = await store.refresh(wanted, portal)
                failures = failures + 1 if snapshot.error is not None else 0
                if failures >= MOST_FAILURES:
                    return  # the portal has no such lists
        finally:
            self._reading = None
            self.lay()

    def _held(self, lessons: Iterable[Lesson]) -> list[Lesson]:
        """Return the lessons that have taken place; nothing is known of later ones."""
        today = self.context.today()
        return [lesson for lesson in lessons if lesson.date <= today]

    def _filled(self, lessons: Iterable[Lesson], start: date, end: date) -> Filled:
        child = self.context.child
        found = tuple(lessons)
        return (
            Filled(found) if child is None else filled_lessons(self.context.store, child, found, start, end)
        )

    def year_lessons(self) -> Filled | None:
        """Lessons of all terms begun, each once if terms overlap; None unless all of them are known."""
        found: list[Lesson] = []
        reached = date.min
        for term in self.begun():
            part = self.lessons_of(term).value
            if part is None:
                return None
            found += [lesson for lesson in part if lesson.date > reached]
            reached = max(reached, term.end)
        begun = self.begun()
        return self._filled(found, begun[0].start, reached) if begun else Filled(())

    def shown_lessons(self) -> Filled | None:
        """Lessons of the shown period, with absences from the lists of marks; None if they are not known."""
        period = self.period()
        if period is None:
            return None
        if self.is_year(period):
            return self.year_lessons()
        lessons = self.lessons_of(period).value
        return None if lessons is None else self._filled(lessons, period.start, period.end)

    # The page

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.lay()

    def lay(self) -> None:
        """Lay out stored data for the current width."""
        found = self.shown_lessons()
        self._has_rows = found is not None and any(
            lesson.absence is not None and not lesson.cancelled for lesson in found.lessons
        )
        self.view.show_lines(self.page(self.page_width))
        self._place_pane()

    @property
    def place(self) -> Place:
        """No pane without absences."""
        return super().place if self._has_rows else Place.NOWHERE

    def page(self, width: int) -> list[Line]:
        """Return totals, subjects, periods of absence, lessons."""
        period, found = self.period(), self.shown_lessons()
        if period is None:
            return not_loaded(width, self.failure(None))
        if found is None:
            return not_loaded(width, self.failure(period))
        lessons, year = found.lessons, self.year_lessons()
        missed = [lesson for lesson in lessons if lesson.absence is not None and not lesson.cancelled]
        held = totals(self._held(lessons))
        if held.is_unknown and not found.undated:
            return [*not_reported(width), *self._how_far(width), *unknown_is_not_none(width)]
        of_period = totals(lessons)
        unknown = self._unknown_part(found, held, width)
        if not missed and not held.unreported and not found.undated:
            return self._none(period, held, width)
        lines = [*self._totals(period, of_period, found.undated, year, width), *unknown]
        if not missed:
            return [*lines, EMPTY, *nothing(_("No absence has a day here."), width)]
        runs = spells(lessons)
        if runs:
            lines += [EMPTY, heading(_("Periods of absence").upper(), width)]
            lines += [spell_line(spell, width) for spell in reversed(runs)]
        lines += [EMPTY, heading(_("By date").upper(), width)]
        lines += [lesson_line(lesson, width, self.context.today()) for lesson in latest_first(missed)]
        if of_period.by_subject:
            of_year = None if year is None else totals(year.lessons)
            lines += [
                EMPTY,
                heading(_("By subject").upper(), width),
                *subject_lines(of_period, of_year, width),
            ]
        return [*lines, EMPTY, *legend([(*kind, "warning") for kind in kinds(missed)], width)]

    def _none(self, period: Period, held: Totals, width: int) -> list[Line]:
        """Return the good news; below it the term before."""
        name = self.context.child_name.upper()
        title = _("%(child)s: NO ABSENCES") % {"child": name} if name else _("NO ABSENCES")
        text = ngettext(
            "%(period)s: present at every lesson, %(count)d of %(count)d.",
            "%(period)s: present at every lesson, %(count)d of %(count)d.",
            held.of,
        ) % {"period": self.period_title(period), "count": held.of}
        pages = self.known_periods().pages
        at = pages.index(period) if period in pages else 0
        keys = []
        if at:
            before = pages[at - 1]
            lessons = self.lessons_of(before).value
            words = "" if lessons is None else totals_words(totals(lessons)) or _("no absences")
            keys = [("[", f"{self.period_title(before)}: {words}" if words else self.period_title(before))]
        return empty_state(title, text, keys, width)

    def _how_far(self, width: int) -> list[Line]:
        """Return how many of the lists of marks are read."""
        if self._reading is None:
            return []
        done, known = self._reading
        text = _("Looking through the lists of marks: %(done)d of %(all)d.") % {"done": done, "all": known}
        return paragraph(text, width - 2, "dim", " ")

    def _unknown_part(self, filled: Filled, held: Totals, width: int) -> list[Line]:
        """Say which data the totals lack. Absences that are not reported are never counted as none."""
        lines = self._how_far(width)
        if filled.undated:
            text = ngettext(
                "Of these, %(count)d lesson has no day: the portal only counts it.",
                "Of these, %(count)d lessons have no day: the portal only counts them.",
                filled.undated,
            )
            lines += paragraph(text % {"count": filled.undated}, width - 2, "warning", " ")
        if held.unreported:
            text = ngettext(
                "Of %(count)d lesson the portal does not report whether it was missed.",
                "Of %(count)d lessons the portal does not report whether they were missed.",
                held.unreported,
            )
            lines += paragraph(text % {"count": held.unreported}, width - 2, "warning", " ")
        return lines

    def _totals(
        self, period: Period, shown: Totals, undated: int, year: Filled | None, width: int
    ) -> list[Line]:
        """Return a sentence about the period and one about the year."""
        columns = [(self.period_title(period), counted(shown, undated))]
        is_part = not self.is_year(period)
        is_year_known = year is not None and not totals(self._held(year.lessons)).unreported
        if is_part and year is not None and is_year_known:
            columns.append((_("year to date"), counted(totals(year.lessons), year.undated)))
        lines = total_lines(columns, width)
        if is_part and year is None:
            lines.append(line((f" {_('Year-to-date data is not loaded yet.')}", "dim")))
        elif is_part and not is_year_known:
            lines.append(line((f" {_('The portal does not report all of the year so far.')}", "dim")))
        return lines

    # The pane

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what was missed in the selected period of absence or lesson."""
        found = self.shown_lessons()
        lessons = found.lessons if found is not None else ()
        match self.view.cursor_key:
            case ("spell", date() as start, date()):
                spell = next((one for one in spells(lessons) if one.start == start), None)
                return [] if spell is None else spell_detail(spell, missed_work(lessons, spell), width)
            case ("lesson", int(number)):
                lesson = next((one for one in lessons if one.id == number), None)
                return [] if lesson is None else lesson_detail(lesson, lessons, width)
        return []

    def opens(self, key: Hashable) -> bool:
        """Periods of absence and lessons have pages."""
        return True

    # Commands

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Open a period of absence or a lesson."""
        match event.key:
            case ("spell", date() as start, date()):
                from ruobr_tui.screens.absences.missed import MissedScreen

                found = self.shown_lessons()
                lessons = found.lessons if found is not None else ()
                spell = next((one for one in spells(lessons) if one.start == start), None)
                if spell is not None:
                    self.app.push_screen(MissedScreen(self.context, lessons, spell))
            case ("lesson", int(number)):
                from ruobr_tui.screens.diary.lesson import LessonScreen

                self.app.push_screen(LessonScreen(self.context, number))
