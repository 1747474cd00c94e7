"""What a parent sets for a child's meal account: the daily limit, and when a low balance becomes news."""

from __future__ import annotations

from ruobr_tui import phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.parts.money import read_roubles, roubles
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.rules.fields.amounts import LARGEST_LIMIT, typed_sum
from ruobr_tui.i18n import _
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.parts.dialogs.ask_sum import SMALLEST, ask_sum
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.section import error_line

LIMITS = (SMALLEST, roubles(LARGEST_LIMIT))
"""Range of a child's daily limit."""


class AccountLimits(ActingPage):
    """A page of a child's meal account on which both are set."""

    def action_limit(self) -> None:
        """Set the daily limit."""
        child = self.context.child
        if child is None:
            return

        def on_entered(typed: str | None) -> None:
            if typed is not None:
                limit = typed if typed_sum(typed) else ""
                done = (
                    _("Daily limit: %(sum)s.") % {"sum": limit_text(limit)} if limit else _("No daily limit.")
                )
                self.carry_out(canteen.set_limit(child, limit), f"{self.context.child_name}: {done}")

        question = _("Daily limit (0 = no limit)")
        self.app.push_screen(
            ask_sum(question, limits=LIMITS, may_be_nothing=True, acts=self.context.acts), on_entered
        )

    def action_warn(self) -> None:
        """Set the sum below which the balance becomes news."""
        child = self.context.child
        if child is None:
            return

        def on_entered(text: str | None) -> None:
            if text is None:
                return
            try:
                kopecks = None if text == "-" else typed_sum(text)
                account = self.stored(food_of(self.context, child, self.context.today())).value
                self.context.store.set_low_balance(child, kopecks, account)
            except RuobrError as error:
                self.notice(error_line(error), "bad")
            else:
                self.repaint()
                self.notice(_("Noted: %(name)s.") % {"name": self.context.child_name}, "good")

        known = self.context.store.low_balance(child)
        now = _("now: usual day’s spending")
        if known is not None:
            now = _("now: off")
            if known:
                now = _("now: below %(sum)s") % {"sum": phrases.roubles(roubles(known))}
        question = _(
            "Alert when the balance is below this amount; %(now)s.\n0 = off, - = usual day’s spending"
        )
        title = _("Low balance alert")
        self.app.push_screen(ask_sum(question % {"now": now}, title=title, also=("-",)), on_entered)


def limit_text(limit: str) -> str:
    """Return the limit in the format of the language; a value that is no sum stays as it was sent."""
    try:
        return phrases.roubles(read_roubles(limit))
    except ValueError:
        return limit
