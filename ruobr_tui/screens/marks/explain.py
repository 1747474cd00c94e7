"""Calculation of a subject's numbers: every mark, the sums, the exact average, the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import phrases
from ruobr_tui.api.rules.diary.averages import Explanation, Policy, explain
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.marks import labels as mark_words
from ruobr_tui.screens.marks import ways
from ruobr_tui.screens.marks.gradebook import SubjectRecord
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph


class ExplainScreen(OverlayPage):
    """The calculation for a subject, from the marks to the estimated final mark."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace,left,equals_sign", "dismiss", show=False, id="explain.close"),
        Binding("y,ctrl+c", "copy", show=False, id="explain.copy"),
    ]

    def __init__(self, record: SubjectRecord) -> None:
        super().__init__()
        self.record = record
        self.policy = record.policy

    def title_text(self) -> str:
        """The subject."""
        return _("%(subject)s: calculation") % {"subject": self.record.name}

    def page(self, width: int) -> list[Line]:
        """Return sums, average and mark, the way to the next one, terms; then the portal's own average."""
        record = self.record
        explanation = explain(record.scored, self.policy)
        labels = [
            f"{phrases.short_day(entry.day)}, {phrases.uncapitalised(mark_words.kind_of(entry))}"
            for entry in record.entries
            if entry.mark is not None
            for _number in entry.scored
        ]
        lines = [*arithmetic(explanation, labels, self.policy, width)]
        way = None if record.final else ways.next_way(record)
        if way is not None:
            step = ways.for_mark(way[0], ways.way(way[1]))
            at = next(place for place, one in enumerate(lines) if one.key == "mark") + 1
            lines.insert(at, line(f"   {step}", key="goal"))
        lines.append(EMPTY)
        whose = (
            _("The school’s thresholds are used.")
            if record.is_school_policy
            else _("The portal does not provide the school’s thresholds. The usual ones are used.")
        )
        lines += paragraph(whose, width - 2, "dim", " ")
        skipped = [entry.text for entry in record.entries if not entry.scored]
        if skipped:
            lines.append(EMPTY)
            text = _("Non-numeric marks, not counted: %(marks)s") % {"marks": ", ".join(skipped)}
            lines += paragraph(text, width - 2, "dim", " ")
        lines += self._portal(explanation, width)
        return lines

    def _portal(self, explanation: Explanation, width: int) -> list[Line]:
        record = self.record
        lines: list[Line] = []
        if record.final:
            text = _("Final mark given by the teacher: %(mark)s (not calculated).")
            lines += paragraph(text % {"mark": record.final}, width - 2, "mark", " ")
        if record.portal_average is not None and explanation.rounded is not None:
            lines += paragraph(comparison(record), width - 2, "warning" if record.disagrees else "dim", " ")
        if record.rating is not None:
            text = _(
                "The class average and rank come from the portal: only it knows the other pupils’ marks."
            )
            lines += paragraph(text, width - 2, "dim", " ")
        return [EMPTY, heading(_("Portal’s average").upper(), width), *lines] if lines else []


def comparison(record: SubjectRecord) -> str:
    """Return whether the portal's average and the calculated one are equal, with both."""
    assert record.portal_average is not None
    names = {"portal": phrases.decimal(record.portal_average), "own": mark_words.average(record.average)}
    if record.disagrees:
        return (
            _(
                "Portal: %(portal)s; from the marks shown: %(own)s. The portal may count other marks or"
                " weights."
            )
            % names
        )
    return _("Matches the portal: %(portal)s.") % names


def arithmetic(explanation: Explanation, labels: Sequence[str], policy: Policy, width: int) -> list[Line]:
    """Return sums, the exact average and the thresholds, then the terms. ``labels`` name the terms."""
    if explanation.average is None:
        return paragraph(_("No numeric marks yet, so there is no average."), width)
    exact = _exact(explanation)
    names = {
        "total": ways.weight(explanation.total),
        "weight": ways.weight(explanation.weight),
        "exact": exact,
        "rounded": mark_words.average(explanation.average),
    }
    count = ngettext("%(count)d mark", "%(count)d marks", explanation.count) % {"count": explanation.count}
    lines = [
        heading(_("Average").upper(), width),
        line(f" {_('sum %(total)s, weights %(weight)s') % names} ({count})", key="sums"),
        line(
            (" ", "text"),
            (f"{names['total']} / {names['weight']} = {exact}", "mark"),
            key="exact",
        ),
        line((f" {_('rounded to hundredths: %(rounded)s') % names}", "text"), key="rounded"),
        EMPTY,
        heading(_("Thresholds").upper(), width),
    ]
    for mark in (5, 4, 3):
        threshold = policy.threshold(mark)
        if threshold is None:
            continue
        reached = explanation.average.reaches(threshold)
        text = _("%(mark)d from %(threshold)s") % {"mark": mark, "threshold": phrases.decimal(threshold)}
        sign = "✓" if reached else "·"
        lines.append(line((f" {sign} {text}", "text" if reached else "dim"), key=("threshold", mark)))
    lines.append(
        line(
            (f" {mark_words.PROPOSED} {explanation.mark}", "mark"),
            "  ",
            (_("suggested mark"), "dim"),
            key="mark",
        )
    )
    if not explanation.certain:
        text = _("n/a? — fewer than %(least)d marks: the pupil may be left unassessed.")
        lines += paragraph(text % {"least": policy.min_marks}, width - 2, "warning", " ")
    text = _("The exact average is compared with the thresholds, not the rounded one.")
    lines += paragraph(text, width - 2, "dim", " ")
    return [*lines, EMPTY, heading(_("mark × weight").upper(), width), *_terms(explanation, labels, width)]


def _terms(explanation: Explanation, labels: Sequence[str], width: int) -> list[Line]:
    """Return a line for each mark: what it is, and what it adds."""
    lines = []
    label_width = min(max(fit.width_of(label) for label in labels), max(10, width - 26))
    for number, (term, label) in enumerate(zip(explanation.terms, labels, strict=True)):
        product = "—" if term.product is None else ways.weight(term.product)
        figures = f"{ways.weight(term.value)} × {ways.weight(term.weight)} = "
        note = "" if term.counts else "  " + _("not counted")
        lines.append(
            line(
                (f" {fit.left(label, label_width)} ", "dim"),
                fit.right(figures, 12),
                (fit.right(product, 5), mark_words.value_role(term.value)),
                (note, "dim"),
                key=("term", number),
            )
        )
    return lines


def _exact(explanation: Explanation) -> str:
    """Return the average with all its digits, at most six after the decimal point (then with ``…``)."""
    assert explanation.average is not None
    for places in range(2, 7):
        rounded = explanation.average.rounded(places)
        if explanation.average.reaches(rounded) and rounded * explanation.weight == explanation.total:
            return phrases.decimal(rounded, places)
    six = explanation.average.rounded(6)
    if not explanation.average.reaches(six):  # cut off, not rounded up: more digits follow
        six -= Decimal("0.000001")
    return phrases.decimal(six, 6) + "…"
