"""An allocation round: shows the plan with the reason for every decision, then applies exactly this plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.kindergarten import LeftOut, Round, Territory
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.choose_territory import chosen_territory
from ruobr_tui.screens.kindergarten.questions import APPLY_ROUND
from ruobr_tui.screens.kindergarten.rounds.decision_lines import decision_lines
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.sending import (
    being_sent,
    is_there,
    outcome,
    refresh,
    send,
    show_notice,
    unsettled,
)
from ruobr_tui.widgets.lines import Line, paragraph

LEAST_REASON = 3
"""Characters of a reason."""


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
        self._words = ""
        self._left_out: dict[int, str] = {}

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
            text = unsettled(self, self._call) or (
                _("Nothing has been changed yet. Press ^S to apply this plan.")
                if plan.waits is None
                else _("Nothing has been changed yet. A second person has to confirm this plan.")
            )
            lines += paragraph(text, width - 2, "warning", " ")
        if plan.applied and plan.applied_at is not None:
            at = phrases.day_and_time(plan.applied_at.astimezone(self.context.zone))
            who = {"number": plan.id or 0, "at": at, "who": plan.applied_by}
            lines += paragraph(_("Protocol no. %(number)d, %(at)s %(who)s") % who, width - 2, "text", " ")
        if self._words:
            lines += paragraph(_("Found by “%(text)s”") % {"text": self._words}, width - 2, "accent", " ")
        return lines + decision_lines(plan, self._words, width)

    def action_find(self) -> None:
        """Show only the decisions with some words: a name, a number, a kindergarten."""

        def entered(words: str | None) -> None:
            self._words = words or ""
            self.repaint()

        question = _("Name, number or kindergarten; Esc shows all again")
        self.app.push_screen(AskLine(question, title=_("Find"), longest=100), entered)

    def action_leave_out(self) -> None:
        """Leave the selected application out of this round, with a reason; or let it take part again."""
        chosen = next(
            (each for each in self._plan.decisions if each.application_id == self.view.cursor_key), None
        )
        if chosen is None or self._plan.applied:
            return
        number = chosen.application_id
        if number in self._left_out:
            del self._left_out[number]
            self._plan_again()
            return

        def entered(reason: str | None) -> None:
            if reason:
                self._left_out[number] = reason
                self._plan_again()

        named = {"child": chosen.child, "number": chosen.number}
        question = _("%(child)s, %(number)s\nReason for the protocol; the application keeps its turn") % named
        title = _("Leave out of this round")
        too_short = _("Write at least three letters.")
        self.app.push_screen(
            AskLine(
                question,
                title=title,
                longest=longest_of(LeftOut, "reason"),
                complaint=lambda text: "" if len(text) >= LEAST_REASON else too_short,
            ),
            entered,
        )

    @work(group="plan", exclusive=True, exit_on_error=False, description="plan a round again")
    async def _plan_again(self) -> None:
        self.notice(_("Planning…"), "dim")
        wanted = kindergarten.run_round(self._territory.id, self._by, left_out=self._left_out)
        try:
            self._plan = await (await self.context.portal()).execute(wanted)
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.notice("")
        self.repaint()

    def action_apply(self) -> None:
        """Apply the plan after a question."""
        if self._plan.applied or not self._plan.given or self._plan.waits is not None:
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
        return kindergarten.run_round(self._territory.id, self._by, self._plan.plan, self._left_out)

    def _apply(self, done: str) -> None:
        """Apply the plan. The idempotency key is that of the plan, so a repetition returns the first
        result.
        """

        def applied(plan: Round) -> None:
            self._plan = plan
            refresh(self)
            self.show_state()
            show_notice(self, *outcome(plan, done))

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
