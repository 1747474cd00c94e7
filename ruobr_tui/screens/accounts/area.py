"""Area: the accounts that are known here, at one portal or several; changing between them."""

from __future__ import annotations

from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

SECTION = "accounts"

COMMANDS = (
    Command("accounts.open", "enter", "open_account", N_("Show"), N_("Show this account; the program goes on"), "↵", True),
    Command("accounts.add", "a,insert", "add", N_("Add"), N_("Sign in to one more account, here or at another portal"), "a", True),
    Command("accounts.leave", "d,delete", "leave_account", N_("Sign out"), N_("Sign out of this account; the others stay"), "d", True, hint=N_("Log out")),
    Command("accounts.refresh", "r,f5", "fetch_all", N_("Refresh"), N_("Fetch what is new for all accounts"), "r", True),
)  # fmt: skip

AREA = Area(
    name="accounts",
    sections=(
        Section(
            SECTION,
            "ii",
            N_("Accounts and portals"),
            N_("Who is signed in here; change the account"),
            "accounts.list:AccountsScreen",
            group=Group.ACCOUNT,
            everyone=True,
        ),
    ),
    commands=COMMANDS,
    headings={"accounts": N_("Accounts and portals")},
)
