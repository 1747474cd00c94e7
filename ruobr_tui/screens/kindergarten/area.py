"""Area: kindergartens with applications of families, the desk, allocation rounds and exchanges."""

from __future__ import annotations

from ruobr_tui.api.models.events import DESK, EXCHANGE, KINDERGARTEN, QUEUE
from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, EventSummary, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("kindergarten.apply", "n,insert", "apply", N_("New application"), N_("Apply for a place in kindergarten"), "n", True, hint=N_("Submit"), on_page=True),
    Command("kindergarten.accept", "a", "act('accept')", N_("Accept"), N_("Accept the place offered"), "a", True),
    Command("kindergarten.decline", "d", "act('decline')", N_("Decline"), N_("Decline the place offered"), "d", True),
    Command("kindergarten.change", "e", "change", N_("Change choices"), N_("Change kindergartens or date; your place in the queue is kept"), "e", True, hint=N_("Choices")),
    Command("kindergarten.bring", "b", "act('bring')", N_("Documents delivered"), N_("Tell the operator that the documents have been delivered"), "b", True, hint=N_("Delivered")),
    Command("kindergarten.suspend", "s", "act('suspend')", N_("Suspend"), N_("Pause taking part in allocation"), "s", True, hint=N_("Pause")),
    Command("kindergarten.resume", "u", "act('resume')", N_("Rejoin queue"), N_("Rejoin the queue with the original registration date"), "u", True, hint=N_("Resume")),
    Command("kindergarten.withdraw", "w,delete", "act('withdraw')", N_("Withdraw"), N_("Withdraw the application permanently"), "w", True),
    Command("kindergarten.figures", "f", "figures", N_("Kindergartens"), N_("Places and queues in all kindergartens"), "f", True, hint=N_("Compare"), on_page=True),
    Command("kindergarten.exchange", "x", "exchange", N_("Exchange"), N_("Exchange your place with another parent"), "x", True, on_page=True),
    Command("institutions.find", "slash,full_stop,ctrl+f", "find", N_("Find"), N_("Find a kindergarten by its number, name, district or address"), "/", True, on_page=True),
    Command("wishes.sibling", "s", "sibling", N_("Sibling"), N_("A sibling attends this kindergarten"), "s", True, hint=N_("Sibling")),
    Command("wishes.up", "minus", "shift(-1)", N_("Move up"), N_("Move this choice up"), "-", True),
    Command("wishes.down", "plus,equals_sign", "shift(1)", N_("Move down"), N_("Move this choice down"), "+", True),
    Command("exchange.offer", "n,insert", "offer", N_("Offer place"), N_("Offer your place for exchange"), "n", True, hint=N_("List"), on_page=True),
    Command("exchange.propose", "p,enter", "propose", N_("Propose exchange"), N_("Propose or accept this exchange"), "p", True, hint=N_("Propose")),
    Command("exchange.decline", "d,delete", "decline", N_("Decline"), N_("Decline or withdraw"), "d", True),
    Command("kindergarten_desk.revoke", "u", "revoke", N_("Revoke decision"), N_("Revoke an enrolment, a refusal or a no-show, with a reason for the parent"), "u", True, hint=N_("Revoke")),
    Command("kindergarten_desk.take", "t", "decide('take')", N_("Start review"), N_("Mark as under review"), "t", True, hint=N_("Review")),
    Command("kindergarten_desk.register", "a", "decide('register')", N_("Add to queue"), N_("Add to the queue by submission time"), "a", True, hint=N_("To queue")),
    Command("kindergarten_desk.ask", "b", "decide('ask-documents')", N_("Ask for documents"), N_("List the documents to bring"), "b", True, hint=N_("Request")),
    Command("kindergarten_desk.refuse", "d,delete", "decide('refuse')", N_("Refuse"), N_("Reject and give the parent a reason"), "d", True),
    Command("kindergarten_desk.confirm", "v", "confirm", N_("Confirm priority"), N_("Confirm priority and siblings, or undo"), "v", True, hint=N_("Confirm")),
    Command("kindergarten_desk.enrol", "e", "decide('enrol')", N_("Enrol"), N_("Contract signed: enrol the child"), "e", True),
    Command("kindergarten_desk.cancel", "n", "decide('cancel')", N_("No-show"), N_("No contract signed: release the place"), "n", True, hint=N_("No-show")),
    Command("kindergarten_desk.scans", "s,enter", "scans", N_("Scans"), N_("The scans of this child: open, confirm, refuse"), "s", True),
    Command("kindergarten_desk.round", "p", "round", N_("Allocation round"), N_("Calculate the allocation, then apply it"), "p", True, hint=N_("Allocate"), on_page=True),
    Command("kindergarten_desk.exchanges", "x", "exchanges", N_("Exchanges"), N_("Exchanges agreed by both parents"), "x", True, on_page=True),
    Command("round.apply", "ctrl+s,f4", "apply", N_("Apply"), N_("Assign these places"), "^S", True),
    Command("exchanges_desk.revoke", "u", "revoke", N_("Revoke approval"), N_("Both places change hands again, with a reason for the parents"), "u", True, hint=N_("Revoke")),
    Command("exchanges_desk.approve", "a,enter", "approve", N_("Approve"), N_("Exchange the two places"), "a", True),
    Command("exchanges_desk.refuse", "d,delete", "refuse", N_("Reject"), N_("Reject and give the parents a reason"), "d", True),
)  # fmt: skip

AREA = Area(
    name="kindergarten",
    sections=(
        Section(
            "kindergarten",
            "k",
            N_("Kindergarten"),
            N_("Applications, place in the queue, offers"),
            "kindergarten.tracker:KindergartenScreen",
            "kindergarten",
            Role.PARENT,
            group=Group.FAMILY,
            badge="kindergarten.badge:deadline",
        ),
        Section(
            "kindergarten_desk",
            "wk",
            N_("Kindergarten applications"),
            N_("Pending applications, allocation, exchanges"),
            "kindergarten.desk:KindergartenDeskScreen",
            "kindergarten",
            "desk:kindergarten",
            behind="enrolment_desk",
            group=Group.WORK,
            badge="kindergarten.badge:at_desk",
        ),
    ),
    commands=COMMANDS,
    headings={
        "kindergarten": N_("Kindergarten"),
        "institutions": N_("Kindergartens"),
        "wishes": N_("Kindergartens by preference"),
        "exchange": N_("Exchange of places"),
        "kindergarten_desk": N_("Kindergarten applications"),
        "round": N_("Allocation round"),
        "exchanges_desk": N_("Exchanges"),
    },
    event_kinds=frozenset({DESK, EXCHANGE, KINDERGARTEN, QUEUE}),
    summaries=(
        EventSummary(kind=KINDERGARTEN, text=N_("Kindergarten: application status changed")),
        EventSummary(kind=QUEUE, text=N_("Kindergarten: your place in the queue changed")),
        EventSummary(kind=EXCHANGE, text=N_("Kindergarten: exchange status changed")),
    ),
    today="kindergarten.on_today:ON_TODAY",
)
