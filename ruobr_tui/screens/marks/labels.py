"""Texts and roles of marks, averages and estimated final marks."""

from __future__ import annotations

from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.rules.diary.averages import Average, explain, numerics, proposed
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord
from ruobr_tui.screens.marks.plain import Plain, weight_behind
from ruobr_tui.screens.marks.ways import weight

NO_AVERAGE = "—"
PROPOSED, FINAL = "→", "✓"
"""Signs before a mark: estimated from the marks, or given by the teacher."""

_BY_VALUE = {5: "mark5", 4: "mark4", 3: "mark3", 2: "mark2", 1: "mark2"}


def average(average_value: Average | None) -> str:
    """Return e.g. 4,18, or a dash without marks."""
    return NO_AVERAGE if average_value is None else phrases.decimal(average_value.rounded())


def value_role(value: int | Decimal) -> str:
    """Return the role of a mark from 1 to 5."""
    return _BY_VALUE.get(int(value), "mark")


def text_role(text: str) -> str:
    """Return the role of a written mark: that of its worst figure."""
    values = numerics(text)
    return value_role(min(values)) if values else "mark"


def entry_role(entry: Entry) -> str:
    """Return the role of a mark or an absence."""
    if entry.mark is None:
        return "warning"
    return value_role(min(one.value for one in entry.scored)) if entry.scored else "mark"


def entry_sign(entry: Entry, plain: Plain = Plain.DRAWN) -> str:
    """Return a mark with its weight."""
    if plain and entry.mark is not None:
        return entry.text + weight_behind(entry.mark.weight, plain)
    return entry.sign


def few() -> str:
    """Return the word behind an estimated mark of too few marks."""
    return pgettext("marks", "few")


def leads_to(record: SubjectRecord) -> tuple[str, str]:
    """Return the teacher's final mark with its sign, or the estimated one, and the role."""
    if record.final:
        return f"{FINAL} {record.final}", text_role(record.final)
    found = record.average
    if found is None:
        return "", "dim"
    mark = proposed(found, record.policy)
    if found.count < record.policy.min_marks:
        return f"{mark} {few()}", "warning"
    return f"{mark}", value_role(mark)


def too_few(record: SubjectRecord) -> str:
    """Return a warning that the subject may not be assessed; "" if there are enough marks."""
    explanation = explain(record.scored, record.policy)
    if record.final or explanation.certain:
        return ""
    marks = ngettext("%(count)d mark", "%(count)d marks", explanation.count) % {"count": explanation.count}
    return _("n/a? — %(marks)s, at least %(least)d needed") % {
        "marks": marks,
        "least": record.policy.min_marks,
    }


def kind_of(entry: Entry) -> str:
    """Return the type of work of a mark, or what an absence is called."""
    if entry.mark is not None:
        return entry.mark.kind
    absence = entry.lesson.absence
    return (absence.title if absence is not None else "") or _("absence")


def entry_words(entry: Entry) -> list[str]:
    """Return day, mark, type of work, weight and comment of a mark; for an absence its meaning."""
    parts = [phrases.short_day(entry.day), entry.text, kind_of(entry)]
    if entry.mark is None:
        return parts
    if entry.mark.about and entry.mark.about != entry.mark.kind:
        parts.append(entry.mark.about)
    parts.append(weight_words(entry.mark.weight))
    if entry.mark.comment:
        parts.append(comment(entry))
    return [part for part in parts if part]


def mark_words(entry: Entry) -> list[str]:
    """Return the mark, its type of work, and its weight in words."""
    kind = phrases.uncapitalised(kind_of(entry))
    if entry.mark is None:
        return [entry.text, kind]
    about = phrases.uncapitalised(entry.mark.about)
    if about.casefold().startswith(kind.casefold()):
        kind, about = about, ""
    return [part for part in (entry.text, kind, about, weight_words(entry.mark.weight)) if part]


def weight_words(value: Decimal) -> str:
    """Return e.g. "weight 2"."""
    return _("weight %(weight)s") % {"weight": weight(value)}


def comment(entry: Entry) -> str:
    """Return the teacher's comment on a mark on one line, in quotes; "" without one."""
    if entry.mark is None or not entry.mark.comment.strip():
        return ""
    return "«" + " ".join(entry.mark.comment.split()) + "»"


def averages_beside(record: SubjectRecord) -> list[str]:
    """Return the averages of class and year group, if the portal sends them."""
    rating = record.rating
    if rating is None:
        return []
    parts = []
    if rating.class_average is not None:
        parts.append(_("class %(average)s") % {"average": phrases.decimal(rating.class_average)})
    if rating.parallel_average is not None:
        parts.append(_("year group %(average)s") % {"average": phrases.decimal(rating.parallel_average)})
    return parts


def rank(record: SubjectRecord) -> str:
    """Return the rank in the class: "4th of 24"; "" if the portal does not send it."""
    rating = record.rating
    if rating is None or rating.place is None:
        return ""
    if not rating.place_count:
        return _("rank %(place)d") % {"place": rating.place}
    return _("rank %(place)d of %(count)d") % {"place": rating.place, "count": rating.place_count}


def beside(record: SubjectRecord) -> list[str]:
    """Return the averages of class and year group and the rank, if the portal sends them."""
    return [part for part in (*averages_beside(record), rank(record)) if part]


def change(value: Decimal) -> str:
    """Return how much an average has changed: "+0,06", "−0,04"."""
    return ("+" if value > 0 else "−" if value < 0 else "") + phrases.decimal(abs(value))
