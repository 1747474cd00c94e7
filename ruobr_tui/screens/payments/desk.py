"""Refunds at the meals desk: requests of parents, refunds by the desk itself, and alerts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import NotFound, RuobrError, SignInError
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import DeskAlert, DeskPart, DeskPayment, DeskRefund
from ruobr_tui.api.requests import payments
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.amounts import typed_sum
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.ask_sum import SMALLEST, ask_sum
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.screens.parts.revocation import RevokingPage
from ruobr_tui.screens.parts.section import SignInNeeded
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.screens.payments.labels import EXPLANATIONS, alert_name, refund_name, refund_role
from ruobr_tui.screens.payments.questions import APPROVE_REFUND, REVERSE_PAYMENT, START_REFUND
from ruobr_tui.widgets.lines import EMPTY, Line, line, listed, paragraph


class RefundsDeskScreen(RevokingPage):
    """Alerts, then refunds, those to be decided first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("refunds_desk")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "refunds_desk.approve": ("approve", N_("Only a refund that a parent asks for is approved.")),
        "refunds_desk.refuse": ("refuse", N_("Only a refund that a parent asks for is refused.")),
        "refunds_desk.revoke": (
            "revoke",
            N_("This refund is sent to the bank, or decided: it cannot be taken back."),
        ),
        "refunds_desk.explain": (
            "explain",
            N_("Only a refund that the bank has told differently is explained."),
        ),
        "refunds_desk.close_alert": ("close_alert", N_("Put the cursor on an alert first.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Refunds")

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of refunds and alerts."""
        return [payments.refunds()]

    @property
    def _refunds(self) -> list[DeskRefund]:
        found = self.stored(payments.refunds()).value
        return found.refunds if found is not None else []

    @property
    def _alerts(self) -> list[DeskAlert]:
        found = self.stored(payments.refunds()).value
        return found.alerts if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return alerts; then refunds with requester and reason."""
        if not self.stored(payments.refunds()).known:
            return not_loaded(width)
        lines = [each for alert in self._alerts for each in self._alert_lines(alert, width)]
        if not self._refunds:
            return lines + paragraph(
                _("Nobody asks for money back. n starts a refund."), width - 2, "dim", " "
            )
        for refund in self._refunds:
            moment = refund.asked_at.astimezone(self.context.zone)
            head = f"{phrases.numeric_date(moment.date())} · {refund.name} · № {refund.account}"
            amounts = _("%(amount)s of %(paid)s · on the account %(balance)s") % {
                "amount": phrases.roubles(refund.amount),
                "paid": phrases.roubles(refund.paid),
                "balance": phrases.roubles(refund.balance),
            }
            role = refund_role(refund.state)
            lines += [
                line((f" {head}", "text"), key=refund.id, copy=head),
                line((f"   {amounts}", "text")),
                *listed(
                    (
                        (part, role)
                        for part in (
                            refund_name(refund.state),
                            refund.payment,
                            refund.payer.lower(),
                            *_by(refund),
                        )
                    ),
                    width - 2,
                    "   ",
                ),
                *paragraph(f"«{refund.reason}»", width - 2, "dim", "   "),
                *self._waits(refund),
                EMPTY,
            ]
        return lines[:-1]

    def _alert_lines(self, alert: DeskAlert, width: int) -> list[Line]:
        moment = alert.at.astimezone(self.context.zone)
        head = f"{phrases.numeric_date(moment.date())} · {alert_name(alert.kind)}"
        first, *rest = paragraph(head, width - 2, "bad", "   ")
        about = f"{phrases.roubles(alert.amount)} · {alert.payment} · {alert.payer.lower()}"
        at_the_bank = _("at the bank %(order)s · %(order_id)s") % {
            "order": alert.order or "—",
            "order_id": alert.order_id or "—",
        }
        return [
            first._replace(key=f"alert/{alert.id}", copy=alert.order_id or alert.order),
            *rest,
            line((f"   {about}", "text")),
            *paragraph(at_the_bank, width - 2, "dim", "   "),
            EMPTY,
        ]

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows, by names of commands."""
        key = self.view.cursor_key
        if key is None:
            return None
        found = [
            "explain" if action in EXPLANATIONS else action
            for refund in self._refunds
            if refund.id == key
            for action in refund.actions
        ]
        alerts = (refund for refund in self._alerts if f"alert/{refund.id}" == key)
        return [*found, *("close_alert" for refund in alerts if "close" in refund.actions)]

    @property
    def _chosen(self) -> DeskRefund | None:
        return next((each for each in self._refunds if each.id == self.view.cursor_key), None)

    def action_approve(self) -> None:
        """Approve: the money goes back to the card."""
        refund = self._chosen
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

    def action_refuse(self) -> None:
        """Refuse with a reason."""
        refund = self._chosen
        if refund is not None:
            named = {"name": refund.name, "sum": phrases.roubles(refund.amount)}
            self.with_words(
                _("%(name)s, %(sum)s\nWhy? The parent will read it.") % named,
                lambda words: payments.decide_refund(refund.id, "refuse", refund.version, words),
                _("Refused: %(name)s, %(sum)s.") % named,
                title=_("Refuse this refund"),
            )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="explain a refund")
    async def action_explain(self) -> None:
        """Explain a doubtful refund: what the money was that the bank returned before it was sent."""
        refund = self._chosen
        allowed = refund.actions if refund is not None else []
        options = [(action, _(text), "") for action, text in EXPLANATIONS.items() if action in allowed]
        if refund is None:
            return
        chooser = ChooseScreen(_("The bank has given back money before"), options)
        action = await self.app.push_screen_wait(chooser)
        if action is None:
            return
        named = {"name": refund.name, "sum": phrases.roubles(refund.amount)}
        self.with_words(
            _("%(name)s, %(sum)s\nWhat was it? The parent can read it.") % named,
            lambda words: payments.decide_refund(refund.id, action, refund.version, words),
            _("Explained: %(name)s, %(sum)s.") % named,
            title=_(EXPLANATIONS[action]),
        )

    def action_close_alert(self) -> None:
        """Close an alert that was examined."""
        key = self.view.cursor_key
        refund = next((each for each in self._alerts if f"alert/{each.id}" == key), None)
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
            _("Payment %(number)s, %(sum)s\n%(names)s\nWhy? The family will read it.") % named
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

    def _waits(self, refund: DeskRefund) -> list[Line]:
        if refund.revocable_until is None:
            return []
        time = phrases.clock_time(refund.revocable_until.astimezone(self.context.zone))
        text = _("can be taken back until %(time)s, then it is sent to the bank") % {"time": time}
        return [line((f"   ↩ {text}", "warning"))]

    def action_revoke(self) -> None:
        """Revoke a refund: the money goes back to the child's account."""
        refund = self._chosen
        if refund is not None:
            named = {"name": refund.name, "sum": phrases.roubles(refund.amount)}
            self.with_words(
                _("Take the refund back: %(name)s, %(sum)s. Why? The parent will read it.") % named,
                lambda words: payments.decide_refund(refund.id, "revoke", refund.version, words),
                _("Refund taken back, the money is on the meal account: %(name)s, %(sum)s.") % named,
                title=_("Take this refund back"),
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
            self.notice(_("Nothing of this payment can be given back."), "bad")
            return
        part = parts[0] if len(parts) == 1 else await self._chosen_part(parts)
        if part is None:
            return
        question = _("%(name)s, № %(account)s: how much? At most %(most)s") % {
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
        reason = await self._reason(_("%(name)s, %(sum)s\nWhy? The parent will read it.") % named)
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
            AskLine(_("Number of the payment, as on its receipt"), longest=40)
        )
        if not number:
            return None
        self.notice(_("asking…"), "text")
        try:
            found = (await (await self.context.portal()).fetch(payments.payment_at_desk(number))).value
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return None
        except NotFound:
            found = None
        except RuobrError as error:
            self.show_error(error)
            return None
        self.notice("" if found is not None else _("No payment of your schools has this number."), "bad")
        return found

    async def _chosen_part(self, parts: Sequence[DeskPart]) -> DeskPart | None:
        options = [(part.child, part.name, phrases.roubles(part.left)) for part in parts]
        child = await self.app.push_screen_wait(ChooseScreen(_("From whose account?"), options))
        return next((part for part in parts if part.child == child), None)

    async def _reason(self, question: str) -> str | None:
        """Ask for a reason, which is offered again until the change is confirmed."""
        return await self.app.push_screen_wait(
            AskLine(question, longest=300, is_own_text=True, acts=self.context.acts)
        )


def _by(refund: DeskRefund) -> list[str]:
    return [_("by the school")] if refund.by == "desk" else []
