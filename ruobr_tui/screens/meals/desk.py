"""The canteen's desk: search for meal accounts, import of tables."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.list_orders import ListOrder, ListPart
from ruobr_tui.api.models.canteen import (
    CorrectionRequest,
    DeskAccount,
    DeskAccounts,
    DeskCanteen,
    DeskCanteens,
    ReversalRequest,
    StatementLine,
)
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.amounts import LARGEST_CORRECTION
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.api.rules.text.csv_text import EXCEL
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.meals.area import AREA
from ruobr_tui.screens.meals.canteen_table import begin_table, chosen_canteen
from ruobr_tui.screens.meals.statement import StatementScreen
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk
from ruobr_tui.screens.parts.desks.revocation import RevokingPage
from ruobr_tui.screens.parts.detail_page import Place
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.ask_sum import SMALLEST, ask_sum, signed_sum
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import way_back
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.payments.questions import CORRECT
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

LIMITS = (SMALLEST, roubles(LARGEST_CORRECTION))


class CanteenDeskScreen(PagedDesk):
    """The results of the last search; Enter opens an account's statement."""

    STRICT: ClassVar[bool] = False
    KEYS: ClassVar[str] = canteen.ACCOUNTS
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("canteen_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._text = ""

    def title_text(self) -> str:
        """The section."""
        return _("Canteen")

    def resources(self) -> Sequence[Resource[Any]]:
        """The canteens, and the page of what was found."""
        return [canteen.canteens(), *(super().resources() if self._text else [])]

    def states(self) -> Sequence[tuple[str, str, str]]:
        """An account has no states."""
        return ()

    def list_in(self, state: str | None, part: ListPart) -> Resource[DeskAccounts]:
        """A page of the accounts that were searched for."""
        return canteen.find_accounts(self._text, part)

    def rows_of(self, answer: DeskAccounts) -> Sequence[DeskAccount]:
        """The accounts of a page."""
        return answer.accounts

    def waits(self, item: DeskAccount) -> bool:
        """An account waits for nothing."""
        return False

    @property
    def _canteens(self) -> DeskCanteens | None:
        found: DeskCanteens | None = self.stored(canteen.canteens()).value
        return found

    def items(self) -> Sequence[DeskAccount] | None:
        """The accounts that the portal has found."""
        if self._canteens is None:
            return None
        return super().items() if self._text else []

    def key_of(self, item: DeskAccount) -> Hashable:
        """The child."""
        return item.child

    def actions_of(self, item: DeskAccount) -> Collection[str]:
        """An account has no decisions of its own."""
        return ()

    @property
    def place(self) -> Place:
        """Before a search there is nothing that a pane could tell."""
        return super().place if self._text else Place.NOWHERE

    # List

    def about_list(self) -> str:
        """What was searched for."""
        return _("Found by “%(text)s”") % {"text": self._text} if self._text else ""

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("name", _("Pupil"), least=24),
            Column("class", _("Class"), 5),
            Column("account", _("Account"), 12, role="dim", drop=1),
            Column("balance", _("Balance"), 12, "right"),
        ]

    def row(self, item: DeskAccount) -> Row:
        """The row of an account."""
        cells: dict[str, str | tuple[str, str]] = {
            "name": item.name,
            "class": item.school_class,
            "account": item.account,
            "balance": (phrases.roubles(item.balance), "overdue" if item.balance < 0 else "text"),
        }
        return Row(item.child, cells, item.account)

    def orders(self) -> Sequence[Order]:
        """By name, by class, by balance."""
        return (
            Order(""),
            Order(N_("By class"), _class_and_name, on_portal=ListOrder.CLASS),
            Order(N_("Lowest balance first"), lambda item: item.balance, on_portal=ListOrder.BALANCE),
        )

    def empty_list(self, width: int) -> list[Line]:
        """Before a search: the canteens, and what can be done."""
        canteens = self._canteens.canteens if self._canteens is not None else []
        if self._text:
            return nothing(_("Nothing found."), width, next_keys=[("/", _("Find account"))])
        if not canteens:
            return nothing(_("None of your schools has a canteen."), width)
        names = ", ".join(each.name for each in canteens)
        keys_now = [
            ("/", _("Find a meal account by surname or number")),
            ("e", _("Export a day’s orders for the canteen")),
            ("i", _("Import the canteen’s day from CSV: check, then post")),
        ]
        return nothing(names, width, title=_("Canteens"), next_keys=keys_now)

    # Pane

    def title_of(self, item: DeskAccount) -> tuple[str, str]:
        """The pupil, and the class."""
        return item.name, item.school_class

    def groups(self, item: DeskAccount) -> Sequence[Group]:
        """Account and balance."""
        balance = phrases.roubles(item.balance)
        shown = [("!", balance, "overdue")] if item.balance < 0 else facts(balance)
        return [Group(_("Account"), facts(f"№ {item.account}")), Group(_("Balance"), shown)]

    # Commands

    def action_find(self) -> None:
        """Search by the beginning of a surname or of an account's number."""

        def on_entered(text: str | None) -> None:
            if text:
                self._text = " ".join(text.split())
                self._place_pane()
                self.start_over()
                self.repaint()
                self.refresh_data()

        self.app.push_screen(AskLine(_("Surname or account number"), longest=100), on_entered)

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open the account's statement."""
        if isinstance(event.key, int):
            self.app.push_screen(DeskStatementScreen(self.context, event.key), self._seen)

    def _seen(self, _result: object) -> None:
        self.refresh_data()

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="check a table")
    async def action_table(self) -> None:
        """Import a canteen's table of a day."""
        await begin_table(self, self._canteens)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="save a day's orders")
    async def action_orders(self) -> None:
        """Save a day's orders as a file."""
        school = await chosen_canteen(self, self._canteens)
        if school is None:
            return
        tomorrow = self.context.today() + timedelta(days=1)
        typed = await self.app.push_screen_wait(ask_date(_("Date of orders (DD.MM.YYYY)"), tomorrow))
        if typed:
            await self._save_orders(school, read_date(typed))

    async def _save_orders(self, school: DeskCanteen, day: date) -> None:
        try:
            answer = await (await self.context.portal()).fetch(canteen.orders_table(school.school, day))
            assert answer.value is not None
            with saving(f"orders-{day}.csv", private=True) as (path, stream):
                stream.write(answer.value.text.encode(EXCEL.encoding))
        except RuobrError as error:
            self.show_error(error)
        else:
            text = ngettext("%(count)d child", "%(count)d children", answer.value.children)
            count = text % {"count": answer.value.children}
            self.notice(f"{count}. {saved_as(self, path)}".strip(), "good")


def _class_and_name(item: DeskAccount) -> tuple[int, str, str]:
    """10А stands behind 9Б."""
    grade = "".join(takewhile(str.isdigit, item.school_class))
    return int(grade or 0), item.school_class, item.name


class DeskStatementScreen(RevokingPage, StatementScreen):
    """A child's account, which the desk can correct."""

    OF_CHILD: ClassVar[bool] = False
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("desk_statement")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, child: int) -> None:
        super().__init__(context)
        self._child = child

    def first_page(self) -> Resource[Any]:
        """The first page of the account's statement."""
        return canteen.desk_statement(self._child)

    def page_before(self, number: int) -> Resource[Any]:
        """The page of the account's statement before an entry."""
        return canteen.desk_statement(self._child, number)

    @property
    def _correction(self) -> StatementLine | None:
        """The selected correction, if it can be reversed."""
        found = (each for each in self._postings if each.number == self.view.cursor_key)
        return next((each for each in found if each.reversible_until is not None), None)

    def why_not(self, command_id: str) -> str | None:
        """A correction can be reversed for some days."""
        match command_id:
            case "desk_statement.revoke" if self._correction is None:
                return _("Only a correction can be taken back, and only for some days.")
            case "desk_statement.correct" if self._latest is None:
                return _("Not loaded yet.")
        return super().why_not(command_id)

    def action_revoke(self) -> None:
        """Reverse a correction, with a reason."""
        correction, account = self._correction, self._latest
        if correction is None or account is None:
            return
        sign = "+" if correction.amount > 0 else "−"
        named = {
            "sum": f"{sign}{phrases.roubles(abs(correction.amount))}",
            "name": account.name,
            "account": account.account,
        }
        self.with_words(
            _("Take the correction %(sum)s back: %(name)s. Reason (the family will see it)") % named,
            lambda words: canteen.reverse(self._child, correction.number, words),
            _("Correction taken back: %(sum)s, %(name)s, № %(account)s.") % named,
            longest=longest_of(ReversalRequest, "reason"),
            title=_("Take this correction back"),
        )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="correct an account")
    async def action_correct(self) -> None:
        """Correct the balance by a sum (negative to take off), with a reason."""
        account = self._latest
        if account is None:
            return
        if not self.is_free():
            return
        whose = _("%(name)s, meal account № %(account)s") % {"name": account.name, "account": account.account}
        title = _("Correct the balance")
        question = f"{whose}\n{_('Amount: 97.50 to credit, -97.50 to debit')}"
        sums = ask_sum(question, title=title, limits=LIMITS, signed=True, acts=self.context.acts)
        amount = await self.app.push_screen_wait(sums)
        if not amount:
            return
        question = f"{whose}\n{_('Reason (the family will see it)')}"
        reason = await self.app.push_screen_wait(
            AskLine(
                question,
                title=title,
                longest=longest_of(CorrectionRequest, "reason"),
                is_own_text=True,
                acts=self.context.acts,
            )
        )
        if not reason:
            return
        change = signed_sum(amount)
        prompt = CORRECT.about(
            name=account.name,
            account=account.account,
            sum=("+" if change > 0 else "−") + phrases.roubles(abs(change)),
            before=phrases.roubles(account.balance),
            after=phrases.roubles(account.balance + change),
            reason=reason,
            way_back=way_back(),
        )
        self.after_yes(prompt, canteen.correct(self._child, amount, reason))
