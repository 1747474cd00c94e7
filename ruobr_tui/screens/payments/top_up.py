"""A new payment: a sum for each child, then the bank's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import Payable, Payables, Payment
from ruobr_tui.api.requests import payments
from ruobr_tui.api.rules.fields.amounts import typed_sum
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, language
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.meals.spending import Spending
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.dialogs.ask_sum import ask_sum
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.parts.sending import is_there, refresh, send, show_notice
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.screens.payments.top_up_lines import (
    account_rows,
    last_payment,
    last_rows,
    offer_rows,
    total_rows,
)
from ruobr_tui.screens.payments.transfer_qr import TransferScreen
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, paragraph


class TopUpScreen(Frame["Payment | None"], LeavesWhenSeen["Payment | None"]):
    """Dismissed with the created payment, or with None. What was entered is there again the next time."""

    HAS_MENU = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("top_up")
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, payables: Payables, amounts: Mapping[int, str]) -> None:
        super().__init__()
        self.context = context
        names = {child: name for child, name, _class in context.children}
        # The reader knows the first names; the portal writes whole ones.
        accounts = [
            each.model_copy(update={"name": names.get(each.child) or each.name}) for each in payables.accounts
        ]
        self._found = payables.model_copy(update={"accounts": accounts})
        self._kopecks = context.sums
        for each in payables.accounts:
            if amounts:
                self._kopecks.pop(each.child, None)
            if each.child in amounts:
                self._kopecks[each.child] = typed_sum(amounts[each.child])

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield LineView(id="page")

    def title_text(self) -> str:
        """What is topped up."""
        return _("Top up meal accounts")

    def on_mount(self) -> None:
        """Select the child that is chosen in the program."""
        self._show()
        self.query_one(LineView).move_to(self.context.child)

    def on_resize(self) -> None:
        """Lay out for the new size."""
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        self.update_frame()
        self.query_one(LineView).show_lines(self._lines(max(20, self.size.width - 1)))

    def _lines(self, width: int) -> list[Line]:
        accounts, amounts = self._found.accounts, self._amounts
        lines = account_rows(accounts, amounts, width)
        chosen = self._chosen or accounts[0]
        lines += offer_rows(chosen, self._spending(chosen.child), width)
        lines += [EMPTY, *total_rows(accounts, amounts, self._spending, width)]
        text = _("Card details are entered only on the bank’s page (^S).")
        if not self._found.online:
            text = _("Card payment is not available. Press t for a QR code for your banking app.")
        lines += paragraph(text, width - 2, "dim", "   ")
        if self._last is not None:
            day = self._last.created_at.astimezone(self.context.zone).date()
            lines += [EMPTY, *last_rows(self._last, accounts, day, width)]
        return lines

    def _spending(self, child: int) -> Spending:
        """Return what is known of a child's meals."""
        today = self.context.today_of(child)
        food = self.context.store.peek(food_of(self.context, child, today)).value
        return Spending.of(food.visits if food is not None else [], today)

    @property
    def _last(self) -> Payment | None:
        """The payment that can be repeated."""
        known = self.context.store.peek(payments.payments()).value
        return last_payment(known.payments, self._found.accounts) if known is not None else None

    @property
    def _amounts(self) -> dict[int, Decimal]:
        return {child: roubles(kopecks) for child, kopecks in self._kopecks.items() if kopecks}

    @property
    def _chosen(self) -> Payable | None:
        key = self.query_one(LineView).cursor_key
        return next((each for each in self._found.accounts if each.child == key), None)

    # Commands

    @on(LineView.Opened)
    def open_line(self) -> None:
        """Ask for the sum of the selected child."""
        chosen = self._chosen
        if chosen is None:
            return

        def on_entered(text: str | None) -> None:
            if text is not None:
                self._take(chosen, text)

        limits = (chosen.smallest, chosen.largest)
        question = _("Amount for %(name)s, from %(least)s to %(most)s") % {
            "name": chosen.name,
            "least": phrases.roubles(chosen.smallest),
            "most": phrases.roubles(chosen.largest),
        }
        self.app.push_screen(ask_sum(question, limits=limits, may_be_nothing=True), on_entered)

    def _take(self, chosen: Payable, text: str) -> None:
        amount = typed_sum(text)
        self._kopecks.pop(chosen.child, None)
        if amount:
            self._kopecks[chosen.child] = amount
        self._show()

    def cursor_moved(self, view: LineView) -> None:
        """Show the sums offered for the selected child."""
        super().cursor_moved(view)
        self._show()

    def action_amount(self, number: int) -> None:
        """Enter an offered sum."""
        chosen = self._chosen
        if chosen is not None:
            self._take(chosen, f"{self._spending(chosen.child).offers(chosen)[number]:.2f}")

    def action_clear(self) -> None:
        """Take the sum of the selected child away."""
        if self._chosen is not None:
            self._take(self._chosen, "0")

    def action_repeat(self) -> None:
        """Take the sums of the last payment."""
        if self._last is not None:
            self._kopecks.clear()
            self._kopecks.update({part.child: typed_sum(f"{part.amount:.2f}") for part in self._last.parts})
            self._show()

    def why_not(self, command_id: str) -> str | None:
        """A payment needs a sum and a bank, a repetition one to repeat."""
        match command_id:
            case "top_up.pay" if not self._found.online:
                return _("Card payment is not available. Press t for a QR code for your banking app.")
            case "top_up.pay" if not self._amounts:
                return _("Enter at least one amount.")
            case "top_up.repeat" if self._last is None:
                return _("There is no earlier payment to repeat.")
            case "top_up.clear" if self._chosen is None or self._chosen.child not in self._amounts:
                return _("No amount is entered here.")
        return super().why_not(command_id)

    def action_pay(self) -> None:
        """Create the payment and open the bank's page."""
        self._pay()

    # One request with one idempotency key, however often it is repeated.
    def _pay(self) -> None:
        amounts = {child: f"{roubles(amount):.2f}" for child, amount in self._kopecks.items()}
        send(self, payments.pay(amounts, language()), self._made)

    def _made(self, payment: Payment) -> None:
        self._kopecks.clear()
        refresh(self)
        if is_there(self):
            self.leave_with(payment)
        else:
            text = _("The payment %(number)s is ready: open the payments (g p).")
            show_notice(self, text % {"number": payment.number}, "good")

    def action_transfer(self) -> None:
        """Show a QR for any bank's app."""
        chosen = self._chosen
        if chosen is not None:
            self.app.push_screen(TransferScreen(self.context, chosen, self._kopecks.get(chosen.child, 0)))

    def action_leave(self) -> None:
        """Leave without a payment."""
        self.dismiss(None)
