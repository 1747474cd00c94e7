"""Area: administration with roles of staff, and accounts inside a scope."""

from __future__ import annotations

from ruobr_tui.api.roles import ACCOUNT_KEEPER, ADMINISTRATOR
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("staff_roles.grant", "n,insert", "grant", N_("Grant a role"), N_("Give somebody a role: who, where, which, until when"), "n", True, hint=N_("Appoint"), on_page=True),
    Command("staff_roles.revoke", "d,delete", "revoke", N_("Revoke the role"), N_("Revoke this role, with a reason"), "d", True, hint=N_("Take away")),
    Command("staff_roles.reasons", "w", "reasons", N_("Reasons of desks"), N_("The reasons that desks choose from: add, change, remove"), "w", True, hint=N_("Reasons"), on_page=True),
    Command("desk_reasons.add", "n,insert", "add", N_("Add a reason"), N_("Write a reason for a decision of a desk"), "n", True, hint=N_("Add"), on_page=True),
    Command("desk_reasons.change", "e,enter", "change", N_("Change"), N_("Write another text for this reason"), "e", True),
    Command("desk_reasons.remove", "d,delete", "remove", N_("Remove"), N_("Take this reason off the list"), "d", True),
    Command("staff_accounts.close", "c", "close_accounts", N_("Close accounts"), N_("Close these accounts with one reason; nobody can sign in with them"), "c", True, hint=N_("Close")),
    Command("staff_accounts.reopen", "o", "reopen_accounts", N_("Open accounts again"), N_("Let their owners sign in again, with one reason"), "o", True, hint=N_("Reopen")),
    Command("staff_accounts.sheet", "s", "sheet", N_("Logins of a class"), N_("Slips of a whole class to print, or a table"), "s", True, hint=N_("Of a class"), on_page=True, uses_files=True),
    Command("staff_account.close", "c", "close_account", N_("Close the account"), N_("Close this account, with a reason; nobody can sign in with it"), "c", True, hint=N_("Close")),
    Command("staff_account.reopen", "o", "reopen", N_("Open the account again"), N_("Let its owner sign in again, with a reason"), "o", True, hint=N_("Reopen")),
    Command("staff_account.reset", "p", "reset", N_("New password"), N_("Set a one-time password, shown once"), "p", True, hint=N_("Password")),
    Command("staff_account.factor", "f", "turn_factor_off", N_("Turn off the second factor"), N_("For somebody who has lost phone and recovery codes"), "f", True, hint=N_("Factor off")),
    Command("staff_account.audit", "v", "audit", N_("Audit"), N_("What this person did, and what was done with the data"), "v", True, hint=N_("Acts"), on_page=True),
    Command("staff_account.end", "x,delete", "end_session", N_("End the session"), N_("Sign this device out"), "x", True, hint=N_("End one")),
    Command("staff_account.end_all", "e", "end_sessions", N_("End all sessions"), N_("Sign all devices out"), "e", True, hint=N_("End all")),
)  # fmt: skip

AREA = Area(
    name="administration",
    sections=(
        Section(
            "staff_roles",
            "wr",
            N_("Roles and access"),
            N_("Who has which role, where and until when"),
            "administration.roles:RolesScreen",
            "administration",
            ADMINISTRATOR,
            behind="erasures",
            group=Group.WORK,
        ),
        Section(
            "staff_accounts",
            "wa",
            N_("Accounts"),
            N_("Find an account, close it, new password, sessions"),
            "administration.accounts:AccountsInScopeScreen",
            "administration",
            ACCOUNT_KEEPER,
            behind="staff_roles",
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    today="administration.on_today:ON_TODAY",
    headings={
        "staff_roles": N_("Roles and access"),
        "staff_accounts": N_("Accounts"),
        "staff_account": N_("An account"),
        "desk_reasons": N_("Reasons of the desks"),
    },
)
