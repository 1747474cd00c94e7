"""Area: personal data with consents, export, requests for erasure and their desk."""

from __future__ import annotations

from ruobr_tui.api.models.events import DESK
from ruobr_tui.api.roles import AUDITOR, Role
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("my_data.give", "c", "give", N_("Agree"), N_("Agree to the text shown"), "c", True),
    Command("my_data.withdraw", "w", "withdraw", N_("Withdraw"), N_("Withdraw consent and everything based on it"), "w", True),
    Command("my_data.export", "s", "export", N_("Download"), N_("All data the portal holds about you, as a file"), "s", True, uses_files=True),
    Command("my_data.erase", "x", "erase", N_("Erase all"), N_("Request erasure of all data, or withdraw the request"), "x", True),
    Command("my_data.looks", "v", "looks", N_("Who viewed"), N_("Everybody who viewed your data and your children’s"), "v", True, on_page=True),
    Command("audit.find", "slash,f,full_stop", "find", N_("Find"), N_("Find a person: what he did, or what was done with his data"), "/", True, on_page=True),
    Command("audit.period", "p", "period", N_("Period"), N_("Show some days only"), "p", True, on_page=True),
    Command("audit.who", "w", "who", N_("What else this person did"), N_("Everything that who acted in this row has done"), "w", True, hint=N_("Acts")),
    Command("audit.whose", "e", "whose", N_("What else was done with these data"), N_("Everything about the family or member of staff of this row"), "e", True, hint=N_("Data")),
    Command("erasures.erase", "a", "erase", N_("Delete all data"), N_("Delete all data about this person"), "a", True, hint=N_("Erase")),
    Command("erasures.refuse", "d,delete", "refuse", N_("Reject"), N_("Reject on legal grounds"), "d", True),
)  # fmt: skip

AREA = Area(
    name="personal_data",
    sections=(
        Section(
            "personal_data",
            "ip",
            N_("Personal data"),
            N_("Consent, who viewed the data, a copy, erasure"),
            "personal_data.my_data:MyDataScreen",
            "personal-data",
            Role.PARENT,
            group=Group.ACCOUNT,
        ),
        Section(
            "looks",
            "iv",
            N_("Who viewed my data"),
            N_("Who viewed your data and your children’s, when and why"),
            "personal_data.looks:LooksScreen",
            "personal-data",
            Role.PARENT,
            group=Group.ACCOUNT,
        ),
        Section(
            "audit",
            "wv",
            N_("Audit"),
            N_("Who looked at, changed, granted and revoked what"),
            "personal_data.audit:AuditScreen",
            "personal-data",
            AUDITOR,
            behind="staff_accounts",
            group=Group.WORK,
        ),
        Section(
            "erasures",
            "we",
            N_("Erasure requests"),
            N_("Requests to delete personal data"),
            "personal_data.desk:ErasuresDeskScreen",
            "personal-data",
            "desk:personal-data",
            behind="complaints",
            group=Group.WORK,
            badge="personal_data.badge:at_desk",
        ),
    ),
    commands=COMMANDS,
    headings={
        "my_data": N_("Personal data"),
        "erasures": N_("Erasure requests"),
        "audit": N_("Audit"),
    },
    event_kinds=frozenset({DESK}),
    today="personal_data.on_today:ON_TODAY",
)
