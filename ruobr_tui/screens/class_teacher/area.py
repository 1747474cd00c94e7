"""Area: decisions of a class teacher about diaries and logins of the class."""

from __future__ import annotations

from ruobr_tui.api.models.events import DESK
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("join_requests.grant", "a,enter", "grant", N_("Grant access"), N_("Choose the pupil and open the diary"), "a", True, hint=N_("Grant")),
    Command("join_requests.refuse", "d,delete", "refuse", N_("Reject"), N_("Reject and give the parent a reason"), "d", True),
    Command("class_logins.pupil", "p,enter", "hand_out('pupil')", N_("Pupil’s password"), N_("Issue a login slip for the pupil"), "p", True, hint=N_("To pupil")),
    Command("class_logins.parent", "a", "hand_out('parent')", N_("Parent’s password"), N_("Issue a login slip for a parent"), "a", True, hint=N_("To parent")),
    Command("class_logins.sheet", "s", "sheet", N_("Sheet of logins"), N_("Slips of the whole class to print, or a table"), "s", True, hint=N_("All to print"), on_page=True, uses_files=True),
    Command("login_slip.save", "s", "save", N_("Save slip"), N_("Save the slip as a text file for printing"), "s", True, hint=N_("Save"), uses_files=True),
)  # fmt: skip

AREA = Area(
    name="class_teacher",
    sections=(
        Section(
            "join_requests",
            "wd",
            N_("Diary requests"),
            N_("Parents’ requests for diary access"),
            "class_teacher.diary_requests:JoinRequestsScreen",
            "family",
            "class-teacher",
            group=Group.WORK,
            badge="class_teacher.badge:requests",
        ),
        Section(
            "class_logins",
            "wo",
            N_("Class logins"),
            N_("Logins and passwords to hand out"),
            "class_teacher.class_logins:ClassLoginsScreen",
            "family",
            "class-teacher",
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={
        "join_requests": N_("Diary requests"),
        "class_logins": N_("Class logins"),
        "login_slip": N_("Login slip"),
    },
    event_kinds=frozenset({DESK}),
    today="class_teacher.on_today:ON_TODAY",
)
