"""Targets: marks in the lessons left that lead to a 5, 4 or 3, or to an average set by the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.parts.fields import read_decimal
from ruobr_tui.api.rules.diary.averages import Policy, explain
from ruobr_tui.api.rules.diary.targets import LIMIT, options
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.marks import labels, ways
from ruobr_tui.screens.marks.area import AREA
from ruobr_tui.screens.marks.gradebook import SubjectRecord
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

GOALS = (5, 4, 3)


class TargetScreen(OverlayPage):
    """The needed marks for each target, fewest first. ``o`` asks for an average."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("target")
    CSS_PATH = "target.tcss"
    ENTRY_ENTER: ClassVar[str] = N_("Continue")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,backspace,left", "leave", show=False, id="target.close"),
        Binding("y,ctrl+c", "copy", show=False, id="target.copy"),
    ]

    def __init__(self, record: SubjectRecord, lessons_left: int) -> None:
        super().__init__()
        self.record = record
        self.lessons_left = lessons_left
        self.policy = record.policy
        self.own: Decimal | None = None

    def content(self) -> Iterable[Widget]:
        """Create the page and the entry for an average, shown by ``o``."""
        yield LineView(id="page")
        threshold = Input(id="own", restrict=r"[0-9]?([.,][0-9]{0,2})?", max_length=4, compact=True)
        threshold.cursor_blink = False
        threshold.display = False
        yield threshold

    def title_text(self) -> str:
        """The subject."""
        return _("%(subject)s: target") % {"subject": self.record.name}

    def page(self, width: int) -> list[Line]:
        """Return the current average, then the targets."""
        explanation = explain(self.record.scored, self.policy)
        stands = labels.average(explanation.average)
        if explanation.mark is not None:
            stands += f" {labels.PROPOSED} {explanation.mark}"
        lines = [
            line(" ", (_("average %(average)s") % {"average": stands}, "mark")),
            line(" ", (left_words(self.lessons_left), "text" if self.lessons_left else "warning")),
        ]
        few = labels.too_few(self.record)
        if few:
            lines += paragraph(few, width - 2, "warning", " ")
        if self.record.final:
            text = _("Final mark given by the teacher: %(mark)s (not calculated).")
            lines += paragraph(text % {"mark": self.record.final}, width - 2, "mark", " ")
        if self.own is not None:
            title = _("Custom target: from %(threshold)s") % {"threshold": phrases.decimal(self.own)}
            own = Policy(five_from=self.own)
            lines += [EMPTY, heading(title, width), *self._goal(5, own, width, "own")]
        for goal in GOALS:
            threshold = self.policy.threshold(goal)
            assert threshold is not None
            title = _("%(mark)d from %(threshold)s") % {
                "mark": goal,
                "threshold": phrases.decimal(threshold),
            }
            lines += [EMPTY, heading(title, width), *self._goal(goal, self.policy, width, goal)]
        return lines

    def _goal(self, goal: int, policy: Policy, width: int, name: object) -> Iterable[Line]:
        threshold = policy.threshold(goal)
        found = explain(self.record.scored, policy).average
        if threshold is not None and found is not None and found.reaches(threshold):
            text = _("✓ reached: average %(average)s") % {"average": labels.average(found)}
            return [line((" " + text, "good"), key=("goal", name))]
        if not self.lessons_left:
            text = _("Out of reach: no lessons left in this period.")
            return paragraph(text, width - 2, "warning", " ")
        needed = options(self.record.scored, goal, policy)
        if not needed:
            text = _("Out of reach even with %(count)d more marks.") % {"count": LIMIT}
            return paragraph(text, width - 2, "warning", " ")
        lines = []
        for number, need in enumerate(needed):
            names = {"way": ways.way(need), "average": labels.average(need.after)}
            text = _("%(way)s → %(average)s") % names
            beyond = need.count > self.lessons_left
            note = "  " + _("more marks than lessons left") if beyond else ""
            lines.append(line((" " + text, "dim" if beyond else "text"), (note, "dim"), key=(name, number)))
        if all(need.count > self.lessons_left for need in needed):
            text = _("Hard to reach: it needs more marks than there are lessons left.")
            lines += paragraph(text, width - 2, "warning", " ")
        return lines

    # Average set by the user

    def action_own(self) -> None:
        """Ask for an average to reach."""
        field = self.query_one("#own", Input)
        field.placeholder = _("target average, e.g. 4.5")
        field.display = True
        field.value = ""
        field.focus()

    @on(Input.Submitted, "#own")
    def take_own(self, event: Input.Submitted) -> None:
        """Show the marks that lead to that average; an empty text removes it."""
        text = event.value.strip()
        if not text:
            self.own = None
        else:
            try:
                wanted = read_decimal(text)
            except ValueError:
                wanted = Decimal(0)
            if not 1 <= wanted <= 5:
                self.notice(_("Enter a number from 1 to 5."), "bad")
                return
            self.own = wanted
        self._close_own()
        self.repaint()
        self.view.action_top()

    def _close_own(self) -> None:
        self.query_one("#own", Input).display = False
        self.view.focus()

    def action_leave(self) -> None:
        """Close the entry, or the page."""
        if self.query_one("#own", Input).display:
            self._close_own()
        else:
            self.dismiss()


def left_words(count: int) -> str:
    """Return e.g. "six lessons are left in the period"."""
    if not count:
        return _("no lessons are left in the period")
    text = ngettext(
        "%(count)d lesson is left in the period", "%(count)d lessons are left in the period", count
    )
    return text % {"count": count}
