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
from ruobr_tui.api.rules.canteen.meals import meal_weekdays, offered_sums, usual_day
from ruobr_tui.api.rules.fields.amounts import typed_sum
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, language
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.dialogs.ask_sum import ask_sum
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.parts.sending import is_there, refresh, send, show_notice
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.screens.payments.transfer_qr import TransferScreen
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

OFFERED_BY = "asd"
"""Keys of the offered sums."""

SPANS = (N_("a week"), N_("two weeks"), N_("a month"))


class TopUpScreen(Frame["Payment | None"], LeavesWhenSeen["Payment | None"]):
    """Dismissed with the created payment, or with None."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("top_up")
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, payables: Payables, amounts: Mapping[int, str]) -> None:
        super().__init__()
        self.context = context
        self._found = payables
        self._kopecks: dict[int, int] = {}
        for each in payables.accounts:
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
        lines = [heading(_("For whom and how much"), width)]
        for each in self._found.accounts:
            amount = self._kopecks.get(each.child, 0)
            text = phrases.roubles(roubles(amount)) if amount else "—"
            balance = phrases.roubles(each.balance)
            room = max(8, width - 32)
            lines.append(
                line(
                    " ",
                    (fit.left(f"{each.name} {each.school_class}", room), "text"),
                    (fit.right(balance, 14), "bad" if each.balance < 0 else "dim"),
                    " + ",
                    (fit.right(text, 13), "mark" if amount else "dim"),
                    key=each.child,
                    copy=each.account,
                )
            )
        lines += [EMPTY, heading(_("In all: %(sum)s") % {"sum": phrases.roubles(self._total)}, width)]
        text = _("Enter types a sum, %(sums)s; 0 takes it away again.")
        lines += paragraph(text % {"sums": self._offer_words()}, width - 2, "dim", " ")
        if self._found.online:
            text = _("Ctrl+S opens the bank’s page: the card is entered there, never here.")
        else:
            text = _("No bank is connected to this portal: t shows a QR for your own bank’s app.")
        return [*lines, *paragraph(text, width - 2, "dim", " ")]

    def _offered(self) -> tuple[tuple[Decimal, ...], bool]:
        """Return sums for the selected child, and whether they are based on the usual expenses."""
        chosen = self._chosen or self._found.accounts[0]
        today = self.context.today_of(chosen.child)
        food = self.context.store.peek(food_of(self.context, chosen.child, today)).value
        visits = food.visits if food is not None else []
        usual = usual_day(visits)
        sums = offered_sums(usual, meal_weekdays(visits))
        return tuple(min(max(each, chosen.smallest), chosen.largest) for each in sums), usual is not None

    def _offer_words(self) -> str:
        sums, from_usage = self._offered()
        parts = []
        for key, amount, span in zip(OFFERED_BY, sums, SPANS, strict=True):
            parts.append(f"{key} {phrases.roubles(amount)}" + (f" ({_(span)})" if from_usage else ""))
        return ", ".join(parts)

    @property
    def _total(self) -> Decimal:
        return roubles(sum(self._kopecks.values()))

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
        question = _("How much for %(name)s? From %(least)s to %(most)s") % {
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

    @on(LineView.Moved)
    def moved(self) -> None:
        """Show the sums offered for the selected child."""
        self._show()

    def action_amount(self, number: int) -> None:
        """Enter an offered sum."""
        chosen = self._chosen
        if chosen is not None:
            self._take(chosen, f"{self._offered()[0][number]:.2f}")

    def action_pay(self) -> None:
        """Create the payment and open the bank's page."""
        if not self._kopecks:
            self.notice(_("Choose a sum for somebody first."))
        elif not self._found.online:
            self.notice(_("No bank is connected to this portal: t shows a QR for your own bank’s app."))
        else:
            self._pay()

    # One request with one idempotency key, however often it is repeated.
    def _pay(self) -> None:
        amounts = {child: f"{roubles(amount):.2f}" for child, amount in self._kopecks.items()}
        send(self, payments.pay(amounts, language()), self._made)

    def _made(self, payment: Payment) -> None:
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
