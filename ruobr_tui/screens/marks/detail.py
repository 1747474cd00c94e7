"""What the pane below the marks says about the selected mark, its subject, and the signs of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import Period, Rating, SubjectRating
from ruobr_tui.api.rules.diary.averages import explain
from ruobr_tui.api.rules.diary.trend import distribution
from ruobr_tui.i18n import _
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord
from ruobr_tui.screens.marks.plain import Plain
from ruobr_tui.screens.marks.subject_page import threshold_words
from ruobr_tui.widgets import chart, fit
from ruobr_tui.widgets.blocks.legend import legend
from ruobr_tui.widgets.columns import side_by_side, spread
from ruobr_tui.widgets.lines import EMPTY, Line, Span, heading, line, paragraph

WIDE = 100  # from this width on the subject stands beside the signs
_TALL = 8  # rows from which the subject is told with its marks
_ABOVE_SIGNS = 2
"""Rows about the mark, at least: so the signs below stay where they are when the cursor moves."""
_CHART_ROWS = 4
_CHART_FROM = 14  # rows from which there is room for the chart
_SIGNS_WIDTH = 55
_BARS_WIDTH = 24

Signs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Selected:
    """The selected subject and mark, and what the pane says about the table."""

    record: SubjectRecord | None
    entry: Entry | None
    period: Period
    period_name: str
    today: date
    lessons_left: int = 0
    known: bool = True  # whether the marks of the term are known
    rating: Rating | None = None
    signs: Signs = ()
    long_signs: Signs = ()
    shows_goal: bool = True  # whether the table has a column for the way to the next mark
    plain: Plain = Plain.DRAWN  # without charts, superscripts and rules


def marks_detail(chosen: Selected, width: int, height: int) -> list[Line]:
    """Return the pane for a width and a number of rows; what needs more of them is reached by scrolling."""
    if height >= _TALL and width >= WIDE and chosen.record is not None:
        return _wide(chosen, width, height)
    lines = _narrow(chosen, width, height)
    signs = legend([(sign, meaning, "mark") for sign, meaning in chosen.signs], width)
    if len(signs) + _ABOVE_SIGNS <= height:
        lines += [EMPTY] * (_ABOVE_SIGNS - len(lines))
    lines += signs
    overall = _overall(chosen.rating, width)
    if overall:
        lines += spread((), [Span(overall + " ", "dim")], width)
    more = height - len(lines)
    if chosen.record is not None and more >= _CHART_ROWS + 4:
        lines += _below(chosen, chosen.record, width, more)
    return lines


# Few rows


def _narrow(chosen: Selected, width: int, height: int) -> list[Line]:
    record, entry = chosen.record, chosen.entry
    if record is None:
        return []
    rank, averages = labels.rank(record), labels.averages_beside(record)
    if entry is None:
        text = _("no marks yet") if chosen.known else _("no timetable: the portal’s average")
        lines = [heading(f"{record.name}: {text}", width, right=rank)]
        lines += _second(chosen, record, [], averages, width)
        return lines
    # The few rows that follow a move on a slow line leave subject and topic to the row and its page.
    is_short = chosen.plain is Plain.SIGNS and height < _TALL
    words = ", ".join(labels.mark_words(entry))
    day = phrases.short_day(entry.day)
    whole = phrases.capitalised(f"{day}: {words}") if is_short else f"{record.name}, {day}: {words}"
    rest: list[Line] = []
    if fit.width_of(whole) + fit.width_of(rank) + 4 > width:
        averages, rank = [*averages, rank] if rank else averages, ""
    if fit.width_of(whole) > width:
        whole, rest = record.name, paragraph(f"{day}: {words}", width - 1, "text", " ")
    topic = "" if is_short else " ".join(entry.lesson.topic.split())
    about = [Span(" " + _("Topic: %(topic)s") % {"topic": topic})] if topic else []
    return [heading(whole, width, right=rank), *rest, *_second(chosen, record, about, averages, width)]


def _second(
    chosen: Selected, record: SubjectRecord, about: list[Span], averages: list[str], width: int
) -> list[Line]:
    """Return topic, averages beside, comment, and what is needed."""
    right = [Span("   ".join(averages) + " ", "dim")] if averages else []
    if about and right and fit.width_of(about[0].text) + fit.width_of(right[0].text) + 2 > width:
        room = width - fit.width_of(right[0].text) - 2
        if room >= 24:  # the subject's page has the whole topic
            about = [Span(fit.cut(about[0].text, room))]
    lines = spread(about, right, width) if about or right else []
    if chosen.entry is not None and (comment := labels.comment(chosen.entry)):
        lines += paragraph(comment, width - 1, "text", " ")
    step = ways.next_step(record, plain=chosen.plain) if chosen.known else ""
    if record.final:
        text = _("teacher’s final mark: %(mark)s") % {"mark": record.final}
        lines.append(line((" " + phrases.capitalised(text), labels.text_role(record.final))))
    elif step and not chosen.shows_goal:
        lines.append(line(" " + phrases.capitalised(step)))
    return lines


def _overall(rating: Rating | None, width: int) -> str:
    """Return the average of all subjects and the rank, if the portal has them; what does not fit is left
    out, from the year group on.
    """
    if rating is None or (rating.place is None and rating.child_average is None):
        return ""
    record = _as_record(rating)
    own = []
    if rating.child_average is not None:
        own.append(_("average %(average)s") % {"average": phrases.decimal(rating.child_average)})
    ranks = [text for text in (labels.rank(record),) if text]
    averages = labels.averages_beside(record)
    texts = [", ".join([*own, *averages[:count], *ranks]) for count in range(len(averages), -1, -1)]
    lines = [f"{_('All subjects')}: {text}" for text in texts]
    return next((text for text in lines if fit.width_of(text) < width), texts[-1])


def _as_record(rating: Rating) -> SubjectRecord:
    of_all = SubjectRating(
        place=rating.place,
        place_count=rating.place_count,
        class_average=rating.class_average,
        parallel_average=rating.parallel_average,
    )
    return SubjectRecord("", "", rating=of_all)


# Many rows


def _wide(chosen: Selected, width: int, height: int) -> list[Line]:
    assert chosen.record is not None
    at = width - _SIGNS_WIDTH
    left = _subject(chosen, chosen.record, at - 3, height)
    right = [heading(_("WHAT IT MEANS"), _SIGNS_WIDTH), *_long_signs(chosen.long_signs, _SIGNS_WIDTH)]
    overall = _overall(chosen.rating, 2 * _SIGNS_WIDTH)
    if overall:
        right += [EMPTY, *paragraph(overall, _SIGNS_WIDTH, "dim")]
    return side_by_side(left, right, at, rule=not chosen.plain)


def _long_signs(signs: Signs, width: int) -> list[Line]:
    if not signs:
        return []
    size = max(fit.width_of(sign) for sign, _meaning in signs)
    lines = []
    for sign, meaning in signs:
        first, *rest = fit.wrap(meaning, width - size - 2)
        lines.append(line((fit.left(sign, size), "mark"), ("  " + first, "dim")))
        lines += [line((" " * (size + 2) + part, "dim")) for part in rest]
    return lines


def _subject(chosen: Selected, record: SubjectRecord, width: int, height: int) -> list[Line]:
    lines = [heading(f"{record.name}, {chosen.period_name}", width), *_numbers(chosen, record, width)]
    course = record.course
    if course and height >= _CHART_FROM and not chosen.plain:
        lines += [EMPTY, *_charts(chosen, record, width)]
    return [*lines, *_latest(chosen, record, width, height - len(lines))]


def _below(chosen: Selected, record: SubjectRecord, width: int, rows: int) -> list[Line]:
    lines: list[Line] = [EMPTY]
    if record.course and not chosen.plain:
        lines += _charts(chosen, record, width)
    return [*lines, *_latest(chosen, record, width, rows - len(lines))]


def _numbers(chosen: Selected, record: SubjectRecord, width: int) -> list[Line]:
    """Return the average with its sums, the thresholds, the way to the next mark, the lessons left."""
    explanation = explain(record.scored, record.policy)
    lines: list[Line] = []
    if explanation.average is not None and chosen.known:
        names = {
            "average": labels.average(explanation.average),
            "total": ways.weight(explanation.total),
            "weight": ways.weight(explanation.weight),
        }
        thresholds = ", ".join(threshold_words(record, mark) for mark in (5, 4))
        sums = _("Average %(average)s = %(total)s / %(weight)s") % names
        lines += spread([Span(sums)], [Span(thresholds, "dim")], width)
    step = ways.next_step(record, plain=chosen.plain) if chosen.known else ""
    if record.final:
        step = _("teacher’s final mark: %(mark)s") % {"mark": record.final}
    elif not record.entries:
        step = _("no marks yet")
    left = "" if record.final else _("Lessons left in the term: %(count)d") % {"count": chosen.lessons_left}
    if step or left:
        lines += spread([Span(phrases.capitalised(step))] if step else [], [Span(left, "dim")], width)
    beside = labels.beside(record)
    if beside:
        lines.append(line((phrases.capitalised(", ".join(beside)), "dim")))
    return lines


def _charts(chosen: Selected, record: SubjectRecord, width: int) -> list[Line]:
    """Return the course of the average, with the distribution of marks beside it."""
    course = record.course
    end = min(chosen.period.end, max(chosen.today, course[-1][0]))
    bars = chart.distribution(distribution(record.scored), _BARS_WIDTH)
    if len(course) < 2:
        return bars
    trend = chart.trend(course, chosen.period.start, end, width - _BARS_WIDTH - 3, _CHART_ROWS)
    return side_by_side(trend, bars, width - _BARS_WIDTH)


def _latest(chosen: Selected, record: SubjectRecord, width: int, rows: int) -> list[Line]:
    """Return the latest marks, or those around the selected one, each on a line."""
    entries = list(reversed(record.entries))
    if rows < 1 or not entries:
        return []
    at = next((place for place, entry in enumerate(entries) if entry is chosen.entry), 0)
    first = max(0, min(at - rows // 2, len(entries) - rows))
    shown = entries[first : first + rows]
    signs = [labels.entry_sign(entry, chosen.plain) for entry in shown]
    size = max(fit.width_of(sign) for sign in signs)
    days_size = max(fit.width_of(phrases.short_day(entry.day)) for entry in shown)
    lines: list[Line] = []
    for entry, sign in zip(shown, signs, strict=True):
        is_chosen = entry is chosen.entry
        about = ", ".join(labels.mark_words(entry)[1:])
        topic = labels.comment(entry) or " ".join(entry.lesson.topic.split())
        text = f"{about}  {topic}" if topic else about
        indent = days_size + size + 6
        role = "text" if is_chosen else "dim"
        wrapped = fit.wrap(text, width - indent) if is_chosen else [fit.cut(text, width - indent)]
        beginning, *rest = wrapped
        lines.append(
            line(
                ("▸ " if is_chosen else "  ", "accent"),
                (fit.left(phrases.short_day(entry.day), days_size) + "  ", role),
                (fit.left(sign, size) + "  ", labels.entry_role(entry)),
                (beginning, role),
            )
        )
        lines += [line((" " * indent + part, role)) for part in rest]
    return lines[:rows]
