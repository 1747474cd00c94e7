"""Area: personal account with children, devices, SSH keys, and the link with State Services."""

from __future__ import annotations

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("ssh_keys.add", "a,insert", "add", N_("Add"), N_("Paste a public key"), "a", True),
    Command("ssh_keys.remove", "d,delete", "remove", N_("Delete"), N_("Delete this key"), "d", True),
    Command("state_services_link.link", "a,insert", "link", N_("Link"), N_("Link this account with a person at State Services"), "a", True),
    Command("state_services_link.unlink", "d,delete", "unlink", N_("Unlink"), N_("Nobody signs in to this account by State Services any more"), "d", True),
    Command("link_waiting.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the address to the clipboard"), "y", True),
    Command("link_waiting.leave", "escape,q", "leave", N_("Back"), N_("Back; nothing is linked"), "Esc", True),
    Command("cabinet.add_child", "a,insert", "add_child", N_("Add a child"), N_("Tell the portal about a child"), "a", True),
    Command("cabinet.join", "o", "join", N_("Ask for the diary"), N_("Ask the class teacher for the diary of this child"), "o", True),
    Command("cabinet.remove_child", "d,delete", "remove_child", N_("Remove"), N_("Take this child off again, or a request back"), "d", True),
    Command("sessions.end", "d,delete", "end", N_("Sign out"), N_("Sign this device out"), "d", True),
)  # fmt: skip

AREA = Area(
    name="account",
    sections=(
        Section(
            "cabinet",
            "c",
            N_("Cabinet"),
            N_("About me, children, documents, applications"),
            "account.cabinet:CabinetScreen",
            "family",
            Role.PARENT,
        ),
    ),
    commands=COMMANDS,
    headings={
        "cabinet": N_("Cabinet"),
        "sessions": N_("Signed-in devices"),
        "ssh_keys": N_("SSH keys"),
        "state_services_link": N_("Link with State Services"),
        "link_waiting": N_("Link with State Services"),
    },
    today="account.on_today:ON_TODAY",
)
