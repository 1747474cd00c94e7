"""What-if calculator: hypothetical marks. Nothing is stored; closing the screen discards them.

The screen has a copy of the subject's marks. Every hypothetical line is hatched and labelled as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.rules.diary.averages import Policy, Scored, average, explain
from ruobr_tui.api.rules.diary.targets import options
from ruobr_tui.api.rules.diary.whatif import WhatIf
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.area import AREA
from ruobr_tui.screens.marks.explain import arithmetic
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line

WEIGHTS = (1, 2, 3)
HATCH = "▒"
_FILL = "░"


class WhatIfScreen(OverlayPage):
    """Digits add marks; ``e`` and a digit change the selected one; ``d`` drops or restores it."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("what_if")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("q", "leave", show=False, id="what_if.quit"),
    ]

    def __init__(self, record: SubjectRecord) -> None:
        super().__init__()
        self.record = record
        self.policy = record.policy
        self.supposed = WhatIf()
        self.weight = 1
        self._changing: int | None = None
        self._explains = False
        self._real: list[tuple[Entry, Scored]] = [
            (entry, one) for entry in record.entries for one in entry.scored
        ]

    def title_text(self) -> str:
        """A title that says that nothing here is real."""
        return f"{HATCH} {_('What-if')} {HATCH} {self.record.name}"

    # The page

    def page(self, width: int) -> list[Line]:
        """Return hypothetical numbers beside the real ones, then the marks."""
        marks = self.supposed.apply(self.record.scored)
        if self._explains:
            explanation = explain(marks, self.policy)
            lines = arithmetic(explanation, self._labels(), self.policy, width - _margin())
            return [trial(one, width) for one in lines]
        found = average(marks)
        real = f"{labels.average(self.record.average)} {_lead(self.record.average, self.policy)}".strip()
        tried = f"{labels.average(found)} {_lead(found, self.policy)}".strip()
        lines = [
            trial(line(_("average %(average)s") % {"average": tried}), width),
            line((f" {_('actual: %(average)s') % {'average': real}}", "text")),
        ]
        for goal in (5, 4, 3):
            needed = options(marks, goal, self.policy)
            if needed and (found is None or goal == (explain(marks, self.policy).next_mark or goal)):
                text = ways.for_mark(goal, ways.way(needed[0]))
                lines.append(trial(line(text), width))
                break
        weight = _("Weight of the next mark: %(weight)d (w to change)") % {"weight": self.weight}
        lines += [EMPTY, line((" " + weight, "dim")), heading(_("Marks").upper(), width)]
        for number, mark in enumerate(self.supposed.added):
            lines.append(trial(line(f"+ {_sign(mark)}  {_('added')}", key=("added", number)), width))
        lines += [self._real_line(place, width) for place in range(len(self._real) - 1, -1, -1)]
        if not self._real and not self.supposed.added:
            lines.append(line((" " + _("No marks yet. Press 2, 3, 4 or 5 to add one."), "dim")))
        return lines

    def _real_line(self, place: int, width: int) -> Line:
        entry, mark = self._real[place]
        about = ", ".join(part for part in (phrases.short_day(entry.day), _kind(entry)) if part)
        key = ("real", place)
        if place in self.supposed.dropped:
            return trial(line(f"− {_sign(mark)}  {_('removed')}, {about}", key=key), width)
        changed = self.supposed.changed.get(place)
        if changed is not None:
            text = f"~ {_sign(mark)} → {_sign(changed)}  {_('changed')}, {about}"
            return trial(line(text, key=key), width)
        return line(
            "   ", (fit.left(_sign(mark), 4), labels.value_role(mark.value)), (f" {about}", "dim"), key=key
        )

    def _labels(self) -> list[str]:
        real = [
            ", ".join(part for part in (phrases.short_day(entry.day), _kind(entry)) if part)
            for place, (entry, _mark) in enumerate(self._real)
            if place not in self.supposed.dropped
        ]
        return [*real, *(_("added") for _mark in self.supposed.added)]

    # Commands

    def action_add(self, value: int) -> None:
        """Add a mark, or set the mark being changed to this value."""
        if self._changing is None:
            self.supposed = self.supposed.with_added(Scored(Decimal(value), Decimal(self.weight)))
        elif self._changing < len(self._real):
            weight = self._real[self._changing][1].weight
            self.supposed = self.supposed.with_changed(self._changing, Scored(Decimal(value), weight))
        self._changing = None
        self.repaint()

    def action_weight(self) -> None:
        """Change the weight of the next marks: 1, 2, 3, and 1 again."""
        self.weight = WEIGHTS[(WEIGHTS.index(self.weight) + 1) % len(WEIGHTS)]
        self.repaint()
        self.notice(
            _("Weight of the next mark: %(weight)d (w to change)") % {"weight": self.weight}, "what-if"
        )

    def action_change(self) -> None:
        """Ask for the mark's new value; an added mark is dropped and added again."""
        match self.view.cursor_key:
            case ("real", int(place)):
                self._changing = place
                self.notice(_("Replace with: 2 3 4 5"), "what-if")
            case _:
                self.notice(_("Select one of the actual marks."))

    def action_drop(self) -> None:
        """Leave the mark out, or restore it."""
        match self.view.cursor_key:
            case ("real", int(place)) if place in self.supposed.dropped or place in self.supposed.changed:
                self.supposed = self.supposed.with_restored(place)
            case ("real", int(place)):
                self.supposed = self.supposed.with_dropped(place)
            case ("added", int(number)):
                self.supposed = self.supposed.without_added(number)
            case _:
                self.notice(_("Choose a mark first."))
                return
        self.repaint()

    def action_start_over(self) -> None:
        """Discard all changes."""
        self.supposed, self._changing = WhatIf(), None
        self.repaint()

    def action_explain(self) -> None:
        """Show or hide the calculation of the hypothetical average."""
        self._explains = not self._explains
        self.repaint()

    def action_leave(self) -> None:
        """Cancel a change, hide the calculation, or close the page."""
        if self._changing is not None:
            self._changing = None
            self.repaint()
        elif self._explains:
            self.action_explain()
        else:
            self.dismiss()


def _margin() -> int:
    return fit.width_of(_("what-if")) + 4


def trial(real: Line, width: int) -> Line:
    """Return a hypothetical line: hatched up to the edge, with a label before it."""
    if not real.spans:
        return real
    text = real.plain.strip()
    start = f"{HATCH} {_('what-if')}  "
    room = width - fit.width_of(start)
    text = fit.cut(text, room)
    fill = room - fit.width_of(text) - 1
    return line(
        (start + text, "trial"),
        (" " + _FILL * fill if fill > 0 else "", "trial"),
        key=real.key,
        copy=f"{_('what-if')}: {real.copy or text}",
    )


def _sign(mark: Scored) -> str:
    return ways.weight(mark.value) + phrases.weight_sign(mark.weight)


def _kind(entry: Entry) -> str:
    return phrases.uncapitalised(labels.kind_of(entry))


def _lead(average_value: object, policy: Policy) -> str:
    from ruobr_tui.api.rules.diary.averages import Average, is_certain, proposed

    if not isinstance(average_value, Average):
        return ""
    certain = "" if is_certain(average_value, policy) else f" {_('n/a?')}"
    return f"{labels.PROPOSED} {proposed(average_value, policy)}{certain}"
