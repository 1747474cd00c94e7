"""Area: personal account with children, devices, SSH keys, and the link with State Services."""

from __future__ import annotations

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("ssh_keys.add", "a,insert", "add", N_("Add"), N_("Paste a public key"), "a", True, on_page=True),
    Command("ssh_keys.remove", "d,delete", "remove", N_("Delete"), N_("Delete this key"), "d", True),
    Command("state_services_link.link", "a,insert", "link", N_("Link"), N_("Link this account with Gosuslugi"), "a", True),
    Command("state_services_link.unlink", "d,delete", "unlink", N_("Unlink"), N_("Turn off Gosuslugi sign-in for this account"), "d", True),
    Command("link_waiting.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the address to the clipboard"), "y", True),
    Command("link_waiting.code", "v", "code", N_("QR code"), N_("Show the QR code alone, as large as the screen"), "v", True),
    Command("link_waiting.leave", "escape,q", "leave", N_("Back"), N_("Back without linking"), "Esc", True),
    Command("cabinet.add_child", "a,insert", "add_child", N_("Add a child"), N_("Add a child to your account"), "a", True, hint=N_("Add"), on_page=True),
    Command("cabinet.join", "o", "join", N_("Request"), N_("Ask the class teacher for access to this child’s diary"), "o", True),
    Command("cabinet.remove_child", "d,delete", "remove_child", N_("Remove"), N_("Remove the child or withdraw the request"), "d", True),
    Command("sessions.end", "d,delete", "end", N_("Sign out"), N_("Sign this device out"), "d", True, hint=N_("End session")),
)  # fmt: skip

AREA = Area(
    name="account",
    sections=(
        Section(
            "cabinet",
            "ia",
            N_("My account"),
            N_("My details, children, documents, applications"),
            "account.cabinet:CabinetScreen",
            "family",
            Role.PARENT,
            group=Group.ACCOUNT,
        ),
        Section(
            "devices",
            "is",
            N_("Devices"),
            N_("Where your account is signed in"),
            "account.own_account:SessionsScreen",
            "family",
            Role.PARENT,
            group=Group.ACCOUNT,
        ),
    ),
    commands=COMMANDS,
    headings={
        "cabinet": N_("My account"),
        "sessions": N_("Devices"),
        "ssh_keys": N_("SSH keys"),
        "state_services_link": N_("Link with Gosuslugi"),
        "link_waiting": N_("Link with Gosuslugi"),
    },
    today="account.on_today:ON_TODAY",
)
