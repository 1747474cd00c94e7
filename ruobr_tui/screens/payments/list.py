"""Payments and their states, open ones first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.events import BALANCE, PAYMENT
from ruobr_tui.api.models.payments import Part, Payable, Payment
from ruobr_tui.api.requests import payments
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.text.csv_text import EXCEL, Cell, csv_bytes
from ruobr_tui.api.states.payments import ENDED
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import _
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.meals.spending import Spending
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.detail_page import DetailPage
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.screens.payments.labels import state_name, state_role
from ruobr_tui.screens.payments.open_payments import note
from ruobr_tui.screens.payments.pages import FILTERS, PaymentPages
from ruobr_tui.screens.payments.pane_lines import pane_lines
from ruobr_tui.screens.payments.payment import PaymentScreen
from ruobr_tui.screens.payments.top_up import TopUpScreen
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

SHORTEST_NAMES = 10
"""Smallest width of the children's names that is useful."""
OLDER = "older"
"""Key of the line at the end, which loads older payments."""

_COLUMNS = (
    "number",
    "created",
    "paid",
    "state",
    "child",
    "account",
    "amount",
    "refunded",
    "card",
    "approval",
)

MOST_PAGES = 400
"""Maximum number of pages fetched for an export."""


class PaymentsScreen(DetailPage, ActingPage):
    """One line for each payment; the pane tells what is to be done about the selected one."""

    DETAIL_ROWS: ClassVar[int] = 9

    STRICT: ClassVar[bool] = False
    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({PAYMENT, BALANCE})
    OF_ALL_CHILDREN: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("payments")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    _filter = 0
    _wanted: dict[int, str] | None = None
    """Sums for a new payment that waits until the accounts are known."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pages = PaymentPages()

    def title_text(self) -> str:
        """The section."""
        return _("Payments")

    def tabs(self) -> Tabs:
        """The filters."""
        return Tabs([Tab(_(name)) for _code, name, _states in FILTERS], self._filter)

    def resources(self) -> Sequence[Resource[Any]]:
        """The payments; the accounts that can be topped up; usual expenses, for the offered sums."""
        today = self.context.today()
        usage = [food_of(self.context, child, today) for child, _name, _class in self.context.children]
        return [payments.payments(), payments.payables(), *usage]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the latest payments, of all and of the filter."""
        snapshot = await super().fetch(portal)
        found = self.stored(payments.payments())
        if found.state is State.FRESH and found.value is not None:
            note(self.context.store, found.value.payments, all_of_them=True)
        if self._which:
            await self._ask(portal, self._which, None)
        return snapshot

    async def _ask(self, portal: Portal, which: str, before: int | None) -> list[int]:
        answer = await portal.fetch(payments.page(which, before))
        return self._pages.take(which, answer.value, before) if answer.value is not None else []

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data: the latest payments of all."""
        found = self.stored(payments.payments()).value
        if found is not None:
            self._pages.take("", found)
        return super().paint()

    @property
    def _which(self) -> str:
        return FILTERS[self._filter][0]

    @property
    def _payments(self) -> list[Payment]:
        return self._pages.rows(self._which)

    @property
    def _chosen(self) -> Payment | None:
        return next((each for each in self._payments if each.id == self.view.cursor_key), None)

    def page(self, width: int) -> list[Line]:
        """Return accounts, open payments, other payments."""
        if not self.stored(payments.payments()).known:
            return self.missing(width)
        lines = self._accounts(width)
        rows = self._payments
        if not rows:
            text = _("No payments yet. Press n to top up an account.")
            if not self._can_be_topped_up:
                text = _("None of your children has a meal account. The school can open one.")
            if self._filter:
                known = self._pages.has(self._which) or self._pages.next_of("") is None
                text = _("No matching payments.") if known else _("Not loaded yet.")
            return [*lines, *([EMPTY] if lines else []), *paragraph(text, width - 2, "dim", " ")]
        still_open = [each for each in rows if each.state not in ENDED]
        if still_open:
            lines.append(heading(_("Not finished").upper(), width))
            lines += [self._row(each, width) for each in still_open]
        if len(still_open) < len(rows):
            lines.append(heading(_("Finished").upper(), width))
            lines += [self._row(each, width) for each in rows if each.state in ENDED]
        if self._pages.next_of(self._which) is not None:
            lines.append(line((f" … {_('older payments (m)')}", "dim"), key=OLDER))
        return lines

    def _accounts(self, width: int) -> list[Line]:
        found = self.stored(payments.payables()).value
        if found is None or not found.accounts:
            return []
        lines = [heading(_("Meal accounts").upper(), width)]
        for each in found.accounts:
            balance = phrases.roubles(each.balance)
            number = _("account %(number)s") % {"number": each.account}
            until = self._lasts(each)
            balance = ", ".join(filter(None, (balance, until)))
            about = f"{self._name_of(each)} {each.school_class}, {number}"
            room = width - fit.width_of(balance) - 3
            role = "bad" if each.balance < 0 else "text"
            if fit.width_of(about) <= room:
                lines.append(line(" ", (fit.left(about, room), "text"), " ", (balance, role)))
            else:  # the number that one pays by is never cut
                lines += [
                    *paragraph(about, width - 2, "text", " "),
                    *paragraph(balance, width - 2, role, "   "),
                ]
        return lines

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what the selected payment is, and what is to be done about it."""
        chosen = self._chosen
        if chosen is None:
            return []
        return pane_lines(chosen, self._name_of, self._balance_of, self.context.zone, width)

    def _name_of(self, whose: Payable | Part) -> str:
        """Return the first name of a child; as the portal writes it for one without a diary here."""
        return self._first_name(whose.child) or whose.name

    def _balance_of(self, child: int) -> str:
        """Return what is on a child's account, and until when it lasts; "" if that is not known."""
        found = self.stored(payments.payables()).value
        account = next((each for each in found.accounts if each.child == child), None) if found else None
        if account is None:
            return ""
        return ", ".join(filter(None, (phrases.roubles(account.balance), self._lasts(account))))

    def _first_name(self, number: int) -> str:
        return next((name for child, name, _class in self.context.children if child == number), "")

    def _lasts(self, account: Payable) -> str:
        """Return until when the balance lasts."""
        today = self.context.today_of(account.child)
        food = self.stored(food_of(self.context, account.child, today)).value
        return Spending.of(food.visits, today).lasts(account.balance) if food is not None else ""

    def _begun(self, payment: Payment) -> str:
        """Return when a payment was begun; of another year with the year."""
        moment = payment.created_at.astimezone(self.context.zone)
        is_now = moment.year == self.context.today().year
        day = phrases.short_date(moment.date()) if is_now else phrases.numeric_date(moment.date())
        return f"{day} {phrases.clock_time(moment)}"

    def _row(self, payment: Payment, width: int) -> Line:
        day = fit.left(self._begun(payment), max(fit.width_of(self._begun(each)) for each in self._payments))
        amount = phrases.roubles(payment.amount)
        names = ", ".join(self._first_name(part.child) or part.name for part in payment.parts)
        state = state_name(payment.state)
        room = max(6, width - fit.width_of(day) - 14 - fit.width_of(state) - 6)
        if room < SHORTEST_NAMES:  # the state is left out before the names: the payment's own page has it
            names, room = "", 0
        return line(
            " ",
            (day, "text"),
            " ",
            (fit.right(amount, 13), "text"),
            "  ",
            (fit.left(names, room), "dim"),
            " ",
            (state, state_role(payment.state)),
            key=payment.id,
            copy=f"{day} {amount} {names} {state}",
        )

    def repaint(self) -> None:
        """Show stored data. A new payment begun before the accounts were known is opened then."""
        super().repaint()
        if self._wanted is not None and self.is_current and self.stored(payments.payables()).known:
            self._top_up(self._wanted)

    # Commands

    def cursor_moved(self, view: LineView) -> None:
        """Load older payments when the cursor reaches the end."""
        super().cursor_moved(view)
        if view is self.view and view.cursor_key == OLDER:
            self._load_older()

    def opens(self, key: Hashable) -> bool:
        """Payments can be opened, and the line for older ones."""
        return key == OLDER or self._chosen is not None

    @property
    def _can_be_topped_up(self) -> bool:
        """Whether there is an account, or it is not known yet."""
        found = self.stored(payments.payables()).value
        return found is None or bool(found.accounts)

    def why_not(self, command_id: str) -> str | None:
        """A payment needs an account; a repetition one to repeat; older ones have to be there."""
        match command_id:
            case "payments.top_up" if not self._can_be_topped_up:
                return _("There is no meal account to pay onto.")
            case "payments.repeat" if self._chosen is None:
                return _("Select a payment first (↑ ↓).")
            case "payments.older" if self._pages.next_of(self._which) is None:
                return _("There are no older payments.")
        return super().why_not(command_id)

    def action_older(self) -> None:
        """Load another page."""
        if self._pages.next_of(self._which) is None:
            self.notice(_("There are no older payments."))
        else:
            self._load_older()

    @work(group="older", exclusive=True, exit_on_error=False, description="ask for older payments")
    async def _load_older(self) -> None:
        which, before = self._which, self._pages.next_of(self._which)
        if before is None:
            return
        self.notice(_("loading…"), "text")
        try:
            await self._ask(await self.context.portal(), which, before)
        except RuobrError as error:
            self.show_error(error)
            return
        self.notice("")
        if which == self._which and is_composed(self):
            self.repaint()
            # Select the first loaded payment, which is where the cursor was.
            self.view.move_to(next((each.id for each in self._payments if each.id < before), OLDER))

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Open the selected payment."""
        if self.view.cursor_key == OLDER:
            self._load_older()
        chosen = self._chosen
        if chosen is not None:
            self.app.push_screen(PaymentScreen(self.context, chosen), self._seen)

    def action_top_up(self) -> None:
        """Begin a new payment."""
        self._top_up({})

    def action_repeat(self) -> None:
        """Begin a payment with the same sums for the same children."""
        chosen = self._chosen
        if chosen is None:
            self.notice(_("Select a payment first."))
            return
        self._top_up({part.child: phrases.decimal(part.amount) for part in chosen.parts})

    def _top_up(self, amounts: dict[int, str]) -> None:
        found = self.stored(payments.payables()).value
        self._wanted = amounts if found is None else None
        if found is None:
            self.notice(_("Not loaded yet."))
            return
        if not found.accounts:
            self.notice(_("None of your children has a meal account. The school can open one."))
            return
        self.app.push_screen(TopUpScreen(self.context, found, amounts), self._made)

    def _made(self, made: Payment | None) -> None:
        if made is not None:
            self.app.push_screen(PaymentScreen(self.context, made), self._seen)

    def _seen(self, _result: object) -> None:
        self.refresh_data()

    def choose_tab(self, index: int) -> None:
        """Filter the payments, including those not loaded yet."""
        self._filter = index
        self.repaint()
        if not self._pages.has(self._which) and self._pages.next_of("") is not None:
            self.refresh_data()

    def action_export(self) -> None:
        """Save all payments of the filter as CSV."""
        self.notice(_("loading…"), "text")
        self._export()

    @work(group="older", exclusive=True, exit_on_error=False, description="save payments")
    async def _export(self) -> None:
        which = self._which
        try:
            if not self._pages.has(which) or self._pages.next_of(which) is not None:
                await self._ask_for_all(which)
            with saving("payments.csv", private=True) as (path, stream):
                stream.write(as_csv(self._pages.rows(which)))
        except RuobrError as error:
            self.show_error(error)
        else:
            self.notice(saved_as(self, path), "good")

    async def _ask_for_all(self, which: str) -> None:
        portal = await self.context.portal()
        await self._ask(portal, which, None)
        for _page in range(MOST_PAGES):
            before = self._pages.next_of(which)
            if before is None:
                break
            await self._ask(portal, which, before)
        if is_composed(self):
            self.repaint()
            self.notice(_("loading…"), "text")


def as_csv(rows: Sequence[Payment]) -> bytes:
    """Return CSV with a line for each part of each payment; times in UTC."""
    table: Iterable[Sequence[Cell]] = (
        [
            each.number,
            each.created_at.isoformat(),
            each.paid_at.isoformat() if each.paid_at else "",
            each.state,
            part.name,
            part.account,
            Decimal(f"{part.amount:.2f}"),
            Decimal(f"{part.refunded:.2f}"),
            each.card,
            each.approval_code,
        ]
        for each in rows
        for part in each.parts
    )
    return csv_bytes(_COLUMNS, table, EXCEL)
