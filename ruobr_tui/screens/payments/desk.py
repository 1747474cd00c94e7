"""Refunds at the meals desk: requests of parents, refunds by the desk itself, and alerts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import NotFound, RuobrError
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import (
    AlertAct,
    DeskPart,
    DeskPayment,
    DeskRefund,
    RefundAct,
    RefundStarted,
)
from ruobr_tui.api.requests import payments
from ruobr_tui.api.rules.fields.amounts import typed_sum
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.ask_sum import SMALLEST, ask_sum
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.screens.payments.desk_list import RefundsList
from ruobr_tui.screens.payments.labels import EXPLANATIONS
from ruobr_tui.screens.payments.questions import APPROVE_REFUND, REVERSE_PAYMENT, START_REFUND


class RefundsDeskScreen(RefundsList):
    """Decisions about refunds and alerts; refunds that the desk starts by itself."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("refunds_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def action_approve(self) -> None:
        """Approve: the money goes back to the card."""
        refund = self.refund
        if refund is not None:
            prompt = APPROVE_REFUND.about(
                name=refund.name,
                account=refund.account,
                payment=refund.payment,
                payer=refund.payer.lower(),
                sum=phrases.roubles(refund.amount),
                balance=phrases.roubles(refund.balance),
                word=phrases.decimal(refund.amount),
            )
            self.after_yes(prompt, payments.decide_refund(refund.id, "approve", refund.version))

    def _write(self, refund: DeskRefund | None, action: str, title: str, question: str, done: str) -> None:
        """Decide a refund with a text; the texts have ``%(name)s`` and ``%(sum)s``."""
        if refund is not None:
            named = {"name": refund.name, "sum": phrases.roubles(refund.amount)}
            self.with_words(
                question % named,
                lambda words: payments.decide_refund(refund.id, action, refund.version, words),
                done % named,
                longest=longest_of(RefundAct, "note"),
                title=title,
            )

    def action_refuse(self) -> None:
        """Refuse with a reason."""
        self._write(
            self.refund,
            "refuse",
            _("Reject this refund"),
            _("%(name)s, %(sum)s\nReason (the parent will see it)"),
            _("Rejected: %(name)s, %(sum)s."),
        )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="explain a refund")
    async def action_explain(self) -> None:
        """Explain a doubtful refund: what the money was that the bank returned before it was sent."""
        refund = self.refund
        allowed = refund.actions if refund is not None else []
        options = [(action, _(text), "") for action, text in EXPLANATIONS.items() if action in allowed]
        if refund is None:
            return
        chooser = ChooseScreen(_("The bank has given back money before"), options)
        action = await self.app.push_screen_wait(chooser)
        if action is not None:
            self._write(
                refund,
                action,
                _(EXPLANATIONS[action]),
                _("%(name)s, %(sum)s\nWhat was it? (the parent will see it)"),
                _("Explained: %(name)s, %(sum)s."),
            )

    def action_close_alert(self) -> None:
        """Close an alert that was examined."""
        refund = self.alert
        if refund is None:
            return
        named = {
            "number": refund.payment,
            "payer": refund.payer.lower(),
            "sum": phrases.roubles(refund.amount),
        }
        self.with_words(
            _("%(number)s, %(payer)s, %(sum)s\nWhat was it? The note stays with the payment.") % named,
            lambda words: payments.close_alert(refund.id, refund.version, words),
            _("Alert closed: payment %(number)s.") % named,
            longest=longest_of(AlertAct, "note"),
            title=_("Close this alert"),
        )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="take off a credit")
    async def action_reverse(self) -> None:
        """Reverse a payment, found by its number."""
        payment = await self._named_payment()
        if payment is None:
            return
        if "reverse" not in payment.actions:
            self.notice(_("This payment is not credited, or a part of it is another desk’s."), "bad")
            return
        left = sum((part.amount - part.refunded for part in payment.parts), Decimal(0))
        names = ", ".join(part.name for part in payment.parts)
        named = {"number": payment.number, "sum": phrases.roubles(left), "names": names}
        reason = await self._reason(
            _("Payment %(number)s, %(sum)s\n%(names)s\nReason (the family will see it)") % named
        )
        if reason:
            prompt = REVERSE_PAYMENT.about(
                number=payment.number,
                names=names,
                sum=phrases.roubles(left),
                reason=reason,
                word=phrases.decimal(left),
            )
            self.after_yes(prompt, payments.reverse_payment(payment.number, payment.version, reason))

    def action_revoke(self) -> None:
        """Revoke a refund: the money goes back to the child's account."""
        self._write(
            self.refund,
            "revoke",
            _("Take this refund back"),
            _("Take the refund back: %(name)s, %(sum)s. Reason (the parent will see it)"),
            _("Refund taken back, the money is on the meal account: %(name)s, %(sum)s."),
        )

    # Refunds by the desk itself

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="start a refund")
    async def action_start(self) -> None:
        """Refund a payment, found by its number: choose account, sum and reason."""
        payment = await self._named_payment()
        if payment is None:
            return
        parts = [each for each in payment.parts if each.left > 0]
        if "refund" not in payment.actions or not parts:
            self.notice(_("There is nothing to refund for this payment."), "bad")
            return
        part = parts[0] if len(parts) == 1 else await self._chosen_part(parts)
        if part is None:
            return
        question = _("%(name)s, № %(account)s: amount, up to %(most)s") % {
            "name": part.name,
            "account": part.account,
            "most": phrases.roubles(part.left),
        }
        sums = ask_sum(question, limits=(SMALLEST, part.left), acts=self.context.acts)
        typed = await self.app.push_screen_wait(sums)
        if not typed:
            return
        amount = f"{roubles(typed_sum(typed)):.2f}"
        named = {"name": part.name, "sum": phrases.roubles(Decimal(amount))}
        reason = await self._reason(_("%(name)s, %(sum)s\nReason (the parent will see it)") % named)
        if reason:
            prompt = START_REFUND.about(
                name=part.name,
                account=part.account,
                payment=payment.number,
                sum=phrases.roubles(Decimal(amount)),
                reason=reason,
                word=phrases.decimal(Decimal(amount)),
            )
            self.after_yes(prompt, payments.start_refund(payment.number, part.child, amount, reason))

    async def _named_payment(self) -> DeskPayment | None:
        """Return the payment with the number that the user enters; None if there is none (with a notice) or
        when cancelled.
        """
        number = await self.app.push_screen_wait(
            AskLine(_("Payment number (see the receipt)"), longest=longest_of(RefundStarted, "payment"))
        )
        if not number:
            return None
        self.notice(_("loading…"), "text")
        try:
            found = (await (await self.context.portal()).fetch(payments.payment_at_desk(number))).value
        except NotFound:
            found = None
        except RuobrError as error:
            self.show_error(error)
            return None
        self.notice("" if found is not None else _("Your schools have no payment with this number."), "bad")
        return found

    async def _chosen_part(self, parts: Sequence[DeskPart]) -> DeskPart | None:
        options = [(part.child, part.name, phrases.roubles(part.left)) for part in parts]
        child = await self.app.push_screen_wait(ChooseScreen(_("Choose the account"), options))
        return next((part for part in parts if part.child == child), None)

    async def _reason(self, question: str) -> str | None:
        """Ask for a reason, which is offered again until the change is confirmed."""
        return await self.app.push_screen_wait(
            AskLine(
                question,
                longest=longest_of(RefundStarted, "reason"),
                is_own_text=True,
                acts=self.context.acts,
            )
        )
