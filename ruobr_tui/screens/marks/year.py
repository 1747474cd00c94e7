"""Final marks of a year: a column for each period, the annual mark of the teacher or an estimated one."""

from __future__ import annotations

from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.averages import Scored, average, numeric, year_mark
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.marks.gradebook import SubjectRecord, records
from ruobr_tui.screens.marks.labels import FINAL, PROPOSED, text_role, value_role
from ruobr_tui.screens.parts.page import not_reported
from ruobr_tui.screens.parts.periods import Periods, short_names
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.legend import legend
from ruobr_tui.widgets.lines import EMPTY, Line, Span, heading, line, paragraph

_LEAST, _MOST = 6, 14  # smallest and largest width of a period's column


def year_lines(periods: Periods, year: Period, width: int) -> tuple[tuple[Line, ...], list[Line]]:
    """Return titles of columns, and a line for each subject."""
    columns = periods.columns(year)
    tables = [{one.key: one for one in records((), period)} for period in columns]
    own = {one.key: one for one in records((), year)}
    names = {key: one.name for table in (*tables, own) for key, one in table.items()}
    if not names and not any(period.is_sent("marks") for period in (*columns, year)):
        return (), not_reported(width)
    if not names:
        text = _("No final marks yet: teachers give them at the end of a period.")
        return (), paragraph(text, width, "dim")
    name_width = min(max(fit.width_of(name) for name in names.values()), max(13, width // 4))
    size = max(_LEAST, min(_MOST, (width - name_width - 4) // (len(tables) + 1) - 2))
    head = line(
        (" " + fit.left(_("Subject"), name_width), "dim"),
        *(("  " + fit.right(title, size), "dim") for title in short_names(columns, size)),
        ("  " + fit.right(pgettext("column", "Year"), size), "dim"),
    )
    lines = []
    for key in sorted(names, key=lambda key: names[key].casefold().replace("ё", "е")):
        finals = [_final(table.get(key), period) for table, period in zip(tables, columns, strict=True)]
        spans = [Span(" " + fit.left(short_subject(names[key], name_width), name_width))]
        for text, is_final in finals:
            spans.append(Span("  " + fit.right(text, size), text_role(text) if is_final else "dim"))
        text, role = year_cell(periods, year, key)
        spans.append(Span("  " + fit.right(text, size), role))
        lines.append(Line(tuple(spans), ("year", key)))
    return (head,), lines


def year_cell(periods: Periods, year: Period, key: str) -> tuple[str, str]:
    """Return the annual mark of a subject, or what its final marks lead to, and the role."""
    own = next((one for one in records((), year) if one.key == key), None)
    if own is not None and own.final:
        return f"{FINAL} {own.final}", text_role(own.final)
    mark = year_mark([record.final for record in _finals(periods, year, key)])
    if mark is not None:
        return f"{PROPOSED} {mark}", value_role(mark)
    return _final(own, year)[0] or "—", "dim"


def year_words(periods: Periods, year: Period, key: str) -> str:
    """Return how the annual mark follows from the final marks of its periods."""
    found = _finals(periods, year, key)
    name = found[0].name if found else ""
    mark = year_mark([one.final for one in found])
    marks = [value for value in (numeric(one.final) for one in found) if value is not None]
    if mark is None:
        return _("No annual mark yet. It is the average of the final marks.")
    mean = average(Scored(value) for value in marks)
    assert mean is not None
    return _("%(subject)s: (%(marks)s) / %(count)d = %(mean)s, rounded: %(mark)d") % {
        "subject": name,
        "marks": " + ".join(f"{int(value)}" for value in marks),
        "count": len(marks),
        "mean": phrases.decimal(mean.rounded()),
        "mark": mark,
    }


def year_detail(periods: Periods, year: Period, key: str, width: int) -> list[Line]:
    """Return how the annual mark of a subject comes about, and what the signs of the page mean."""
    signs = [
        (FINAL, _("annual mark of the teacher"), "good"),
        (PROPOSED, _("annual mark that the final marks so far lead to"), "text"),
        (phrases.decimal(Decimal("4.63")), _("average of a term that is not over"), "dim"),
    ]
    return [
        heading(_("Annual mark").upper(), width),
        *paragraph(year_words(periods, year, key), width - 2, "text", " "),
        EMPTY,
        *legend(signs, width),
    ]


def _finals(periods: Periods, year: Period, key: str) -> list[SubjectRecord]:
    """Return the final marks that an annual mark follows from: those of the largest periods that have any.

    For a subject that is marked by half-years, these include its quarters.
    """
    level = periods.parts(year)
    while level:
        found = [one for part in level for one in records((), part) if one.key == key and one.final]
        if found:
            return found
        level = tuple(one for part in level for one in periods.parts(part))
    return []


def _final(record: SubjectRecord | None, period: Period) -> tuple[str, bool]:
    """Return the text in a period's column, and whether it is a final mark (else the average so far)."""
    if record is None:
        return "", False
    if record.final:
        return record.final, True
    return (
        phrases.decimal(record.portal_average) if period.running and record.portal_average is not None else ""
    ), False
