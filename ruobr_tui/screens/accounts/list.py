"""The list of accounts: portal, login, children, what is new, state. Enter shows another one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.account.open_accounts import AccountRow
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.accounts.area import AREA
from ruobr_tui.screens.accounts.fetching import fetch_account
from ruobr_tui.screens.accounts.questions import LEAVE_ACCOUNT
from ruobr_tui.screens.parts.account_messages import AddAccount, ChangeAccount, LeaveAccount
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.header import Freshness
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line, paragraph

WIDE = 100
"""Cells from which the last use is told."""
_NEW, _STATE, _USED = 6, 20, 16


class AccountsScreen(PageScreen):
    """All accounts of this program and of this machine's user."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("accounts")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    _progress: str = ""
    _listed: Sequence[AccountRow] = ()  # as painted last: reading them looks into a file for each account

    def title_text(self) -> str:
        """The section."""
        return _("Accounts and portals")

    async def fetch(self, portal: Any) -> Snapshot[Any] | None:
        """Nothing is asked before ``r``: what the list shows is stored here."""
        return None

    def freshness(self) -> Freshness:
        """Whose portal is being asked."""
        return Freshness(self._progress, "active") if self._progress else Freshness("")

    @property
    def _chosen(self) -> AccountRow | None:
        return next((row for row in self._listed if row.name == self.view.cursor_key), None)

    # Lines

    def page(self, width: int) -> list[Line]:
        """Return a line for each account, and what can be done."""
        rows = self._listed = self.context.accounts.rows()
        portals = max([fit.width_of(row.account.portal.name) for row in rows] + [len(_("Portal"))])
        portal = min(portals, max(8, width // 5))
        used = _USED if width >= WIDE else 0
        who = max(10, width - portal - _NEW - _STATE - used - 5)
        names = (_("Portal"), _("Login"), _("New"), _("Status"), _("Last used") if used else "")
        lines = [self._line(names, (portal, who, used), ("dim",) * 5, None)]
        for row in rows:
            lines += self._account(row, (portal, who, used), width)
        lines.append(EMPTY)
        hint = _("Press a to add an account, and %(key)s on any page to show the next one.")
        lines += paragraph(hint % {"key": "\\"}, width, "dim", " ")
        return lines

    def _account(self, row: AccountRow, sizes: tuple[int, int, int], width: int) -> list[Line]:
        account = row.account
        state, role = self._state(row)
        children = ", ".join(row.children)
        who = f"{account.login}  {children}" if children else account.login
        new = "?" if row.unseen is None else f"● {row.unseen}" if row.unseen else ""
        used = self._used(row)
        roles = (f"portal-{account.portal.colour}", "text", "active", role, "dim")
        portals = list(fit.wrap(account.portal.name, sizes[0]))
        people = list(fit.wrap(who, sizes[1]))
        lines = [self._line((portals[0], people[0], new, state, used), sizes, roles, row.name, who)]
        for portal, names in zip_longest(portals[1:], people[1:], fillvalue=""):
            lines.append(self._line((portal, names, "", "", ""), sizes, roles, None))
        if row.problem is not None:
            lines += paragraph(error_line(row.problem), width - 4, "warning", "   ")
        return lines

    @staticmethod
    def _line(
        texts: Sequence[str],
        sizes: tuple[int, int, int],
        roles: Sequence[str],
        key: str | None,
        copy: str = "",
    ) -> Line:
        widths = (sizes[0], sizes[1], _NEW, _STATE, sizes[2])
        parts = [
            (f" {fit.left(text, width)}", role)
            for text, width, role in zip(texts, widths, roles, strict=True)
            if width
        ]
        return line(*parts, key=key, copy=copy)

    def _state(self, row: AccountRow) -> tuple[str, str]:
        if row.waiting:
            return _("waiting: %(count)d") % {"count": row.waiting}, "warning"
        if row.is_shown:
            return _("shown now"), "good"
        if row.is_signed_in:
            return _("signed in"), "text"
        return _("password needed"), "dim"

    def _used(self, row: AccountRow) -> str:
        if row.account.last_used is None:
            return ""
        moment = row.account.last_used.astimezone(self.context.zone)
        if moment.date() == self.context.today():
            return _("today %(time)s") % {"time": phrases.clock_time(moment)}
        return phrases.short_day(moment.date())

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Say why a command does not work on the selected account."""
        chosen = self._chosen
        if command_id in ("accounts.open", "accounts.leave") and chosen is None:
            return _("Select an account first (↑ ↓).")
        if command_id == "accounts.open" and chosen is not None and chosen.is_shown:
            return _("This account is shown already. Esc goes back to it.")
        return super().why_not(command_id)

    @on(LineView.Opened)
    def action_open_account(self) -> None:
        """Show the selected account."""
        chosen = self._chosen
        why = self.why_not("accounts.open")
        if why is not None or chosen is None:
            self.notice(why or "")
        else:
            self.post_message(ChangeAccount(chosen.name))

    def action_add(self) -> None:
        """Sign in to one more account."""
        self.post_message(AddAccount())

    def action_leave_account(self) -> None:
        """Sign out of the selected account after a question."""
        chosen = self._chosen
        if chosen is None:
            self.notice(self.why_not("accounts.leave") or "")
            return
        lost = ""
        if chosen.waiting:
            lost = _("Changes whose result is not known yet: %(count)d.") % {"count": chosen.waiting}
        stays = _("This account’s data will be deleted from this computer. The other accounts stay.")
        prompt = LEAVE_ACCOUNT.about(
            login=chosen.account.login, portal=chosen.account.portal.name, stays=stays, drafts=lost
        )
        ask(self.app, prompt, lambda: self.post_message(LeaveAccount(chosen.name)))

    @work(group="fetch-accounts", exclusive=True, exit_on_error=False, description="ask all portals")
    async def action_fetch_all(self) -> None:
        """Ask the portals of all accounts that are signed in."""
        accounts = self.context.accounts
        try:
            for row in accounts.rows():
                if row.is_signed_in:
                    self._show_progress(_("asking %(portal)s…") % {"portal": row.account.portal.name})
                    problem = await fetch_account(accounts, row.name)
                    accounts.note_problem(row.name, problem)
                    self.repaint()
        finally:
            self._show_progress("")

    def _show_progress(self, text: str) -> None:
        self._progress = text
        self.update_freshness()
