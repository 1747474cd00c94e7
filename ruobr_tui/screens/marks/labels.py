"""Texts for marks, averages, and marks needed for a better one."""

from __future__ import annotations

from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.rules.diary.averages import Average, explain, proposed
from ruobr_tui.api.rules.diary.targets import Need, options
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord

NO_AVERAGE = "—"
PROPOSED, FINAL = "→", "✓"
"""Signs before a mark: estimated from the marks, or given by the teacher."""


def weight(value: Decimal) -> str:
    """Return a weight as a number: 2, or 0,5."""
    return phrases.plain_number(value)


def average(average_value: Average | None) -> str:
    """Return e.g. 4,18, or a dash without marks."""
    return NO_AVERAGE if average_value is None else phrases.decimal(average_value.rounded())


def marks_named(count: int, value: int) -> str:
    """Return e.g. "two fives"."""
    match value:
        case 5:
            text = ngettext("%(count)d five", "%(count)d fives", count)
        case 4:
            text = ngettext("%(count)d four", "%(count)d fours", count)
        case 3:
            text = ngettext("%(count)d three", "%(count)d threes", count)
        case 2:
            text = ngettext("%(count)d two", "%(count)d twos", count)
        case _:
            text = ngettext("%(count)d one", "%(count)d ones", count)
    return text % {"count": count}


def way(need: Need) -> str:
    """Return needed marks, e.g. "two fives of weight 2"."""
    named = marks_named(need.count, need.value)
    if need.weight == 1:
        return named
    return _("%(marks)s of weight %(weight)s") % {"marks": named, "weight": weight(need.weight)}


def short_way(need: Need) -> str:
    """Return needed marks in short: 2×5²."""
    return f"{need.count}×{need.value}{phrases.weight_sign(need.weight)}"


def next_way(record: SubjectRecord) -> tuple[int, Need] | None:
    """Return the mark above the estimated one and the fewest marks that lead to it; None at a 5 or without
    marks.
    """
    above = explain(record.scored, record.policy).next_mark
    if above is None:
        return None
    ways = options(record.scored, above, record.policy)
    return (above, ways[0]) if ways else None


def leads_to(record: SubjectRecord) -> tuple[str, str]:
    """Return the teacher's final mark, or the estimated one with its sign, and the role."""
    if record.final:
        return f"{FINAL} {record.final}", "mark"
    found = record.average
    if found is None:
        return "", "dim"
    mark = proposed(found, record.policy)
    if found.count < record.policy.min_marks:
        return f"{PROPOSED} {mark} {_('n/a?')}", "warning"
    return f"{PROPOSED} {mark}", "bad" if mark <= 2 else "mark"


def too_few(record: SubjectRecord) -> str:
    """Return a warning that the subject may not be assessed; "" if there are enough marks."""
    explanation = explain(record.scored, record.policy)
    if record.final or explanation.certain:
        return ""
    marks = ngettext("%(count)d mark", "%(count)d marks", explanation.count) % {"count": explanation.count}
    return _("n/a? – %(marks)s, a period needs %(least)d") % {
        "marks": marks,
        "least": record.policy.min_marks,
    }


def entry_words(entry: Entry) -> list[str]:
    """Return day, mark, type of work, weight and comment of a mark; for an absence its meaning."""
    parts = [phrases.short_day(entry.day), entry.text]
    if entry.mark is None:
        absence = entry.lesson.absence
        parts.append((absence.title if absence is not None else "") or _("absence"))
        return parts
    parts.append(entry.mark.kind)
    if entry.mark.about and entry.mark.about != entry.mark.kind:
        parts.append(entry.mark.about)
    parts.append(_("weight %(weight)s") % {"weight": weight(entry.mark.weight)})
    if entry.mark.comment:
        parts.append("«" + " ".join(entry.mark.comment.split()) + "»")
    return [part for part in parts if part]


def beside(record: SubjectRecord) -> list[str]:
    """Return the averages of class and year group and the rank, if the portal sends them."""
    rating = record.rating
    if rating is None:
        return []
    parts = []
    if rating.class_average is not None:
        parts.append(_("class %(average)s") % {"average": phrases.decimal(rating.class_average)})
    if rating.parallel_average is not None:
        parts.append(
            _("parallel classes %(average)s") % {"average": phrases.decimal(rating.parallel_average)}
        )
    if rating.place is not None and not rating.place_count:
        parts.append(_("place %(place)d") % {"place": rating.place})
    elif rating.place is not None:
        parts.append(_("place %(place)d of %(count)d") % {"place": rating.place, "count": rating.place_count})
    return parts
