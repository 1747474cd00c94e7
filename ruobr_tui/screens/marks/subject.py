"""A subject in a period: numbers, trend, distribution of marks, and every mark by date."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Period, Rating, SubjectMarks
from ruobr_tui.api.rules.diary.lessons import any_sent
from ruobr_tui.api.rules.diary.trend import distribution as counted
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.area import AREA
from ruobr_tui.screens.marks.explain import comparison
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord, records, whole
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing
from ruobr_tui.screens.parts.period_section import PeriodScreen
from ruobr_tui.screens.parts.periods import PeriodKey
from ruobr_tui.store.diary.reported import filled_lessons
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets import chart, fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, heading, line, paragraph

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
        return f"{name} · {self.period_title(period)}" if period is not None else name

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
            if record is not None:
                return self._portals_figures(record, width)
            return not_loaded(width, self.failure(period))
        if record is None:
            return nothing(_("This child has no such subject in this period."), width)
        lines = self._figures(record, width)
        lines += self._charts(record, period, width)
        if not record.entries and not any_sent(record.lessons, "marks"):
            return [*lines, EMPTY, *not_reported(width)]
        if not record.entries:
            return [*lines, EMPTY, *nothing(_("No marks in this period yet."), width)]
        lines += [heading(_("By date"), width)]
        lines += [part for entry in reversed(record.entries) for part in _entry_lines(entry, width)]
        return lines

    def _portals_figures(self, record: SubjectRecord, width: int) -> list[Line]:
        """Return the portal's data of the subject, for when its timetable is not known."""
        sent = self._subject_marks
        average = record.portal_average if sent is None or sent.average is None else sent.average
        marks = sent.marks if sent is not None else []
        if average is None and not record.final and not marks:
            return not_loaded(width)
        lines = paragraph(_("the timetable is not known: the portal's average"), width - 2, "dim", " ")
        if average is not None:
            text = _("average %(average)s") % {"average": phrases.decimal(average)}
            lines.append(line(" " + text, key="average"))
        if record.final:
            text = _("teacher’s final mark: %(mark)s") % {"mark": record.final}
            lines.append(line(" ", (text, "mark"), key="final"))
        if marks:
            lines += [EMPTY, heading(_("By date"), width)]
        for number, mark in enumerate(sorted(marks, key=lambda one: one.date, reverse=True)):
            lines.append(
                line(f" {phrases.short_day(mark.date)}  ", (mark.text, "mark"), key=("mark", number))
            )
        return lines

    def _figures(self, record: SubjectRecord, width: int) -> list[Line]:
        mark, role = labels.leads_to(record)
        spans = [Span(" "), Span(_("average %(average)s") % {"average": labels.average(record.average)})]
        if mark:
            spans += [Span("  "), Span(mark, role)]
        title = _("teacher’s final mark") if record.final else (_("estimated final mark") if mark else "")
        lines = [Line((*spans, Span(f"  {title}", "dim")), "average")]
        if self._subject_marks is not None and self._subject_marks.missed and not self._has_absences():
            text = ngettext(
                "missed, says the portal: %(count)d lesson",
                "missed, says the portal: %(count)d lessons",
                self._subject_marks.missed,
            )
            lines.append(line((" " + text % {"count": self._subject_marks.missed}, "warning"), key="missed"))
        sent_final = self._subject_marks.final if self._subject_marks is not None else None
        word = self._subject_marks.final_word if self._subject_marks is not None else ""
        final = word if sent_final is None else whole(sent_final)
        if final and not record.final:
            text = _("teacher’s final mark: %(mark)s") % {"mark": final}
            lines.append(line(f" {labels.FINAL} ", (text, "mark"), key="final"))
        few = labels.too_few(record)
        if few:
            lines += paragraph(few, width - 2, "warning", " ")
        way = ways.next_way(record)
        if way is not None and not record.final:
            above, need = way
            text = ways.for_mark(above, ways.way(need))
            lines.append(line(" " + text, key="goal"))
        beside = labels.beside(record)
        if beside:
            lines.append(line((" " + " · ".join(beside), "dim"), key="rating"))
        sent_average = self._subject_marks.average if self._subject_marks is not None else None
        found = record.average
        if record.disagrees:
            lines += paragraph(comparison(record), width - 2, "warning", " ")
        elif sent_average is not None and found is not None and sent_average != found.rounded():
            names = {"portal": phrases.decimal(sent_average), "own": labels.average(found)}
            text = _("Portal: %(portal)s; from the marks shown: %(own)s.")
            lines += paragraph(text % names, width - 2, "warning", " ")
        return lines

    def _has_absences(self) -> bool:
        return self.record is not None and any(entry.mark is None for entry in self.record.entries)

    def _charts(self, record: SubjectRecord, period: Period, width: int) -> list[Line]:
        course = record.course
        if not course:
            return []
        first, last = phrases.decimal(course[0][1]), phrases.decimal(course[-1][1])
        title = _("Average: %(first)s → %(last)s") % {"first": first, "last": last}
        bars_title = _("Distribution")
        end = min(period.end, max(self.context.today(), course[-1][0]))
        if width < _TWO_COLUMNS:
            bars = chart.distribution(counted(record.scored), min(width - 1, 50))
            trend = chart.trend(course, period.start, end, width - 1)
            return [heading(title, width), *trend, heading(bars_title, width), *_indented(bars)]
        left = width * 3 // 5
        trend = [heading(title, left - 2), *chart.trend(course, period.start, end, left - 2)]
        bars = [
            heading(bars_title, width - left),
            *chart.distribution(counted(record.scored), min(60, width - left - 1)),
        ]
        return _side_by_side(trend, bars, left)

    # Commands

    def action_column(self, _step: int) -> None:
        """Nothing to select: there is only one column."""

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

    def opens(self, key: Hashable) -> bool:
        """Marks can be opened, and numbers that can be explained."""
        return isinstance(key, tuple) or key in ("average", "goal", "rating", "final")

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Open the lesson of a mark, or the calculation of a number."""
        match event.key:
            case ("entry", int(lesson), *_rest):
                from ruobr_tui.screens.diary.lesson import LessonScreen

                self.app.push_screen(LessonScreen(self.context, lesson))
            case "average" | "goal" | "rating" | "final":
                self.action_explain()


def _entry_lines(entry: Entry, width: int) -> list[Line]:
    """Return a mark: day, mark, weight and type of work in columns; below it comment and topic."""
    mark = entry.mark
    kind = mark.kind if mark is not None else (entry.lesson.absence.title if entry.lesson.absence else "")
    kind = kind or _("absence")
    weight = "×" + ways.weight(mark.weight) if mark is not None else ""
    kind_width = max(10, min(24, width // 4))
    role = "warning" if mark is None else ("bad" if entry.is_bad else "mark")
    rest = [(f"«{' '.join(mark.comment.split())}»", "text")] if mark is not None and mark.comment else []
    if mark is not None and mark.about and mark.about != mark.kind:
        rest.insert(0, (mark.about, "text"))
    if entry.lesson.topic:
        rest.append((" ".join(entry.lesson.topic.split()), "dim"))
    indent = 1 + 12 + 6 + 5 + kind_width + 2
    room = max(12, width - indent - 1)
    parts = [(piece, style) for text, style in rest for piece in fit.wrap(text, room)] or [("", "dim")]
    first = line(
        " ",
        (fit.left(phrases.short_day(entry.day), 12), "dim"),
        (fit.right(entry.text, 4) + "  ", role),
        (fit.left(weight, 5), "dim"),
        (fit.left(kind, kind_width) + "  ", "text"),
        parts[0],
        key=(
            "entry",
            entry.lesson.id,
            mark.number if mark is not None else -1,
            mark.question_id if mark else -1,
        ),
        copy=" · ".join([*labels.entry_words(entry), entry.lesson.topic]),
    )
    return [first, *(line(" " * indent, part) for part in parts[1:])]


def _indented(lines: Iterable[Line]) -> list[Line]:
    return [Line((Span(" "), *one.spans), one.key, one.copy) for one in lines]


def _side_by_side(left: list[Line], right: list[Line], at: int) -> list[Line]:
    """Join two columns, the second from cell ``at`` on."""
    lines = []
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else EMPTY
        second = right[number] if number < len(right) else EMPTY
        gap = " " * max(0, at - fit.width_of(first.plain))
        lines.append(Line((*first.spans, Span(gap), *second.spans)))
    return lines
