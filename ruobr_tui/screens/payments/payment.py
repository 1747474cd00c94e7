"""A payment: the bank's page and its QR while it is open, the receipt once it is credited."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.events import PAYMENT
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import Part, Payee, Payment, PaymentAct, Refund
from ruobr_tui.api.requests import payments
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.amounts import typed_sum
from ruobr_tui.api.states.payments import CREDITED, OPEN, UNPAID, PaymentState
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import _, language
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.meals.spending import Spending
from ruobr_tui.screens.parts.application_lines import history_lines, last_note
from ruobr_tui.screens.parts.dialogs.ask_sum import SMALLEST, ask_sum
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.downloads import download, saved_as
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import pairs
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.shown_code import ShowsCode
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.screens.payments.labels import (
    refund_name,
    state_name,
    state_role,
    step_name,
)
from ruobr_tui.screens.payments.open_payments import note
from ruobr_tui.screens.payments.progress_lines import may_close, step_rows
from ruobr_tui.screens.payments.questions import ASK_REFUND, CANCEL_PAYMENT, WITHDRAW_REFUND
from ruobr_tui.screens.payments.receipt import receipt_text
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph
from ruobr_tui.widgets.qr import beside_code

if TYPE_CHECKING:
    from ruobr_tui.api.events import Event

POLL_EVERY = 2.0
POLL_EVERY_ON_A_THIN_LINE = 5.0
"""Seconds between requests while the payment is open."""


class PaymentScreen(ShowsCode, ActingPage):
    """Shows the bank's page, then the receipt, without a key."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({PAYMENT})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("payment")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, payment: Payment) -> None:
        super().__init__(context)
        self._number = payment.id
        self._first = payment

    def title_text(self) -> str:
        """What is paid, and for whom."""
        names = ", ".join(self._name_of(part) for part in self._payment.parts)
        about = {"sum": phrases.roubles(self._payment.amount), "names": names}
        return _("Payment of %(sum)s, %(names)s") % about

    def _name_of(self, part: Part) -> str:
        """Return the first name of a child; as the portal writes it for one without a diary here."""
        names = {child: name for child, name, _class in self.context.children}
        return names.get(part.child) or part.name

    def resources(self) -> Sequence[Resource[Any]]:
        """The payment; the balances, shown with the receipt."""
        return [payments.payment(self._number), payments.payables()]

    @property
    def _payment(self) -> Payment:
        found: Payment | None = self.stored(payments.payment(self._number)).value
        return found if found is not None and found.version >= self._first.version else self._first

    def on_mount(self) -> None:
        """Fetch the payment periodically while it is open."""
        super().on_mount()
        thin = self.context.config.low_bandwidth
        self.set_interval(POLL_EVERY_ON_A_THIN_LINE if thin else POLL_EVERY, self._look)

    def handles(self, event: Event) -> bool:
        """Only events of this payment."""
        return super().handles(event) and event.number("payment") == self._number

    # Live events report changes; polling is for when they are not available.
    def _look(self) -> None:
        if self.is_current and self._payment.state in OPEN:
            self.refresh_data()

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data, and remember an open payment for the next start."""
        note(self.context.store, [self._payment])
        return super().paint()

    def code(self) -> str | None:
        """The bank's page."""
        return self._payment.page_url or None

    def page(self, width: int) -> list[Line]:
        """Return the lines for the payment's state."""
        if (code := self.code_lines()) is not None:
            return code
        payment = self._payment
        if payment.state in CREDITED:
            return self._receipt(payment, width)
        if payment.state in OPEN:
            return self._waiting(payment, width)
        if payment.state == PaymentState.REVERSED:
            return self._taken_off(payment, width)
        lines = paragraph(state_name(payment.state), width - 2, state_role(payment.state), " ")
        lines += (
            paragraph(payment.declined_because, width - 2, "warning", " ") if payment.declined_because else []
        )
        if payment.state in UNPAID:  # of a state that is not known here nothing is known about the money
            text = _("You have not been charged. Go back and press o to try again.")
            lines += paragraph(text, width - 2, "text", " ")
        return [*lines, EMPTY, *self._parts(payment, width), *self._history(payment, width)]

    def _taken_off(self, payment: Payment, width: int) -> list[Line]:
        """Say that the bank had reported a payment which the school then took off as credited by mistake."""
        lines = paragraph(state_name(payment.state), width - 2, state_role(payment.state), " ")
        lines += last_note(payment.history, payment.state, width)
        text = _(
            "The bank reported this payment as paid. The school then found that the sum had been credited by "
            "mistake and took it off the meal account again."
        )
        lines += paragraph(text, width - 2, "text", " ")
        back = _("Money is not returned to the card automatically. If it was yours, contact the school.")
        lines += paragraph(back, width - 2, "text", " ")
        moment = payment.paid_at.astimezone(self.context.zone) if payment.paid_at is not None else None
        rows = [
            (_("Payment"), payment.number),
            (
                _("Paid"),
                phrases.date_and_time(moment) if moment else "",
            ),
            (_("Amount"), phrases.roubles(payment.amount)),
            (_("Refunded"), phrases.roubles(payment.refunded) if payment.refunded else ""),
            (_("Card"), payment.card),
        ]
        return [
            *lines,
            EMPTY,
            *pairs(rows, width),
            *self._parts(payment, width),
            *self._history(payment, width),
        ]

    def _waiting(self, payment: Payment, width: int) -> list[Line]:
        if not payment.page_url:
            text = _("The bank is not responding yet. The program keeps trying. Nothing has been paid.")
            if payment.state == PaymentState.PAID:
                text = _("The bank accepted the payment. The money is being credited.")
            steps = step_rows(payment, self.context.zone, width)
            lines = [*paragraph(text, width - 2, "warning", " "), EMPTY, *steps, EMPTY, *may_close(width)]
            return [*lines, EMPTY, *self._parts(payment, width)]
        size = (width, self.size.height - 2)
        return beside_code(
            payment.page_url, size, lambda room: self._page_words(payment, room, has_code=room < width)
        )

    def _page_words(self, payment: Payment, width: int, *, has_code: bool) -> list[Line]:
        amount = phrases.roubles(payment.amount)
        lines = [
            heading(_("To pay: %(sum)s") % {"sum": amount}, width),
            *paragraph(_("Open the bank’s page in any browser:"), width - 2, "text", " "),
        ]
        url = payment.page_url
        lines += [
            line((" " + url[start : start + width - 2], "accent")) for start in range(0, len(url), width - 2)
        ]
        until = phrases.clock_time(payment.expires_at.astimezone(self.context.zone))
        hint = _("Valid until %(time)s. A larger window shows a QR code for your phone here.")
        if has_code:
            hint = _("or scan the QR code with your phone. Valid until %(time)s.")
        lines += [
            *paragraph(hint % {"time": until}, width - 2, "dim", " "),
            EMPTY,
            *step_rows(payment, self.context.zone, width),
            EMPTY,
            *may_close(width),
            *paragraph(_("Changed your mind? Cancel it (d): nothing is charged."), width - 2, "dim", " "),
            EMPTY,
            *self._parts(payment, width),
            line((f" {_('Payment')} {payment.number}", "dim")),
        ]
        return lines

    def _receipt(self, payment: Payment, width: int) -> list[Line]:
        moment = (payment.paid_at or payment.changed_at).astimezone(self.context.zone)
        name = state_name(payment.state)
        lines = [line((f" ✓ {phrases.capitalised(name)}", state_role(payment.state)))]
        lines += pairs(
            [
                (_("Receipt"), payment.number),
                (_("Payee"), self._payee.name),
                (_("Paid"), phrases.date_and_time(moment)),
                (_("Amount"), phrases.roubles(payment.amount)),
                (_("Refunded"), phrases.roubles(payment.refunded) if payment.refunded else ""),
                (_("Card"), payment.card),
                (_("Authorisation code"), payment.approval_code),
            ],
            width,
        )
        lines += [EMPTY, *self._parts(payment, width)]
        if payment.refunds:
            lines += [EMPTY, heading(_("Refunds").upper(), width)]
            for refund in payment.refunds:
                by = [_("by the school")] if refund.by == "desk" else []
                text = " · ".join(
                    [phrases.roubles(refund.amount), refund_name(refund.state), *by, refund.reason]
                )
                lines += paragraph(text, width - 2, "text", " ")
                if note := phrases.in_words(refund.explanation):
                    lines += paragraph(f"→ {note}", width - 2, "warning", " ")
        return [*lines, EMPTY, *self._history(payment, width)]

    def _parts(self, payment: Payment, width: int) -> list[Line]:
        found = self.stored(payments.payables()).value
        balances = {each.child: each.balance for each in found.accounts} if found is not None else {}
        lines = []
        for part in payment.parts:
            number = _("account %(number)s") % {"number": part.account}
            text = f"{self._name_of(part)}, {number}: {phrases.roubles(part.amount)}"
            if payment.state in CREDITED and part.child in balances:
                now = balances[part.child]
                text += ", " + _("balance %(sum)s") % {"sum": phrases.roubles(now)}
                lasts = self._lasts(part.child, now)
                text += f", {lasts}" if lasts else ""
            lines += paragraph(text, width - 2, "text", " ")
        return lines

    def _lasts(self, child: int, balance: Decimal) -> str:
        """Return until when a balance lasts; "" when that is not known."""
        today = self.context.today_of(child)
        food = self.context.store.peek(food_of(self.context, child, today)).value
        return Spending.of(food.visits, today).lasts(balance) if food is not None else ""

    def _history(self, payment: Payment, width: int) -> list[Line]:
        return history_lines(
            payment.history, lambda action, _state: step_name(action), self.context.zone, width
        )

    # Commands

    def action_back(self) -> None:
        """From the code alone back to the page, from the page to the payments."""
        if not self.leave_code():
            super().action_back()

    def copy_text(self) -> str:
        """The address of the bank's page, or the receipt."""
        payment = self._payment
        return payment.page_url or "\n".join(self._receipt_text())

    @property
    def _payee(self) -> Payee:
        """Return the payee of card payments; without a name if the portal sends none."""
        known = self.stored(payments.payables()).value
        return Payee() if known is None else known.payee

    def _receipt_text(self) -> list[str]:
        return receipt_text(self._payment, self.context.zone, self._payee)

    def action_cancel(self) -> None:
        """Cancel the payment before any money is taken."""
        payment = self._payment
        names = ", ".join(self._name_of(part) for part in payment.parts)
        prompt = CANCEL_PAYMENT.about(number=payment.number, sum=phrases.roubles(payment.amount), names=names)
        self.after_yes(prompt, payments.cancel(payment.id, payment.version))

    def action_save(self, kind: str) -> None:
        """Save the receipt as a file."""
        payment = self._payment
        try:
            with saving(f"{payment.number}.{kind}", private=True) as (path, stream):
                stream.write(("\n".join(self._receipt_text()) + "\n").encode())
        except RuobrError as error:
            self.notice(error_line(error), "bad")
        else:
            self.notice(saved_as(self, path), "good")

    def action_save_pdf(self) -> None:
        """Save the receipt as PDF, made by the portal."""
        self.notice(_("loading…"), "text")
        href = payments.receipt_path(self._number, language())
        download(self, f"{self._payment.number}.pdf", href, private=True)

    def why_not(self, command_id: str) -> str | None:
        """The state of the payment decides."""
        payment = self._payment
        match command_id:
            case "payment.cancel" if "cancel" not in payment.actions:
                return _("Only a payment that is not paid yet can be cancelled.")
            case "payment.save" | "payment.save_pdf" if "receipt" not in payment.actions:
                return _("The receipt will be available when the payment is credited.")
            case "payment.refund" if self._open_refund is None and "ask-refund" not in payment.actions:
                return _("There is nothing to refund for this payment.")
        return super().why_not(command_id)

    @property
    def _open_refund(self) -> Refund | None:
        """The request for a refund that can still be withdrawn."""
        return next((each for each in self._payment.refunds if "withdraw" in each.actions), None)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="ask for a refund")
    async def action_refund(self) -> None:
        """Request a refund, or withdraw the request."""
        payment = self._payment
        waiting = self._open_refund
        if waiting is not None:
            prompt = WITHDRAW_REFUND.about(number=payment.number, sum=phrases.roubles(waiting.amount))
            self.after_yes(prompt, payments.withdraw_refund(waiting.id, waiting.version))
            return
        part = await self._chosen_part(payment)
        if part is None:
            return
        most = part.amount - part.refunded
        question = _("Refund amount, up to %(most)s") % {"most": phrases.roubles(most)}
        sums = ask_sum(question, limits=(SMALLEST, most), acts=self.context.acts)
        typed = await self.app.push_screen_wait(sums)
        if typed:
            self.ask_words(
                _("Reason (the operator will see it)"),
                lambda words: self._ask_back(part, typed, words),
                longest=longest_of(PaymentAct, "reason"),
                is_sent=False,
            )

    def _ask_back(self, part: Part, typed: str, words: str) -> None:
        """Read the request back, then send it."""
        payment = self._payment
        prompt = ASK_REFUND.about(
            number=payment.number,
            name=self._name_of(part),
            account=part.account,
            sum=phrases.roubles(roubles(typed_sum(typed))),
            reason=words,
        )
        call = payments.request_refund(payment.id, payment.version, part.child, typed, words)
        self.after_yes(prompt, call)

    async def _chosen_part(self, payment: Payment) -> Part | None:
        if len(payment.parts) == 1:
            return payment.parts[0]
        options = [
            (part.child, part.name, phrases.roubles(part.amount - part.refunded)) for part in payment.parts
        ]
        child = await self.app.push_screen_wait(ChooseScreen(_("Choose the account"), options))
        return next((part for part in payment.parts if part.child == child), None)
