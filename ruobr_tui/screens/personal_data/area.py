"""Area: personal data with consents, export, requests for erasure and their desk."""

from __future__ import annotations

from ruobr_tui.areas import Area, Command, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("my_data.give", "c", "give", N_("Give consent"), N_("Agree to the wording that is shown"), "c", True),
    Command("my_data.withdraw", "w", "withdraw", N_("Withdraw consent"), N_("End the consent, and what rests on it"), "w", True),
    Command("my_data.export", "s", "export", N_("Save my data"), N_("Everything that the portal knows about you, as a file"), "s", True),
    Command("my_data.erase", "x", "erase", N_("Ask for erasure"), N_("Ask to erase everything, or take that back"), "x", True),
    Command("erasures.erase", "a", "erase", N_("Erase"), N_("Erase everything about this person"), "a", True),
    Command("erasures.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with the reason that the law gives"), "d", True),
)  # fmt: skip

AREA = Area(
    name="personal_data",
    sections=(
        Section(
            "erasures",
            "x",
            N_("Requests for erasure"),
            N_("Requests to delete personal data"),
            "personal_data.desk:ErasuresDeskScreen",
            "personal-data",
            "desk:personal-data",
            behind="complaints",
        ),
    ),
    commands=COMMANDS,
    headings={
        "my_data": N_("My personal data"),
        "erasures": N_("Requests for erasure"),
    },
    today="personal_data.on_today:ON_TODAY",
)
