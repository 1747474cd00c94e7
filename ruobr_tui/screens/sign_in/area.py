"""Area: signing in, registration, password recovery."""

from __future__ import annotations

from ruobr_tui.areas import Area, Command
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("login.leave", "escape", "leave", N_("Quit"), N_("Quit, or go back to saved data"), "Esc", True),
    Command("login.complain", "f3", "complain", N_("Complaint"), N_("Report it to the education department; no sign-in needed"), "F3"),
    Command("login.register", "f4", "register", N_("Registration"), N_("Get a login and password by email"), "F4"),
    Command("registration.consent", "f2", "consent", N_("Consent text"), N_("The whole text that you are asked to agree to"), "F2", True, hint=N_("Consent")),
    Command("login.recover", "f5", "recover", N_("New password"), N_("Set a new password with a code from an email"), "F5"),
    Command("login.state_services", "f2", "state_services", N_("Gosuslugi"), N_("Sign in with Gosuslugi in a browser or on your phone"), "F2"),
    Command("state_services.again", "n,r", "again", N_("New code"), N_("Get a new code"), "n", True),
    Command("state_services.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the address to the clipboard"), "y", True),
    Command("state_services.code", "v", "code", N_("QR code"), N_("Show the QR code alone, as large as the screen"), "v", True),
    Command("state_services.leave", "escape,q", "leave", N_("Back"), N_("Back to login and password"), "Esc", True),
    Command("login.letters", "f7", "letters", N_("Demo mailbox"), N_("Emails sent by the demo server"), "F7"),
)  # fmt: skip

AREA = Area(
    name="sign_in",
    commands=COMMANDS,
    headings={
        "login": N_("Signing in"),
        "registration": N_("Registration form"),
        "state_services": N_("Gosuslugi"),
    },
)
