"""Area: requests of staff that a second person confirms."""

from __future__ import annotations

from ruobr_tui.api.models.events import APPROVAL
from ruobr_tui.api.roles import SECOND_PERSON
from ruobr_tui.areas import Area, Command, EventSummary, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("approval.confirm", "a", "confirm", N_("Confirm"), N_("Carry out what is shown here, as the second person"), "a", True),
    Command("approval.refuse", "d,delete", "refuse", N_("Reject"), N_("Reject the request, with a reason for who asked"), "d", True),
    Command("approval.withdraw", "w", "withdraw", N_("Withdraw"), N_("Withdraw your own request; nothing is done"), "w", True),
)  # fmt: skip

AREA = Area(
    name="approvals",
    sections=(
        Section(
            "approvals",
            "ws",
            N_("Second person"),
            N_("What colleagues ask you to confirm, and what you have asked for"),
            "approvals.desk:ApprovalsScreen",
            "approvals",
            SECOND_PERSON,
            group=Group.WORK,
            badge="approvals.badge:at_desk",
        ),
    ),
    commands=COMMANDS,
    headings={"approval": N_("A request for a second person")},
    event_kinds=frozenset({APPROVAL}),
    summaries=(EventSummary(kind=APPROVAL, text=N_("Second person: a request has changed")),),
)
