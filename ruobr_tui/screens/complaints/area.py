"""Area: complaints, for parents, signed in or not, and for operators."""

from __future__ import annotations

from ruobr_tui.api.models.events import DESK
from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("complaints.answer", "a,enter", "answer", N_("Answer"), N_("Reply to the sender"), "a", True),
    Command("complaints.take", "t", "take", N_("Start review"), N_("Mark the complaint as under review"), "t", True, hint=N_("Review")),
    Command("complaints.decline", "d,delete", "decline", N_("Reject"), N_("Close with a reason"), "d", True),
    Command("complaints.reopen", "u", "reopen", N_("Reopen"), N_("Reopen for review"), "u", True),
)  # fmt: skip

AREA = Area(
    name="complaints",
    sections=(
        Section(
            "complaint",
            "iw",
            N_("Complaint"),
            N_("If the school does not give you a login"),
            "complaints.complaint:OwnComplaintScreen",
            "complaints",
            Role.PARENT,
            group=Group.ACCOUNT,
        ),
        Section(
            "complaints",
            "ww",
            N_("Complaints"),
            N_("Complaints waiting for a reply"),
            "complaints.desk:ComplaintsDeskScreen",
            "complaints",
            "desk:complaints",
            group=Group.WORK,
            badge="complaints.badge:at_desk",
        ),
    ),
    commands=COMMANDS,
    headings={
        "complaints": N_("Complaints"),
    },
    event_kinds=frozenset({DESK}),
    today="complaints.on_today:ON_TODAY",
)
