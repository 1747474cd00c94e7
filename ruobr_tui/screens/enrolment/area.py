"""Area: applications for the first grade, and the desk of a school."""

from __future__ import annotations

from ruobr_tui.api.models.events import DESK, FIRST_GRADE
from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, EventSummary, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("enrolment.apply", "n,insert", "apply", N_("New application"), N_("Apply to the first grade of a school"), "n", True, hint=N_("Submit"), on_page=True),
    Command("enrolment.withdraw", "w,delete", "withdraw", N_("Withdraw"), N_("Withdraw the application permanently"), "w", True),
    Command("enrolment_desk.revoke", "u", "revoke", N_("Revoke decision"), N_("Revoke an enrolment or a refusal, with a reason for the parent"), "u", True, hint=N_("Revoke")),
    Command("enrolment_desk.take", "t", "decide('take')", N_("Start review"), N_("Mark as under review"), "t", True, hint=N_("Review")),
    Command("enrolment_desk.invite", "a", "decide('invite')", N_("Invite"), N_("Set when and where to bring the originals"), "a", True),
    Command("enrolment_desk.enrol", "e", "decide('enrol')", N_("Enrol"), N_("Originals received: enrol the child"), "e", True),
    Command("enrolment_desk.confirm", "v", "confirm", N_("Confirm priority"), N_("Confirm priority and permission, or undo"), "v", True, hint=N_("Confirm")),
    Command("enrolment_desk.scans", "s,enter", "scans", N_("Scans"), N_("The scans of this child: open, confirm, refuse"), "s", True),
    Command("enrolment_desk.refuse", "d,delete", "decide('refuse')", N_("Refuse"), N_("Reject and give the parent a reason"), "d", True),
)  # fmt: skip

AREA = Area(
    name="enrolment",
    sections=(
        Section(
            "enrolment",
            "f",
            N_("First grade"),
            N_("Applications to schools, invitations, enrolment"),
            "enrolment.tracker:EnrolmentScreen",
            "school-applications",
            Role.PARENT,
            group=Group.FAMILY,
        ),
        Section(
            "enrolment_desk",
            "wf",
            N_("First grade applications"),
            N_("Applications to the school: invite, enrol, reject"),
            "enrolment.desk:EnrolmentDeskScreen",
            "school-applications",
            "desk:school",
            group=Group.WORK,
            badge="enrolment.badge:at_desk",
        ),
    ),
    commands=COMMANDS,
    headings={
        "enrolment": N_("First grade"),
        "enrolment_desk": N_("First grade applications"),
    },
    event_kinds=frozenset({DESK, FIRST_GRADE}),
    summaries=(EventSummary(kind=FIRST_GRADE, text=N_("First grade: application status changed")),),
    today="enrolment.on_today:ON_TODAY",
)
