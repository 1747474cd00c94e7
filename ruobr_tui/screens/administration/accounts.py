"""Accounts in the user's scope; Enter opens one with what can be done with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.administration import AccountDecision, AccountDetail, AccountRow, AccountRows
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _, ngettext, pgettext
from ruobr_tui.screens.administration.account_page import AccountScreen
from ruobr_tui.screens.administration.area import AREA
from ruobr_tui.screens.administration.labels import account_state, role_name
from ruobr_tui.screens.administration.questions import CLOSE_SEVERAL, REOPEN_SEVERAL
from ruobr_tui.screens.class_teacher.login_sheet import make_sheet
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS, ask
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

OPENED, CLOSED = "active", "closed"


class AccountsInScopeScreen(PagedDesk):
    """Open and closed accounts by name."""

    STRICT: ClassVar[bool] = False
    KEYS: ClassVar[str] = administration.ACCOUNTS
    STATES: ClassVar[Mapping[str | None, str]] = {OPENED: OPENED, CLOSED: N_("Closed")}
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("staff_accounts")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    BULK: ClassVar[frozenset[str]] = frozenset({"staff_accounts.close", "staff_accounts.reopen"})
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "staff_accounts.close": ("close", N_("It is closed.")),
        "staff_accounts.reopen": ("reopen", N_("It is not closed.")),
    }
    SILENT: ClassVar[Collection[str]] = BULK

    def title_text(self) -> str:
        """The section."""
        return _("Accounts")

    def list_in(self, state: str | None, part: ListPart) -> Resource[AccountRows]:
        """Open or closed accounts."""
        return administration.accounts(state or OPENED, part)

    def rows_of(self, answer: AccountRows) -> Sequence[AccountRow]:
        """The accounts."""
        return answer.accounts

    def tab_name(self, name: str) -> str:
        """Of accounts that can be used, and of closed ones."""
        return pgettext("accounts", "Open") if name == OPENED else super().tab_name(name)

    def actions_of(self, item: AccountRow) -> Collection[str]:
        """By its state; whether the user may is for the portal to say, account by account."""
        return ("close",) if item.active else ("reopen",)

    def updated(self, item: AccountRow, answer: Any) -> Any:
        """A closed account is in the other tab, and keeps its row here."""
        return answer.account if isinstance(answer, AccountDetail) else None

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("name", _("Name"), least=22),
            Column("login", _("Login"), 16),
            Column("role", _("Who"), 10, role="dim"),
            Column("belongs", _("Where"), 18, role="dim", drop=1),
        ]

    def row(self, item: AccountRow) -> Row:
        """The row of an account."""
        cells: dict[str, str | tuple[str, str]] = {
            "name": item.name or "–",
            "login": item.login,
            "role": role_name(item.role),
            "belongs": item.belongs or "–",
        }
        return Row(item.id, cells, item.login)

    def empty_list(self, width: int) -> list[Line]:
        """None."""
        return nothing(_("No account is closed.") if self._tab else _("There are no accounts here."), width)

    # Pane

    def title_of(self, item: AccountRow) -> tuple[str, str]:
        """The owner, and whether it is closed."""
        return item.name or item.login, account_state(item.active)

    def groups(self, item: AccountRow) -> Sequence[Group]:
        """Login, where it belongs, since when it is used."""
        used = item.first_used_at
        first = (
            [("!", _("never used yet"), "due")]
            if used is None
            else facts(phrases.date_and_time(used.astimezone(self.context.zone)))
        )
        login = _("login %(login)s") % {"login": item.login}
        return [
            Group(pgettext("sign-in", "Account"), facts(login, role_name(item.role))),
            Group(_("Where"), facts(*item.belongs.split(", "))),
            Group(_("First sign-in"), first),
        ]

    # Commands

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open an account."""
        if isinstance(event.key, int):
            self.app.push_screen(AccountScreen(self.context, event.key), self._seen)

    def action_close_accounts(self) -> None:
        """Close the marked accounts, or the selected one."""
        self._decide("close", _("Close accounts"))

    def action_reopen_accounts(self) -> None:
        """Open the marked accounts again, or the selected one."""
        self._decide("reopen", _("Open accounts again"))

    def _decide(self, action: str, title: str) -> None:
        targets: list[AccountRow] = self.targets
        if not targets:
            return
        names = "\n".join(f"{each.name or each.login}, {each.login}" for each in targets)

        def confirm(reason: str) -> None:
            calls = [(each, administration.decide_account(each.id, action, reason)) for each in targets]
            question = CLOSE_SEVERAL if action == "close" else REOPEN_SEVERAL
            prompt = question.about(names=names, reason=reason, count=len(calls))
            ask(self.app, prompt, lambda: self.carry_out_all(calls, done))

        def done(count: int) -> str:
            if action == "close":
                said = ngettext("%(count)d account closed.", "%(count)d accounts closed.", count)
            else:
                said = ngettext("%(count)d account opened again.", "%(count)d accounts opened again.", count)
            return said % {"count": count}

        text = _("Reason (it stays in the history of each)")
        longest = longest_of(AccountDecision, "reason")
        self.ask_words(text, confirm, longest=longest, title=title, is_sent=False)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="make a sheet of logins")
    async def action_sheet(self) -> None:
        """Make slips of a whole class."""
        try:
            await make_sheet(self, self.refresh_data)
        except RuobrError as error:
            self.show_error(error)

    def _seen(self, _result: object) -> None:
        self.refresh_data()
