"""Area: the second factor of a member of staff."""

from __future__ import annotations

from ruobr_tui.api.models.events import ACCOUNT
from ruobr_tui.areas import STAFF_MEMBER, Area, Command, EventSummary, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("second_factor.set_up", "a,insert", "set_up", N_("Set up"), N_("Set up a second factor with an authenticator app"), "a", True),
    Command("second_factor.codes", "n", "codes", N_("New codes"), N_("Get new recovery codes; the earlier ones stop working"), "n", True),
    Command("second_factor.turn_off", "d,delete", "turn_off", N_("Turn off"), N_("Sign in with the password alone again"), "d", True),
    Command("factor_secret.enter", "enter", "enter", N_("Enter the code"), N_("Type the code that the app shows"), "↵", True, hint=N_("Code")),
    Command("factor_secret.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the secret to the clipboard"), "y", True),
    Command("factor_secret.code", "v", "code", N_("QR code"), N_("Show the QR code alone, as large as the screen"), "v", True),
    Command("factor_secret.leave", "escape,q", "leave", N_("Back"), N_("Back without setting it up"), "Esc", True),
    Command("recovery_codes.save", "s", "save", N_("Save"), N_("Save the codes as a text file"), "s", True, uses_files=True),
    Command("recovery_codes.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the codes to the clipboard"), "y", True),
)  # fmt: skip

AREA = Area(
    name="second_factor",
    sections=(
        Section(
            "second-factor",
            "if",
            N_("Second factor"),
            N_("A code from your phone beside the password"),
            "second_factor.page:SecondFactorScreen",
            "second-factor",
            STAFF_MEMBER,
            group=Group.ACCOUNT,
        ),
    ),
    commands=COMMANDS,
    event_kinds=frozenset({ACCOUNT}),
    summaries=(EventSummary(kind=ACCOUNT, text=N_("An administrator changed how you sign in")),),
    headings={
        "second_factor": N_("Second factor"),
        "factor_secret": N_("Second factor"),
        "recovery_codes": N_("Recovery codes"),
    },
)
