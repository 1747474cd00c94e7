"""Lines of the page of a subject: numbers, trend, distribution, every mark by date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import Period, SubjectMarks
from ruobr_tui.api.rules.diary.averages import explain
from ruobr_tui.api.rules.diary.trend import distribution
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.explain import comparison
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord, whole
from ruobr_tui.screens.marks.plain import Plain
from ruobr_tui.widgets import chart, fit
from ruobr_tui.widgets.columns import indented, side_by_side
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

TWO_COLUMNS = 99  # from this width on the bars are beside the trend
_NAMES = 18  # cells of the names of numbers
_BARS = 50


@dataclass(frozen=True, slots=True)
class About:
    """A subject in a term, and what the portal's own list of it says."""

    record: SubjectRecord
    sent: SubjectMarks | None
    period: Period
    today: date
    lessons_left: int
    plain: Plain = Plain.DRAWN  # without charts and superscripts


def figures(about: About, width: int) -> list[Line]:
    """Return average, final mark, what leads to the next mark, averages of the others, warnings."""
    record, sent = about.record, about.sent
    explanation = explain(record.scored, record.policy)
    average = labels.average(record.average)
    if explanation.average is not None:
        average += f" = {ways.weight(explanation.total)} / {ways.weight(explanation.weight)}"
    lines = _value(_("Average"), average, width, key="average")
    mark, role = labels.leads_to(record)
    final = record.final or _sent_final(sent)
    if final:
        text = f"{labels.FINAL} {final}"
        lines += _value(_("Final mark"), text, width, role=labels.text_role(final), key="final")
    elif mark:
        lines += _value(_("Estimated mark"), mark, width, role=role, key="mark")
    lines += _value(_("Thresholds"), threshold_list(record), width)
    step = ways.next_step(record, plain=about.plain)
    found = None if record.final else ways.next_way(record)
    if found is not None:
        step = ways.for_mark(found[0], ways.way(found[1]))
    if step:
        lines += _value(pgettext("marks", "Needed"), step, width, key="goal")
    if not record.final:
        lines += _value(_("Lessons left"), str(about.lessons_left), width)
    few = labels.too_few(record)
    if few:
        lines += paragraph(few, width - 2, "warning", " ")
    lines += _value(*_beside(record), width, key="rating")
    if sent is not None and sent.missed and not any(entry.mark is None for entry in record.entries):
        text = ngettext(
            "missed, says the portal: %(count)d lesson",
            "missed, says the portal: %(count)d lessons",
            sent.missed,
        )
        lines.append(line((" " + text % {"count": sent.missed}, "warning"), key="missed"))
    return [*lines, *_comparison(record, sent, width)]


def _beside(record: SubjectRecord) -> tuple[str, str]:
    """Return the averages of class and year group, and the rank."""
    rating = record.rating
    if rating is None:
        return "", ""
    if rating.class_average is None:
        return _("Rank"), ", ".join(labels.beside(record))
    others = [text for text in labels.beside(record)[1:] if text]
    return _("Class average"), ", ".join([phrases.decimal(rating.class_average), *others])


def threshold_list(record: SubjectRecord) -> str:
    """Return from which averages the marks are, e.g. "5 from 4.65, 4 from 3.65, 3 from 2.65"."""
    return ", ".join(threshold_words(record, mark) for mark in (5, 4, 3))


def threshold_words(record: SubjectRecord, mark: int) -> str:
    """Return e.g. "5 from 4.65"."""
    threshold = record.policy.threshold(mark)
    assert threshold is not None
    return _("%(mark)d from %(threshold)s") % {"mark": mark, "threshold": phrases.decimal(threshold)}


def _sent_final(sent: SubjectMarks | None) -> str:
    if sent is None:
        return ""
    return sent.final_word if sent.final is None else whole(sent.final)


def _comparison(record: SubjectRecord, sent: SubjectMarks | None, width: int) -> list[Line]:
    """Say that an average of the portal is another one."""
    if record.disagrees:
        return paragraph(comparison(record), width - 2, "warning", " ")
    average = sent.average if sent is not None else None
    found = record.average
    if average is None or found is None or average == found.rounded():
        return []
    names = {"portal": phrases.decimal(average), "own": labels.average(found)}
    text = _("Portal: %(portal)s; from the marks shown: %(own)s.")
    return paragraph(text % names, width - 2, "warning", " ")


def portals_figures(record: SubjectRecord, sent: SubjectMarks | None, width: int) -> list[Line]:
    """Return the portal's data of the subject, for when its timetable is not known; [] without any."""
    average = record.portal_average if sent is None or sent.average is None else sent.average
    marks = sent.marks if sent is not None else []
    if average is None and not record.final and not marks:
        return []
    lines = paragraph(_("no timetable: the portal’s average"), width - 2, "dim", " ")
    if average is not None:
        lines += _value(_("Average"), phrases.decimal(average), width, key="average")
    if record.final:
        text = f"{labels.FINAL} {record.final}"
        lines += _value(_("Final mark"), text, width, role=labels.text_role(record.final), key="final")
    if marks:
        lines += [EMPTY, heading(_("By date").upper(), width)]
    for number, mark in enumerate(sorted(marks, key=lambda one: one.date, reverse=True)):
        role = labels.text_role(mark.text)
        lines.append(line(f" {phrases.short_day(mark.date)}  ", (mark.text, role), key=("mark", number)))
    return lines


def _value(name: str, value: str, width: int, *, role: str = "text", key: str | None = None) -> list[Line]:
    """Return a name and its value, wrapped; nothing without a value."""
    if not value:
        return []
    first, *rest = fit.wrap(value, max(10, width - _NAMES - 2))
    lines = [line(" ", (fit.left(name, _NAMES), "dim"), (first, role), key=key)]
    return [*lines, *(line(" " * (_NAMES + 1), (part, role)) for part in rest)]


def charts(about: About, width: int) -> list[Line]:
    """Return the course of the average and the distribution of the marks; in words for plain terminals."""
    record = about.record
    course = record.course
    if not course:
        return []
    first, last = phrases.decimal(course[0][1]), phrases.decimal(course[-1][1])
    title = _("Average: %(first)s → %(last)s") % {"first": first, "last": last}
    bars_title = _("Distribution")
    counts = distribution(record.scored)
    if about.plain:
        spread = ", ".join(f"{mark}: {count}" for mark, count in counts.items() if count)
        return [*paragraph(title, width - 2, "text", " "), *_value(bars_title, spread, width)]
    end = min(about.period.end, max(about.today, course[-1][0]))
    if width < TWO_COLUMNS:
        bars = chart.distribution(counts, min(width - 1, _BARS))
        trend = chart.trend(course, about.period.start, end, width - 1)
        return [heading(title.upper(), width), *trend, heading(bars_title.upper(), width), *indented(bars)]
    left = width * 3 // 5
    trend = [heading(title.upper(), left - 2), *chart.trend(course, about.period.start, end, left - 2)]
    bars = [heading(bars_title.upper(), width - left), *chart.distribution(counts, min(60, width - left - 1))]
    return side_by_side(trend, bars, left)


def entry_lines(about: About, width: int) -> list[Line]:
    """Return every mark, the latest first."""
    entries = list(reversed(about.record.entries))
    signs = [labels.entry_sign(entry, about.plain) for entry in entries]
    size = max([4, *(fit.width_of(sign) for sign in signs)])
    lines = []
    for entry, sign in zip(entries, signs, strict=True):
        lines += _entry_lines(entry, sign, size, width)
    return lines


def _entry_lines(entry: Entry, sign: str, size: int, width: int) -> list[Line]:
    """Return a mark: day, mark, type of work and weight in columns; below it comment and topic."""
    mark = entry.mark
    kind = ", ".join(labels.mark_words(entry)[1:])
    kind_width = max(12, min(32, width // 3))
    rest = [(labels.comment(entry), "text")] if labels.comment(entry) else []
    if entry.lesson.topic:
        rest.append((" ".join(entry.lesson.topic.split()), "dim"))
    indent = 1 + 12 + size + 2
    beside = width - indent - kind_width - 3 >= 20
    room = width - indent - (kind_width + 2 if beside else 0) - 1
    kinds = list(fit.wrap(kind, kind_width if beside else room))
    parts = [(piece, style) for text, style in rest for piece in fit.wrap(text, room)]
    if not beside:
        rows: Sequence[tuple[str, tuple[str, str]]] = [
            *((piece, ("", "dim")) for piece in kinds),
            *(("", part) for part in parts),
        ]
    else:
        count = max(len(kinds), len(parts))
        rows = [
            (
                fit.left(kinds[place] if place < len(kinds) else "", kind_width) + "  ",
                parts[place] if place < len(parts) else ("", "dim"),
            )
            for place in range(count)
        ]
    first = line(
        " ",
        (fit.left(phrases.short_day(entry.day), 12), "dim"),
        (fit.left(sign, size) + "  ", labels.entry_role(entry)),
        (rows[0][0], "text"),
        rows[0][1],
        key=(
            "entry",
            entry.lesson.id,
            mark.number if mark is not None else -1,
            mark.question_id if mark else -1,
        ),
        copy=", ".join([*labels.entry_words(entry), entry.lesson.topic]),
    )
    return [first, *(line(" " * indent, (left, "text"), right) for left, right in rows[1:])]
