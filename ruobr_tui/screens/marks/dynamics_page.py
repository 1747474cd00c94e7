"""Lines of the year: all subjects by terms, and how their averages went from week to week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.averages import Scored
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.api.rules.diary.trend import WeekAverage, weekly_averages
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.gradebook import SubjectRecord, records
from ruobr_tui.screens.marks.plain import Plain, weight_behind
from ruobr_tui.screens.marks.year import year_cell
from ruobr_tui.screens.parts.periods import Periods, short_names
from ruobr_tui.widgets import chart, fit
from ruobr_tui.widgets.lines import EMPTY, Line, Span, heading, line

ALL = "all"
"""Key of the row of all marks."""

_WORDS = 8  # cells of the word that says where an average goes
_CHART_FROM = 9  # rows of the pane from which it has a chart
_CHART_ROWS = 4
_ROOMY = 76  # cells from which a term shows its average beside the final mark
_WEEK = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class SubjectYear:
    """A subject in the terms of a year. ``weeks`` are those of all terms, each term's average its own."""

    key: str
    name: str
    terms: Mapping[int, SubjectRecord] = field(default_factory=dict)  # by the place of the term
    weeks: tuple[WeekAverage, ...] = ()

    @property
    def change(self) -> Decimal | None:
        """How much the average of the latest term differs from that of the one before."""
        averages = [record.average for _place, record in sorted(self.terms.items())]
        known = [one.rounded() for one in averages if one is not None]
        return known[-1] - known[-2] if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class Year:
    """All subjects of a year; ``terms`` are the columns."""

    periods: Periods
    period: Period | None  # of the year itself, if the portal has one
    terms: tuple[Period, ...]
    subjects: tuple[SubjectYear, ...]
    all_marks: SubjectYear


def year_of(periods: Periods, lessons: Mapping[int, Iterable[Lesson]], today: date) -> Year:
    """Return the subjects of the year. ``lessons`` are those of its terms, by their place, where known."""
    whole = next((one for one in periods.years if one.start <= today <= one.end), None)
    whole = whole or next(iter(periods.years), None)
    terms = periods.terms
    books = {
        place: {one.key: one for one in records(lessons.get(place, ()), period)}
        for place, period in enumerate(terms)
    }
    names: dict[str, str] = {}
    for book in books.values():
        for key, record in book.items():
            if record.has_anything:
                names.setdefault(key, record.name)
    subjects = []
    marks: list[tuple[date, Scored]] = []
    for key in sorted(names, key=lambda key: names[key].casefold().replace("ё", "е")):
        own = {place: book[key] for place, book in books.items() if key in book}
        weeks: list[WeekAverage] = []
        for record in own.values():
            dated = [(entry.day, one) for entry in record.entries for one in entry.scored]
            weeks += weekly_averages(dated)
            marks += dated
        subjects.append(SubjectYear(key, names[key], own, tuple(weeks)))
    all_marks = SubjectYear(ALL, _("All marks"), {}, tuple(weekly_averages(marks)))
    return Year(periods, whole, terms, tuple(subjects), all_marks)


# The table


def dynamics_table(year: Year, width: int, plain: Plain) -> tuple[list[Line], list[Line]]:
    """Return titles, and a row for each subject; the last one is of all marks."""
    rows = [*year.subjects, year.all_marks]
    names = [short_subject(row.name) for row in rows]
    name_width = max([7, *(fit.width_of(name) for name in names)])
    size = 7 if width >= _ROOMY else 5
    terms = _terms_that_fit(year, width - (_WORDS + 2 if plain else 0), name_width, size)
    fixed = 1 + name_width + (size + 2) * len(terms) + (8 if year.period else 0) + 8
    room = max(0, width - fixed - 3)
    shows_words = room >= (_WORDS if plain else 20 + _WORDS)
    spark = 0 if plain else min(24, room - (_WORDS + 2 if shows_words else 0))
    head = [Span(" " + fit.left(_("Subject"), name_width), "dim")]
    titles = short_names([year.terms[place] for place in terms], size)
    head += [Span("  " + fit.right(title, size), "dim") for title in titles]
    if year.period:
        head.append(Span("  " + fit.right(pgettext("column", "Year"), 6), "dim"))
    head.append(Span("  " + fit.right(pgettext("column of marks", "Change"), 6), "dim"))
    if spark > 3:
        head.append(Span("  " + fit.left(_("By week"), spark), "dim"))
    lines = []
    for row, name in zip(rows, names, strict=True):
        spans = [Span(" " + fit.left(name, name_width))]
        for place in terms:
            spans += _term(row.terms.get(place), year.terms[place], size)
        if year.period:
            text, role = ("", "dim") if row.key == ALL else year_cell(year.periods, year.period, row.key)
            spans.append(Span("  " + fit.right(text, 6), role))
        changed = row.change
        text = "" if changed is None else labels.change(changed)
        role = "dim" if not changed else "good" if changed > 0 else "warning"
        spans.append(Span("  " + fit.right(text, 6), role))
        values = _values(row)
        if spark > 3:
            spans.append(Span("  " + fit.left(chart.sparkline(values, spark), spark), "active"))
        if shows_words:
            spans.append(Span("  " + direction(changed), role))
        copy = ", ".join(f"{monday}: {value}" for monday, value in _dated(row))
        lines.append(Line(tuple(spans), ("subject", row.key), copy))
    return [Line(tuple(head))], lines


def _terms_that_fit(year: Year, width: int, name_width: int, size: int) -> list[int]:
    """Return the places of the terms that have room, the latest ones."""
    room = width - 1 - name_width - 8 - (8 if year.period else 0)
    return list(range(len(year.terms)))[-max(1, room // (size + 2)) :]


def _term(record: SubjectRecord | None, period: Period, size: int) -> list[Span]:
    """Return the final mark of a term and its average, or the average so far."""
    if record is None:
        return [Span("  " + " " * size)]
    average = "" if record.average is None else labels.average(record.average)
    if not average and record.portal_average is not None and period.running:
        average = phrases.decimal(record.portal_average)
    if not record.final:
        return [Span("  " + fit.right(average, size), "dim")]
    role = labels.text_role(record.final)
    final = fit.cut(record.final, size)
    beside = f" {average}" if average and fit.width_of(final) + 1 + len(average) <= size else ""
    gap = " " * (size - fit.width_of(final) - len(beside))
    return [Span("  " + gap), Span(final, role), Span(beside, "dim")]


def _values(row: SubjectYear) -> list[Decimal]:
    """Return the figures of the weeks: of all marks those of the week alone, else the average so far."""
    if row.key == ALL:
        return [week.own.rounded() for week in row.weeks]
    return [week.so_far.rounded() for week in row.weeks]


def _dated(row: SubjectYear) -> list[tuple[str, str]]:
    return [
        (phrases.span(week.monday, week.monday + _WEEK), phrases.decimal(value))
        for week, value in zip(row.weeks, _values(row), strict=True)
    ]


def direction(changed: Decimal | None) -> str:
    """Return in a word where an average goes."""
    if changed is None:
        return ""
    if changed > 0:
        return pgettext("average", "rising")
    return pgettext("average", "falling") if changed < 0 else pgettext("average", "steady")


# The pane


def dynamics_detail(row: SubjectYear, today: date, width: int, height: int, plain: Plain) -> list[Line]:
    """Return the weeks of a subject, the latest first; above them a chart if there is room."""
    values = _values(row)
    title = row.name
    if len(values) > 1:
        first, last = phrases.decimal(values[0]), phrases.decimal(values[-1])
        title = f"{row.name}: {first} → {last}"
    lines = [heading(title, width)]
    if not row.weeks:
        return [*lines, line((" " + _("no marks yet"), "dim"))]
    if height >= _CHART_FROM and not plain and len(values) > 1:
        points = [(week.monday, value) for week, value in zip(row.weeks, values, strict=True)]
        start, end = points[0][0], max(today, points[-1][0])
        lines += [*chart.trend(points, start, end, min(width, 90), _CHART_ROWS), EMPTY]
    spans = [days for days, _value in _dated(row)]
    size = max(fit.width_of(days) for days in spans)
    rows: Sequence[tuple[WeekAverage, Decimal, str]] = list(zip(row.weeks, values, spans, strict=True))
    for week, value, days in reversed(rows):
        marks = " ".join(_sign(one, plain) for one in week.marks)
        if row.key == ALL:
            marks = _("marks: %(count)d") % {"count": week.own.count}
        lines.append(
            line(
                (f" {fit.left(days, size)}  ", "dim"),
                (phrases.decimal(value), labels.value_role(value.to_integral_value())),
                (f"   {fit.cut(marks, max(4, width - size - 12))}", "text"),
            )
        )
    return lines


def _sign(mark: Scored, plain: Plain) -> str:
    sign = weight_behind(mark.weight, plain)
    return ways.weight(mark.value) + sign
