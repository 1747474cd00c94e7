"""How the figures of a subject were computed: every mark, the sums, the exact average, the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import phrases
from ruobr_tui.api.rules.averages import Explanation, Policy, explain
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.marks import labels as mark_words
from ruobr_tui.screens.marks.gradebook import SubjectRecord
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph


class ExplainScreen(OverlayPage):
    """The arithmetic of one subject, from the marks to the mark they propose."""

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
        return _("%(subject)s: how it was computed") % {"subject": self.record.name}

    def page(self, width: int) -> list[Line]:
        """Terms, sums, average, mark; then what is the portal's own."""
        record = self.record
        told = explain(record.scored, self.policy)
        labels = [
            f"{phrases.short_day(entry.day)} · {entry.mark.kind}"
            for entry in record.entries
            if entry.mark is not None
            for _number in entry.scored
        ]
        lines = [*arithmetic(told, labels, self.policy, width)]
        whose = (
            _("The thresholds are those of the school.")
            if record.is_school_policy
            else _("The portal does not tell the school's thresholds; these are the usual ones.")
        )
        lines += paragraph(whose, width - 2, "dim", " ")
        skipped = [entry.text for entry in record.entries if not entry.scored]
        if skipped:
            lines.append(EMPTY)
            text = _("Not numbers, so not in the average: %(marks)s") % {"marks": ", ".join(skipped)}
            lines += paragraph(text, width - 2, "dim", " ")
        lines += self._portal(told, width)
        return lines

    def _portal(self, told: Explanation, width: int) -> list[Line]:
        record = self.record
        lines: list[Line] = []
        if record.final:
            text = _("The teacher's final mark is %(mark)s; it is decided, not computed.")
            lines += paragraph(text % {"mark": record.final}, width - 2, "mark", " ")
        if record.told is not None and told.rounded is not None:
            lines += paragraph(comparison(record), width - 2, "warning" if record.disagrees else "dim", " ")
        if record.rating is not None:
            text = _(
                "Averages of the class and the place among classmates are the portal's own: it alone knows"
                " the marks of the others."
            )
            lines += paragraph(text, width - 2, "dim", " ")
        return [EMPTY, heading(_("The portal's word"), width), *lines] if lines else []


def comparison(record: SubjectRecord) -> str:
    """Whether the portal's average and ours agree, with both."""
    assert record.told is not None
    names = {"portal": phrases.decimal(record.told), "own": mark_words.average(record.average)}
    if record.disagrees:
        return (
            _(
                "The portal says %(portal)s; the marks shown here make %(own)s. It may count marks that it"
                " does not show, or other weights."
            )
            % names
        )
    return _("The portal computed the same: %(portal)s.") % names


def arithmetic(told: Explanation, labels: Sequence[str], policy: Policy, width: int) -> list[Line]:
    """Terms, sums, the exact average and the thresholds. ``labels`` say where each term is from."""
    if told.average is None:
        return paragraph(_("No marks that are numbers yet, so there is no average (which is not 0)."), width)
    lines = [heading(_("mark × weight"), width)]
    label_width = min(max(fit.width_of(label) for label in labels), max(10, width - 26))
    for number, (term, label) in enumerate(zip(told.terms, labels, strict=True)):
        product = "—" if term.product is None else mark_words.weight(term.product)
        figures = f"{mark_words.weight(term.value)} × {mark_words.weight(term.weight)} = "
        note = "" if term.counts else "  " + _("does not count")
        lines.append(
            line(
                (f" {fit.left(label, label_width)} ", "dim"),
                fit.right(figures, 12),
                (fit.right(product, 5), "mark"),
                (note, "dim"),
                key=("term", number),
            )
        )
    exact = _exact(told)
    names = {
        "total": mark_words.weight(told.total),
        "weight": mark_words.weight(told.weight),
        "exact": exact,
        "rounded": mark_words.average(told.average),
    }
    count = ngettext("%(count)d mark", "%(count)d marks", told.count) % {"count": told.count}
    lines += [
        EMPTY,
        line(f" {_('sum %(total)s, weights %(weight)s') % names} ({count})", key="sums"),
        line(
            (f" {_('average')} ", "text"),
            (f"{names['total']} / {names['weight']} = {exact}", "mark"),
            key="exact",
        ),
        line((f" {_('rounded to hundredths, a half up: %(rounded)s') % names}", "text"), key="rounded"),
        EMPTY,
        heading(_("Thresholds"), width),
    ]
    for mark in (5, 4, 3):
        threshold = policy.threshold(mark)
        if threshold is None:
            continue
        reached = told.average.reaches(threshold)
        text = _("%(mark)d from %(threshold)s") % {"mark": mark, "threshold": phrases.decimal(threshold)}
        sign = "✓" if reached else "·"
        lines.append(line((f" {sign} {text}", "text" if reached else "dim"), key=("threshold", mark)))
    lines.append(
        line(
            (f" {mark_words.PROPOSED} {told.mark}", "mark"),
            "  ",
            (_("proposed by the numbers"), "dim"),
            key="mark",
        )
    )
    if not told.certain:
        text = _("n/a? – fewer than %(least)d marks: the period may end without a mark.")
        lines += paragraph(text % {"least": policy.min_marks}, width - 2, "warning", " ")
    text = _("The exact average is compared, not the rounded one.")
    return [*lines, *paragraph(text, width - 2, "dim", " ")]


def _exact(told: Explanation) -> str:
    """The average with as many digits as it has, at most six behind the point (then with ``…``)."""
    assert told.average is not None
    for places in range(2, 7):
        rounded = told.average.rounded(places)
        if told.average.reaches(rounded) and rounded * told.weight == told.total:
            return phrases.decimal(rounded, places)
    six = told.average.rounded(6)
    if not told.average.reaches(six):  # cut, not rounded up: digits follow
        six -= Decimal("0.000001")
    return phrases.decimal(six, 6) + "…"
