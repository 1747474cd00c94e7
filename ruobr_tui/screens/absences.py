"""Absences of a period and of the year: totals by reason, spells, and every missed lesson by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.pace import background
from ruobr_tui.api.rules.absences import Spell, Totals, spells, totals
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.page import not_loaded, nothing
from ruobr_tui.screens.period_section import PeriodScreen
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, heading, line

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


_WIDE = 70  # from here the totals stand in rows


class AbsencesScreen(PeriodScreen):
    """Enter on a spell tells what was missed; on a lesson it opens the lesson."""

    HEARS: ClassVar[frozenset[str]] = DIARY
    SCOPES: ClassVar[tuple[str, ...]] = ("absences",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("absences")]

    def content(self) -> Iterable[Widget]:
        """One page."""
        yield LineView(id="page")

    @property
    def view(self) -> LineView:
        """The page."""
        return self.query_one("#page", LineView)

    def title_text(self) -> str:
        """The period."""
        period = self.period()
        return f"{_('Absences')} · {self.period_title(period)}" if period is not None else _("Absences")

    # Data

    def begun(self) -> list[Period]:
        """The terms of the year that have begun."""
        today = self.context.today()
        return [term for term in self.known_periods().terms if term.start <= today]

    def paint(self) -> Snapshot[Any] | None:
        """Lay out what is stored."""
        self.lay()
        return combined([self.periods(), *(self.lessons_of(term) for term in self._wanted())])

    def _wanted(self) -> list[Period]:
        """The terms whose lessons are shown or summed up, the shown one first."""
        period = self.period()
        begun = self.begun()
        if period is None or self.is_year(period):
            return begun
        return [period, *(term for term in begun if term != period)]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Periods, the shown one, then the others of the year."""
        parts: list[Snapshot[Any]] = [await self.fetch_periods(portal)]
        wanted = self._wanted()
        for term in wanted[:1]:
            parts.append(await self.fetch_lessons(term, portal))
            self.lay()
        with background():  # nobody waits for the sums of the year
            for term in wanted[1:]:
                async with portal.ahead():
                    parts.append(await self.fetch_lessons(term, portal))
                self.lay()
        return combined(parts)

    def year_lessons(self) -> tuple[Lesson, ...] | None:
        """Lessons of all terms begun, each once where terms overlap; None unless all of them are known."""
        found: list[Lesson] = []
        reached = date.min
        for term in self.begun():
            part = self.lessons_of(term).value
            if part is None:
                return None
            found += [lesson for lesson in part if lesson.date > reached]
            reached = max(reached, term.end)
        return tuple(found)

    def shown_lessons(self) -> tuple[Lesson, ...] | None:
        """Lessons of the shown period; None when they are not known."""
        period = self.period()
        if period is None:
            return None
        return self.year_lessons() if self.is_year(period) else self.lessons_of(period).value

    # The page

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.lay()

    def lay(self) -> None:
        """Lay out what is stored for the present width."""
        self.view.show_lines(self.page(self.page_width))

    def page(self, width: int) -> list[Line]:
        """Totals, subjects, spells, lessons."""
        period, lessons = self.period(), self.shown_lessons()
        if period is None or lessons is None:
            return not_loaded(width)
        year = self.year_lessons()
        missed = [lesson for lesson in lessons if lesson.absence is not None and not lesson.cancelled]
        of_period, of_year = totals(lessons), None if year is None else totals(year)
        lines = self._totals(period, of_period, of_year, width)
        if not missed:
            text = _("No absences in this period.")
            return [*lines, EMPTY, *nothing(text, width)]
        lines += self._subjects(of_period, of_year, width)
        found = spells(lessons)
        if found:
            lines += [EMPTY, heading(_("Spells"), width)]
            lines += [_spell_line(spell, width) for spell in reversed(found)]
        lines += [EMPTY, heading(_("By date"), width)]
        lines += [_lesson_line(lesson, width, self.context.today()) for lesson in reversed(missed)]
        return lines

    def _totals(self, period: Period, shown: Totals, year: Totals | None, width: int) -> list[Line]:
        """A row for the period and one for the year; on a narrow screen a column each."""
        columns = [(self.period_title(period), shown)]
        if not self.is_year(period) and year is not None:
            columns.append((_("year so far"), year))
        lines = _as_rows(columns, width)
        if any(fit.width_of(one.plain) > width for one in lines):
            lines = _as_columns(columns, width)
        if not self.is_year(period) and year is None:
            lines.append(line((f" {_('The year so far is not loaded yet.')}", "dim")))
        return lines

    def _subjects(self, shown: Totals, year: Totals | None, width: int) -> list[Line]:
        if not shown.by_subject:
            return []
        name_width = min(max(fit.width_of(name) for name in shown.by_subject), max(12, width // 2))
        lines = [EMPTY, heading(_("By subject"), width)]
        for name, count in shown.by_subject.items():
            text = ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}
            of_year = year.by_subject.get(name, 0) if year is not None else count
            more = "  " + _("%(count)d in the year") % {"count": of_year} if of_year != count else ""
            lines.append(
                line(
                    " ",
                    (fit.left(name, name_width), "text"),
                    ("  " + fit.right(text, 12), "mark"),
                    (more, "dim"),
                )
            )
        return lines

    # Commands

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """What was missed in a spell, or one lesson."""
        match event.key:
            case ("spell", date() as start, date()):
                from ruobr_tui.screens.missed import MissedScreen

                lessons = self.shown_lessons() or ()
                spell = next((one for one in spells(lessons) if one.start == start), None)
                if spell is not None:
                    self.app.push_screen(MissedScreen(lessons, spell, self.context.child_name))
            case ("lesson", int(number)):
                from ruobr_tui.screens.lesson import LessonScreen

                self.app.push_screen(LessonScreen(self.context, number))


def _figures(told: Totals) -> list[tuple[str, int]]:
    return [
        (_("lessons"), told.lessons),
        (_("days"), told.days),
        (_("ill"), told.ill),
        (_("excused"), told.excused),
        (_("unexcused"), told.unexcused),
        (_("late"), told.late),
    ]


def _as_rows(columns: Sequence[tuple[str, Totals]], width: int) -> list[Line]:
    name_width = min(max(fit.width_of(name) for name, _told in columns), max(10, width // 3))
    titles = [title for title, _value in _figures(columns[0][1])]
    sizes = [max(5, fit.width_of(title)) for title in titles]
    head = ["  " + fit.right(title, size) for title, size in zip(titles, sizes, strict=True)]
    lines = [line((" " * (name_width + 1) + "".join(head), "dim"))]
    for number, (name, told) in enumerate(columns):
        role = "text" if number else "mark"
        spans = [Span(" " + fit.left(name, name_width), role)]
        for (_title, value), size in zip(_figures(told), sizes, strict=True):
            spans.append(Span("  " + fit.right(str(value), size), role if value else "dim"))
        lines.append(Line(tuple(spans)))
    return lines


def _as_columns(columns: Sequence[tuple[str, Totals]], width: int) -> list[Line]:
    size = min(max(fit.width_of(name) for name, _told in columns), width // 3)
    rows = [[title for title, _value in _figures(columns[0][1])]]
    rows += [[str(value) for _title, value in _figures(told)] for _name, told in columns]
    name_width = max(fit.width_of(title) for title in rows[0])
    lines = [
        line(" " * (name_width + 1), *(("  " + fit.right(name, size), "dim") for name, _told in columns))
    ]
    for title, *values in zip(*rows, strict=True):
        cells = [("  " + fit.right(value, size), "dim" if value == "0" else "mark") for value in values]
        lines.append(line((" " + fit.left(title, name_width), "text"), *cells))
    return lines


def spell_words(spell: Spell) -> str:
    """Days and lessons of a spell: 9–13 November · 4 school days · 16 lessons."""
    days = ngettext("%(count)d school day", "%(count)d school days", spell.days) % {"count": spell.days}
    lessons = ngettext("%(count)d lesson", "%(count)d lessons", spell.lessons) % {"count": spell.lessons}
    return " · ".join((phrases.span(spell.start, spell.end), days, lessons))


def _spell_line(spell: Spell, width: int) -> Line:
    why = _("ill") if spell.ill else ""
    hint = _("what was missed ↵") if width >= _WIDE else "↵"
    text = fit.left(spell_words(spell), max(10, width - fit.width_of(why) - fit.width_of(hint) - 6))
    return line(" ", text, "  ", (why, "warning"), "  ", (hint, "dim"), key=("spell", spell.start, spell.end))


def _lesson_line(lesson: Lesson, width: int, today: date) -> Line:
    absence = lesson.absence
    code, title = (absence.code, absence.title) if absence is not None else ("", "")
    day = phrases.near_day(lesson.date, today) if (today - lesson.date).days < 2 else ""
    return line(
        " ",
        (fit.left(phrases.short_day(lesson.date), 12), "dim"),
        (fit.right(str(lesson.number or ""), 2) + "  ", "dim"),
        fit.left(lesson.subject, max(12, min(30, width // 3))),
        "  ",
        (fit.left(code, 4), "warning"),
        (title, "text"),
        ("  " + day if day else "", "dim"),
        key=("lesson", lesson.id),
    )
