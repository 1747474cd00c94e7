"""Refunds that parents ask for, at the meals desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import payments
from ruobr_tui.api.models.payments import DeskRefund
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.screens.page import not_loaded
from ruobr_tui.screens.payment_words import REFUNDS, refund_name
from ruobr_tui.widgets.lines import EMPTY, Line, line, paragraph


class RefundsDeskScreen(ActingPage):
    """A block for each, those that wait first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("refunds_desk",)
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("refunds_desk")]

    def title_text(self) -> str:
        """The section."""
        return _("Refunds")

    def resources(self) -> Sequence[Resource[Any]]:
        """The list."""
        return [payments.refunds()]

    @property
    def _refunds(self) -> list[DeskRefund]:
        found = self.stored(payments.refunds()).value
        return found.refunds if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Who asks for what, and why."""
        if not self.stored(payments.refunds()).known:
            return not_loaded(width)
        if not self._refunds:
            return paragraph(_("Nobody asks for money back."), width - 2, "dim", " ")
        lines: list[Line] = []
        for it in self._refunds:
            moment = it.asked_at.astimezone(self.context.zone)
            head = f"{phrases.numeric_date(moment.date())} · {it.name} · № {it.account}"
            amounts = _("%(amount)s of %(paid)s · on the account %(balance)s") % {
                "amount": phrases.roubles(it.amount),
                "paid": phrases.roubles(it.paid),
                "balance": phrases.roubles(it.balance),
            }
            role = REFUNDS.get(it.state, ("", "text"))[1]
            lines += [
                line((f" {head}", "text"), key=it.id, copy=head),
                line((f"   {amounts}", "text")),
                line((f"   {refund_name(it.state)} · {it.payment} · {it.payer}", role)),
                *paragraph(f"« {it.reason} »", width - 2, "dim", "   "),
                EMPTY,
            ]
        return lines[:-1]

    def _decide(self, action: str) -> DeskRefund | None:
        it = next((each for each in self._refunds if each.id == self.view.cursor_key), None)
        if it is None or action not in it.actions:
            self.notice(_("That is not possible with this refund now."))
            return None
        return it

    def action_approve(self) -> None:
        """Back to the card."""
        it = self._decide("approve")
        if it is not None:
            question = _("Give %(sum)s back to the card?") % {"sum": phrases.roubles(it.amount)}
            self.after_yes(question, payments.decide_refund(it.id, "approve", it.version), _("Done."))

    def action_refuse(self) -> None:
        """With a reason."""
        it = self._decide("refuse")
        if it is not None:
            self.with_words(
                _("Why not? The parent will read it."),
                lambda words: payments.decide_refund(it.id, "refuse", it.version, words),
                _("Done."),
            )
