"""Area: signing in, registration, password recovery."""

from __future__ import annotations

from ruobr_tui.areas import Area, Command
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("login.leave", "escape", "leave", N_("Quit"), N_("Leave, or go back to what is stored"), "Esc", True),
    Command("login.complain", "f3", "complain", N_("No login from the school?"), N_("Tell the department of education, without signing in"), "F3"),
    Command("login.register", "f4", "register", N_("Register"), N_("Get a login and a password by e-mail"), "F4"),
    Command("login.recover", "f5", "recover", N_("Forgotten password"), N_("Set a new password by a code from a letter"), "F5"),
    Command("login.state_services", "f2", "state_services", N_("State Services"), N_("Sign in by State Services, in a browser or with a phone"), "F2"),
    Command("state_services.again", "n,r", "again", N_("New code"), N_("Begin again with a new code"), "n", True),
    Command("state_services.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the address to the clipboard"), "y", True),
    Command("state_services.leave", "escape,q", "leave", N_("Back"), N_("Back to login and password"), "Esc", True),
    Command("login.letters", "f7", "letters", N_("Letters of the demo"), N_("What the demo's mail server received"), "F7"),
)  # fmt: skip

AREA = Area(
    name="sign_in",
    commands=COMMANDS,
    headings={
        "login": N_("Signing in"),
        "state_services": N_("State Services"),
    },
)
