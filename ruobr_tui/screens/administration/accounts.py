"""Accounts in the user's scope; Enter opens one with what can be done with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.administration import AccountRow, AccountRows
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.administration.account_page import AccountScreen
from ruobr_tui.screens.administration.labels import account_state, role_name
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

OPENED, CLOSED = "active", "closed"


class AccountsInScopeScreen(PagedDesk):
    """Open and closed accounts by name."""

    STRICT: ClassVar[bool] = False
    KEYS: ClassVar[str] = administration.ACCOUNTS
    STATES: ClassVar[Mapping[str | None, str]] = {OPENED: OPENED, CLOSED: N_("Closed")}

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
        """An account is changed on its own page."""
        return ()

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

    def _seen(self, _result: object) -> None:
        self.refresh_data()
