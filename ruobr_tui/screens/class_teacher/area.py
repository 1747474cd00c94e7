"""Area: decisions of a class teacher about diaries and logins of the class."""

from __future__ import annotations

from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("join_requests.grant", "a,enter", "grant", N_("Grant"), N_("Choose the pupil and open the diary"), "a", True, hint=N_("Grant access")),
    Command("join_requests.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    Command("class_logins.pupil", "p,enter", "hand_out('pupil')", N_("New password for the pupil"), N_("A new login or password for the pupil, as a slip"), "p", True, hint=N_("To pupil")),
    Command("class_logins.parent", "a", "hand_out('parent')", N_("New password for a parent"), N_("A new login or password for a parent, as a slip"), "a", True, hint=N_("To parent")),
    Command("login_slip.save", "s", "save", N_("Save slip"), N_("Save the slip as a text, to be printed"), "s", True, hint=N_("Save")),
)  # fmt: skip

AREA = Area(
    name="class_teacher",
    sections=(
        Section(
            "join_requests",
            "wd",
            N_("Requests for diaries"),
            N_("Parents’ requests for diary access"),
            "class_teacher.diary_requests:JoinRequestsScreen",
            "family",
            "class-teacher",
            group=Group.WORK,
        ),
        Section(
            "class_logins",
            "wo",
            N_("Logins of the class"),
            N_("Logins and passwords to hand out"),
            "class_teacher.class_logins:ClassLoginsScreen",
            "family",
            "class-teacher",
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={
        "join_requests": N_("Requests for diaries"),
        "class_logins": N_("Logins of the class"),
        "login_slip": N_("Login slip"),
    },
    today="class_teacher.on_today:ON_TODAY",
)
