"""The final marks of a year: a column a period, the teacher's mark of the year or the one they lead to."""

from __future__ import annotations

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.averages import Scored, average, numeric, year_mark
from ruobr_tui.i18n import _
from ruobr_tui.screens.gradebook import Periods, SubjectRecord, records
from ruobr_tui.screens.mark_words import FINAL, PROPOSED
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span, line, paragraph

_LEAST, _MOST = 6, 14  # cells of a period's column


def year_lines(periods: Periods, width: int) -> tuple[tuple[Line, ...], list[Line]]:
    """The titles of the columns, and a line a subject."""
    tables = [{one.key: one for one in records((), period)} for period in periods.terms]
    year = {one.key: one for period in periods.years for one in records((), period)}
    names = {key: one.name for table in (*tables, year) for key, one in table.items()}
    if not names:
        text = _("No final marks yet: teachers give them at the end of a period.")
        return (), paragraph(text, width, "dim")
    name_width = min(max(fit.width_of(name) for name in names.values()), max(12, width // 3))
    size = max(_LEAST, min(_MOST, (width - name_width - 4) // (len(tables) + 1) - 2))
    titles = [fit.right(period.roman or period.title, size) for period in periods.terms]
    head = line(
        (" " + fit.left(_("Subject"), name_width), "dim"),
        *(("  " + title, "dim") for title in titles),
        ("  " + fit.right(_("year"), size), "dim"),
    )
    lines = []
    for key in sorted(names, key=lambda key: names[key].casefold().replace("ё", "е")):
        finals = [_final(table.get(key), period) for table, period in zip(tables, periods.terms, strict=True)]
        spans = [Span(" " + fit.left(names[key], name_width))]
        for text, is_final in finals:
            spans.append(Span("  " + fit.right(text, size), "mark" if is_final else "dim"))
        told = year.get(key)
        if told is not None and told.final:
            spans.append(Span("  " + fit.right(f"{FINAL} {told.final}", size), "mark"))
        else:
            mark = year_mark([text for text, is_final in finals if is_final])
            text = "—" if mark is None else f"{PROPOSED} {mark}"
            spans.append(Span("  " + fit.right(text, size), "text"))
        lines.append(Line(tuple(spans), ("year", key)))
    return (head,), lines


def year_words(periods: Periods, key: str) -> str:
    """How the mark of a year comes about from the final marks of its periods."""
    found = [one for period in periods.terms for one in records((), period) if one.key == key and one.final]
    name = found[0].name if found else ""
    mark = year_mark([one.final for one in found])
    marks = [value for value in (numeric(one.final) for one in found) if value is not None]
    if mark is None:
        return _("There is no mark of the year yet: it is the mean of the final marks.")
    mean = average(Scored(value) for value in marks)
    assert mean is not None
    return _("%(subject)s: (%(marks)s) / %(count)d = %(mean)s, a half rounded up: %(mark)d") % {
        "subject": name,
        "marks": " + ".join(f"{int(value)}" for value in marks),
        "count": len(marks),
        "mean": phrases.decimal(mean.rounded()),
        "mark": mark,
    }


def _final(record: SubjectRecord | None, period: Period) -> tuple[str, bool]:
    """What stands in a period's column, and whether it is a final mark (else the average so far)."""
    if record is None:
        return "", False
    if record.final:
        return record.final, True
    return (phrases.decimal(record.told) if period.running and record.told is not None else ""), False
