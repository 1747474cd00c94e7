"""An allocation round: shows the plan with the reason for every decision, then applies exactly this plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.kindergarten import Round, RoundDecision, Territory
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.choose_territory import chosen_territory
from ruobr_tui.screens.kindergarten.labels import rank_name
from ruobr_tui.screens.kindergarten.questions import APPLY_ROUND
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.sending import being_sent, is_there, refresh, send, show_notice, unsettled
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph


class RoundPage(OverlayPage):
    """The decisions of a round. Nothing is changed before it is applied."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("round")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,left", "leave", show=False, id="round.close"),
        Binding("y,ctrl+c", "copy", show=False, id="round.copy"),
    ]

    def __init__(self, context: Context, territory: Territory, by: date, plan: Round) -> None:
        super().__init__()
        self.context = context
        self._territory = territory
        self._by = by
        self._plan = plan

    def title_text(self) -> str:
        """The municipality, and whether it is a plan."""
        state = _("applied") if self._plan.applied else _("plan")
        return _("Allocation round: %(place)s (%(state)s)") % {"place": self._territory.title, "state": state}

    def page(self, width: int) -> list[Line]:
        """Return totals, referrals, then applications without a place and the reasons."""
        plan = self._plan
        text = _("Desired dates up to %(day)s. Placed: %(given)d. Still waiting: %(left)d.")
        counts = {"day": phrases.full_day(self._by), "given": plan.given, "left": plan.left}
        lines = paragraph(text % counts, width - 2, "mark", " ")
        if not plan.applied and plan.given:
            text = unsettled(self, self._call) or _(
                "Nothing has been changed yet. Press ^S to apply this plan."
            )
            lines += paragraph(text, width - 2, "warning", " ")
        given = [each for each in plan.decisions if each.why == "given"]
        others = [each for each in plan.decisions if each.why != "given"]
        if given:
            lines += [EMPTY, heading(_("Places").upper(), width), *(_given(each, width) for each in given)]
        if others:
            lines += [EMPTY, heading(_("Still waiting").upper(), width), *(_waiting(each) for each in others)]
        shown = len(plan.decisions)
        if shown < plan.given + plan.left:
            lines += paragraph(
                _("%(count)d more not shown.") % {"count": plan.given + plan.left - shown},
                width - 2,
                "dim",
                " ",
            )
        return lines

    def action_apply(self) -> None:
        """Apply the plan after a question."""
        if self._plan.applied or not self._plan.given:
            return
        if self.context.acts.is_sending(self._call):
            self.notice(being_sent())
            return
        prompt = APPLY_ROUND.about(
            municipality=self._territory.title,
            day=phrases.full_day(self._by),
            given=self._plan.given,
            left=self._plan.left,
        )
        ask(self.app, prompt, lambda: self._apply(prompt.result))

    @property
    def _call(self) -> Call[Round]:
        return kindergarten.run_round(self._territory.id, self._by, self._plan.plan)

    def _apply(self, done: str) -> None:
        """Apply the plan. The idempotency key is that of the plan, so a repetition returns the first
        result.
        """

        def applied(plan: Round) -> None:
            self._plan = plan
            refresh(self)
            self.show_state()
            show_notice(self, done, "good")

        send(self, self._call, applied)

    def show_state(self) -> None:
        """Show whether it is being sent, or whether the outcome is unknown."""
        if is_there(self):
            self.repaint()

    def action_leave(self) -> None:
        """Return to the list of applications."""
        self.dismiss()


async def begin_round(screen: ActingPage) -> None:
    """Ask for municipality and date, fetch the plan and show it. Runs in a worker."""
    found = screen.stored(kindergarten.territories()).value
    if found is None or not found.territories:
        screen.notice(_("Not loaded yet."))
        return
    territory = await chosen_territory(screen, found.territories)
    if territory is None:
        return
    typed = await screen.app.push_screen_wait(ask_date(_("Desired date no later than (DD.MM.YYYY)")))
    if typed:
        await _plan(screen, territory, read_date(typed))


async def _plan(screen: ActingPage, territory: Territory, by: date) -> None:
    screen.notice(_("Planning…"), "dim")
    try:
        plan = await (await screen.context.portal()).execute(kindergarten.run_round(territory.id, by))
    except RuobrError as error:
        screen.show_error(error)
        return

    def left(_nothing: None) -> None:
        screen.refresh_data()

    screen.notice("")
    screen.app.push_screen(RoundPage(screen.context, territory, by, plan), left)


_RANK = 26
"""Cells of the longest priority, with the gap before it."""


def _given(decision: RoundDecision, width: int) -> Line:
    wish = _("choice %(number)d") % {"number": decision.wish}
    return line(
        (f" {fit.left(decision.number, 10)}", "mark"),
        (fit.left(decision.kindergarten, max(12, width - 13 - fit.width_of(wish) - _RANK)), "text"),
        (f"  {wish}", "dim"),
        (f"  {fit.cut(rank_name(decision.rank), _RANK - 2)}", "dim"),
        key=decision.application_id,
    )


def _waiting(decision: RoundDecision) -> Line:
    if decision.why == "no-group":
        why = _("no group for this age and hours in the chosen kindergartens")
    else:
        why = _("first choice: %(ahead)d ahead, %(places)d free") % {
            "ahead": decision.ahead,
            "places": decision.places,
        }
    return line((f" {fit.left(decision.number, 10)}", "mark"), (why, "dim"), key=decision.application_id)
