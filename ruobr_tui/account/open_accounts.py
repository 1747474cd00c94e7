"""The accounts of one program: a context for each that is open, and one of them is shown.

``Context.accounts`` leads here from any of them; the app alone changes which one is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ruobr_tui.account.known_accounts import KnownAccount, known_accounts, known_servers
from ruobr_tui.account.portals import NamedPortal, portal_at
from ruobr_tui.files.paths import normal_server

if TYPE_CHECKING:
    from ruobr_tui.api.errors import RuobrError
    from ruobr_tui.context import Context
    from ruobr_tui.store.account.children import Children
    from ruobr_tui.store.account.glance import State


class AccountRow(NamedTuple):
    """An account as the list shows it. ``unseen`` is None where it is not known."""

    account: KnownAccount
    children: tuple[str, ...] = ()
    unseen: int | None = None
    is_shown: bool = False
    is_signed_in: bool = False
    """Whether it opens without a password, as far as this machine knows."""
    waiting: int = 0
    """Changes that are being sent, or whose outcome is unknown."""
    problem: RuobrError | None = None

    @property
    def name(self) -> str:
        """What the account's stored data is named by."""
        return self.account.name


class OtherSheet(NamedTuple):
    """What a screen of another account drew last."""

    account: KnownAccount
    children: dict[int, str]
    """First names by child."""
    sheet: dict[str, Any]


class OpenAccounts:
    """Contexts of one program; no two are of one account. ``shown`` is on the screen."""

    def __init__(self, shown: Context) -> None:
        self._contexts: list[Context] = []
        self.problems: dict[str, RuobrError] = {}
        """Why an account could not be asked last, by its name."""
        self._portal: tuple[str, NamedPortal | None] | None = None  # for the shown account's server
        self._coming: Context | None = None  # about to be shown
        self._sheets: dict[str, _StoredSheets] = {}  # of accounts that are not open, by name
        self._leaving: set[str] = set()  # names of accounts that are being signed out
        self.shown = shown
        self.show(shown)

    def __iter__(self) -> Iterator[Context]:
        return iter(tuple(self._contexts))

    @property
    def are_allowed(self) -> bool:
        """Whether there may be several: on a host only if it says so, never on a kiosk."""
        config = self.shown.config
        return not config.kiosk and (config.choose_portal or not self.shown.hosted)

    def show(self, context: Context) -> None:
        """Make this context the shown one."""
        if context not in self._contexts:
            self._contexts.append(context)
        context.accounts = self
        self.shown, self._coming = context, None
        self._portal = None

    def add(self, context: Context) -> None:
        """Open another account beside the shown one."""
        if context not in self._contexts:
            self._contexts.append(context)
        context.accounts = self

    def will_show(self, context: Context) -> None:
        """Note which context is about to be shown: nobody closes it meanwhile."""
        self._coming = context

    def is_needed(self, context: Context) -> bool:
        """Whether a context is shown, or about to be."""
        return context is self.shown or context is self._coming

    def drop(self, context: Context) -> None:
        """Forget a context that is not needed."""
        self._portal = None
        if context in self._contexts and not self.is_needed(context):
            self._contexts.remove(context)

    def begin_leaving(self, name: str, context: Context) -> None:
        """Take an account that is being signed out off the list: nobody can show it meanwhile."""
        self._leaving.add(name)
        self.drop(context)

    def end_leaving(self, name: str) -> None:
        """The account is signed out; it may be signed in to again."""
        self._leaving.discard(name)

    def note_problem(self, name: str, problem: RuobrError | None) -> None:
        """Note why an account could not be asked; None when it could."""
        self.problems.pop(name, None)
        if problem is not None:
            self.problems[name] = problem

    def find(self, name: str) -> Context | None:
        """The open context of an account."""
        return next((each for each in self._contexts if name and each.account_name == name), None)

    def rows(self) -> list[AccountRow]:
        """All accounts: open ones in the order of opening, then the others that this machine knows."""
        known = self._known()
        rows = [self._open_row(each, known) for each in self._contexts if each.account_name]
        return [*rows, *(self._closed_row(each) for each in self._closed(known))]

    def _known(self) -> dict[str, KnownAccount]:
        """Accounts of this machine by name."""
        shown = self.shown
        here = [] if shown.hosted else known_accounts(shown.config, shown.paths)
        return {each.name: each for each in here if each.name not in self._leaving}

    def _closed(self, known: dict[str, KnownAccount]) -> list[KnownAccount]:
        """Those that are not open here."""
        opened = {each.account_name for each in self._contexts}
        return [each for each in known.values() if each.name not in opened] if self.are_allowed else []

    def row(self, name: str) -> AccountRow | None:
        """The row of an account."""
        return next((row for row in self.rows() if row.name == name), None)

    def _open_row(self, context: Context, known: dict[str, KnownAccount]) -> AccountRow:
        name, config = context.account_name, context.config
        portal = portal_at(config.portals, config.server)
        before = known.get(name)
        account = KnownAccount(
            name,
            config.server,
            config.login or "",
            portal,
            before.last_used if before is not None else None,
            before is not None and before.is_remembered,
        )
        return AccountRow(
            account,
            tuple(child for _id, child, _class in context.children),
            context.unseen(),
            context is self.shown,
            context.auth is not None or account.is_remembered,
            context.acts.sending + context.acts.unknown,
            self.problems.get(name),
        )

    def _closed_row(self, account: KnownAccount) -> AccountRow:
        from ruobr_tui.store.account.glance import glance_at

        seen = glance_at(self.shown.paths.store_file(account.name))
        return AccountRow(
            account,
            seen.children if seen is not None else (),
            seen.unseen if seen is not None else None,
            is_signed_in=account.is_remembered,
            problem=self.problems.get(account.name),
        )

    def open(self, name: str) -> Context | None:
        """The context of an account, opened if it was not; None if nobody knows it."""
        context = self.find(name)
        row = self.row(name) if context is None else None
        if row is None:
            return context
        context = self.shown.beside(row.account.server, row.account.login)
        self.add(context)
        return context

    def next_after_shown(self) -> str:
        """The name of the next account that opens without a password; "" if there is none."""
        names = [row.name for row in self.rows() if row.is_signed_in or row.is_shown]
        here = self.shown.account_name
        if here not in names:
            return names[0] if names else ""
        following = names[(names.index(here) + 1) % len(names)]
        return following if following != here else ""

    def portal(self) -> NamedPortal | None:
        """The shown account's portal, if accounts of several portals are known here."""
        server = self.shown.config.server
        if self._portal is None or self._portal[0] != server:
            self._portal = (server, self._portal_of(server))
        return self._portal[1]

    def _portal_of(self, server: str) -> NamedPortal | None:
        shown = self.shown
        if not self.are_allowed:
            return None
        # Named only where there are several: the first paint does not read addresses.
        known = [] if shown.hosted else known_servers(shown.config, shown.paths)
        opened = [each.config.server for each in self._contexts if each.account_name]
        if len({normal_server(each) for each in (*known, *opened, server)}) < 2:
            return None
        return portal_at(shown.config.portals, server)

    def other_sheets(self, key: str) -> list[OtherSheet]:
        """What a screen of the other accounts drew last, for those that are signed in here.

        Reads their files only, and those only after something was written to them: no network, no models.
        Nothing where several accounts are not allowed.
        """
        if not self.are_allowed:
            return []
        known, found = self._known(), []
        for context in self._contexts:
            row = self._open_row(context, known) if context.account_name else None
            if row is None or row.is_shown or not row.is_signed_in:
                continue
            if (sheet := context.store.sheet(key)) is not None:
                found.append(_other_sheet(row.account, sheet, context.children))
        closed = [each for each in self._closed(known) if each.is_remembered]
        self._sheets = {
            name: self._sheets[name] for name in (each.name for each in closed) if name in self._sheets
        }
        for account in closed:
            stored = self._stored_sheet(account.name, key)
            if stored is not None:
                found.append(_other_sheet(account, *stored))
        return found

    def _stored_sheet(self, name: str, key: str) -> tuple[dict[str, Any], Children] | None:
        from ruobr_tui.store.account.glance import state_of, stored_sheet

        file = self.shown.paths.store_file(name)
        state, sheets = state_of(file), self._sheets.get(name)
        if sheets is None or sheets.state != state:
            sheets = self._sheets[name] = _StoredSheets(state, {})
        if key not in sheets.by_key:
            sheets.by_key[key] = stored_sheet(file, key)
        return sheets.by_key[key]


class _StoredSheets(NamedTuple):
    """What was read of an account that is not open, and how its file was then."""

    state: State
    by_key: dict[str, tuple[dict[str, Any], Children] | None]


def _other_sheet(account: KnownAccount, sheet: dict[str, Any], children: Children) -> OtherSheet:
    return OtherSheet(account, {number: name for number, name, _class in children}, sheet)
