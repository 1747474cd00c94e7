"""Refunds at the meals desk: those that parents ask for, those that the desk begins, and what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import payments
from ruobr_tui.api.errors import NotFound, RuobrError, SignInError
from ruobr_tui.api.models.money import roubles
from ruobr_tui.api.models.payments import DeskAlert, DeskPart, DeskPayment, DeskRefund
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.amounts import typed_sum
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
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
    """A block for each: alerts, then refunds, those that wait first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("refunds_desk")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    ACTS: ClassVar[Mapping[str, str]] = {
        f"refunds_desk.{action}": action
        for action in ("approve", "refuse", "revoke", "explain", "close_alert")
    }

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

    @property
    def _alerts(self) -> list[DeskAlert]:
        found = self.stored(payments.refunds()).value
        return found.alerts if found is not None else []

    def page(self, width: int) -> list[Line]:
        """What must be looked at; then who asks for what, and why."""
        if not self.stored(payments.refunds()).known:
            return not_loaded(width)
        lines = [each for alert in self._alerts for each in self._alert_lines(alert, width)]
        if not self._refunds:
            return lines + paragraph(
                _("Nobody asks for money back. n starts a refund."), width - 2, "dim", " "
            )
        for it in self._refunds:
            moment = it.asked_at.astimezone(self.context.zone)
            head = f"{phrases.numeric_date(moment.date())} · {it.name} · № {it.account}"
            amounts = _("%(amount)s of %(paid)s · on the account %(balance)s") % {
                "amount": phrases.roubles(it.amount),
                "paid": phrases.roubles(it.paid),
                "balance": phrases.roubles(it.balance),
            }
            role = refund_role(it.state)
            lines += [
                line((f" {head}", "text"), key=it.id, copy=head),
                line((f"   {amounts}", "text")),
                *listed(
                    (
                        (part, role)
                        for part in (refund_name(it.state), it.payment, it.payer.lower(), *_by(it))
                    ),
                    width - 2,
                    "   ",
                ),
                *paragraph(f"«{it.reason}»", width - 2, "dim", "   "),
                *self._waits(it),
                EMPTY,
            ]
        return lines[:-1]

    def _alert_lines(self, it: DeskAlert, width: int) -> list[Line]:
        moment = it.at.astimezone(self.context.zone)
        head = f"{phrases.numeric_date(moment.date())} · {alert_name(it.kind)}"
        first, *rest = paragraph(head, width - 2, "bad", "   ")
        about = f"{phrases.roubles(it.amount)} · {it.payment} · {it.payer.lower()}"
        at_the_bank = _("at the bank %(order)s · %(order_id)s") % {
            "order": it.order or "—",
            "order_id": it.order_id or "—",
        }
        return [
            first._replace(key=f"alert/{it.id}", copy=it.order_id or it.order),
            *rest,
            line((f"   {about}", "text")),
            *paragraph(at_the_bank, width - 2, "dim", "   "),
            EMPTY,
        ]

    @property
    def possible(self) -> Collection[str]:
        """What the portal allows, by the names of the commands."""
        key = self.view.cursor_key
        found = [
            "explain" if action in EXPLANATIONS else action
            for it in self._refunds
            if it.id == key
            for action in it.actions
        ]
        alerts = (it for it in self._alerts if f"alert/{it.id}" == key)
        return [*found, *("close_alert" for it in alerts if "close" in it.actions)]

    def _decide(self, action: str) -> DeskRefund | None:
        it = next((each for each in self._refunds if each.id == self.view.cursor_key), None)
        if it is None:
            self.nothing_chosen()
            return None
        if action not in it.actions:
            self.notice(_("That is not possible with this refund now."))
            return None
        return it

    def action_approve(self) -> None:
        """Back to the card."""
        it = self._decide("approve")
        if it is not None:
            asked = APPROVE_REFUND.about(
                name=it.name,
                account=it.account,
                payment=it.payment,
                payer=it.payer.lower(),
                sum=phrases.roubles(it.amount),
                balance=phrases.roubles(it.balance),
                word=phrases.decimal(it.amount),
            )
            self.after_yes(asked, payments.decide_refund(it.id, "approve", it.version))

    def action_refuse(self) -> None:
        """With a reason."""
        it = self._decide("refuse")
        if it is not None:
            named = {"name": it.name, "sum": phrases.roubles(it.amount)}
            self.with_words(
                _("%(name)s, %(sum)s\nWhy? The parent will read it.") % named,
                lambda words: payments.decide_refund(it.id, "refuse", it.version, words),
                _("Refused: %(name)s, %(sum)s.") % named,
                title=_("Refuse this refund"),
            )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="explain a refund")
    async def action_explain(self) -> None:
        """What the money was that the bank gave back before a doubtful refund was sent."""
        it = next((each for each in self._refunds if each.id == self.view.cursor_key), None)
        allowed = it.actions if it is not None else []
        options = [(action, _(text), "") for action, text in EXPLANATIONS.items() if action in allowed]
        if it is None:
            self.nothing_chosen()
            return
        if not options:
            self.notice(_("That is not possible with this refund now."))
            return
        chooser = ChooseScreen(_("The bank has given back money before"), options)
        action = await self.app.push_screen_wait(chooser)
        if action is None:
            return
        named = {"name": it.name, "sum": phrases.roubles(it.amount)}
        self.with_words(
            _("%(name)s, %(sum)s\nWhat was it? The parent can read it.") % named,
            lambda words: payments.decide_refund(it.id, action, it.version, words),
            _("Explained: %(name)s, %(sum)s.") % named,
            title=_(EXPLANATIONS[action]),
        )

    def action_close_alert(self) -> None:
        """Somebody has looked."""
        key = self.view.cursor_key
        it = next((each for each in self._alerts if f"alert/{each.id}" == key), None)
        if it is None or "close" not in it.actions:
            self.notice(_("Put the cursor on an alert first."))
            return
        named = {"number": it.payment, "payer": it.payer.lower(), "sum": phrases.roubles(it.amount)}
        self.with_words(
            _("%(number)s, %(payer)s, %(sum)s\nWhat was it? The note stays with the payment.") % named,
            lambda words: payments.close_alert(it.id, it.version, words),
            _("Alert closed: payment %(number)s.") % named,
            title=_("Close this alert"),
        )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="take off a credit")
    async def action_reverse(self) -> None:
        """Of a payment that its number names."""
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
            asked = REVERSE_PAYMENT.about(
                number=payment.number,
                names=names,
                sum=phrases.roubles(left),
                reason=reason,
                word=phrases.decimal(left),
            )
            self.after_yes(asked, payments.reverse_payment(payment.number, payment.version, reason))

    def _waits(self, it: DeskRefund) -> list[Line]:
        if it.revocable_until is None:
            return []
        time = phrases.clock_time(it.revocable_until.astimezone(self.context.zone))
        told = _("can be taken back until %(time)s, then it is sent to the bank") % {"time": time}
        return [line((f"   ↩ {told}", "warning"))]

    def action_revoke(self) -> None:
        """Put the money back onto the child's account."""
        it = self._decide("revoke")
        if it is not None:
            named = {"name": it.name, "sum": phrases.roubles(it.amount)}
            self.with_words(
                _("Take the refund back: %(name)s, %(sum)s. Why? The parent will read it.") % named,
                lambda words: payments.decide_refund(it.id, "revoke", it.version, words),
                _("Refund taken back, the money is on the meal account: %(name)s, %(sum)s.") % named,
                title=_("Take this refund back"),
            )

    # By the desk's own decision

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="start a refund")
    async def action_start(self) -> None:
        """Of a payment that its number names: from whose account, how much, and why."""
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
            asked = START_REFUND.about(
                name=part.name,
                account=part.account,
                payment=payment.number,
                sum=phrases.roubles(Decimal(amount)),
                reason=reason,
                word=phrases.decimal(Decimal(amount)),
            )
            self.after_yes(asked, payments.start_refund(payment.number, part.child, amount, reason))

    async def _named_payment(self) -> DeskPayment | None:
        """The payment whose number is typed; None where there is none, which is said, or the user leaves."""
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
            self.tell_error(error)
            return None
        self.notice("" if found is not None else _("No payment of your schools has this number."), "bad")
        return found

    async def _chosen_part(self, parts: Sequence[DeskPart]) -> DeskPart | None:
        options = [(part.child, part.name, phrases.roubles(part.left)) for part in parts]
        child = await self.app.push_screen_wait(ChooseScreen(_("From whose account?"), options))
        return next((part for part in parts if part.child == child), None)

    async def _reason(self, question: str) -> str | None:
        """Why; offered again until the change was made."""
        return await self.app.push_screen_wait(
            AskLine(question, longest=300, is_own_text=True, acts=self.context.acts)
        )


def _by(it: DeskRefund) -> list[str]:
    return [_("by the school")] if it.by == "desk" else []
