"""Area: kindergartens with applications of families, the desk, allocation rounds and exchanges."""

from __future__ import annotations

from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN, QUEUE
from ruobr_tui.api.roles import Role
from ruobr_tui.areas import Area, Command, EventSummary, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("kindergarten.apply", "n,insert", "apply", N_("New application"), N_("Apply for a place in kindergarten"), "n", True, hint=N_("Submit"), on_page=True),
    Command("kindergarten.accept", "a", "act('accept')", N_("Accept"), N_("Accept the place that was given"), "a", True),
    Command("kindergarten.decline", "d", "act('decline')", N_("Decline"), N_("Do without the place that was given"), "d", True),
    Command("kindergarten.change", "e,enter", "change", N_("Change wishes"), N_("Other kindergartens or another date; the turn stays"), "e", True, hint=N_("Choices")),
    Command("kindergarten.bring", "b", "act('bring')", N_("Documents brought"), N_("Tell the operator that the documents are there"), "b", True, hint=N_("Delivered")),
    Command("kindergarten.suspend", "s", "act('suspend')", N_("Suspend"), N_("Stay out of allocations for a while"), "s", True, hint=N_("Pause")),
    Command("kindergarten.resume", "u", "act('resume')", N_("Back to the queue"), N_("Stand in the queue again, at the old time"), "u", True, hint=N_("Resume")),
    Command("kindergarten.withdraw", "w,delete", "act('withdraw')", N_("Withdraw"), N_("Take the application back for good"), "w", True),
    Command("kindergarten.figures", "f", "figures", N_("Kindergartens"), N_("Places, queues and movement of every kindergarten"), "f", True, hint=N_("Compare"), on_page=True),
    Command("kindergarten.exchange", "x", "exchange", N_("Exchange"), N_("Exchange a given place with another parent"), "x", True, on_page=True),
    Command("wishes.sibling", "s", "sibling", N_("Sibling there"), N_("A brother or sister goes to this kindergarten"), "s", True, hint=N_("Sibling")),
    Command("wishes.up", "minus", "shift(-1)", N_("Wish it more"), N_("One place up in the order of wish"), "-", True),
    Command("wishes.down", "plus,equals_sign", "shift(1)", N_("Wish it less"), N_("One place down in the order of wish"), "+", True),
    Command("wishes.done", "ctrl+s,f4", "done", N_("Done"), N_("These kindergartens, in this order"), "^S", True),
    Command("exchange.offer", "o", "offer", N_("Offer my place"), N_("Offer the place that was given"), "o", True, hint=N_("List"), on_page=True),
    Command("exchange.propose", "p,enter", "propose", N_("Propose"), N_("Propose this exchange, or consent to it"), "p", True),
    Command("exchange.decline", "d,delete", "decline", N_("Decline"), N_("Decline, or take back"), "d", True),
    Command("kindergarten_desk.revoke", "u", "revoke", N_("Revoke decision"), N_("Revoke an enrolment, a refusal or a no-show, with a reason for the parent"), "u", True, hint=N_("Revoke")),
    Command("kindergarten_desk.take", "t", "decide('take')", N_("Take"), N_("Say that it is being looked at"), "t", True, hint=N_("Review")),
    Command("kindergarten_desk.register", "a", "decide('register')", N_("Add to queue"), N_("Put it in the queue, by the time it was filed"), "a", True, hint=N_("To queue")),
    Command("kindergarten_desk.ask", "b", "decide('ask-documents')", N_("Ask for documents"), N_("Say which documents are to be brought"), "b", True, hint=N_("Request")),
    Command("kindergarten_desk.refuse", "d,delete", "decide('refuse')", N_("Refuse"), N_("Refuse, with a reason for the parent"), "d", True),
    Command("kindergarten_desk.confirm", "v", "confirm", N_("Confirm claims"), N_("Confirm privilege and siblings, or take that back"), "v", True, hint=N_("Confirm")),
    Command("kindergarten_desk.enrol", "e", "decide('enrol')", N_("Enrol"), N_("The contract is signed: the child is enrolled"), "e", True),
    Command("kindergarten_desk.cancel", "n", "decide('cancel')", N_("Did not appear"), N_("No contract was signed: the place is free again"), "n", True, hint=N_("No-show")),
    Command("kindergarten_desk.scans", "s,enter", "scans", N_("Scans"), N_("The scans of this child: open, confirm, refuse"), "s", True),
    Command("kindergarten_desk.round", "p", "round", N_("Allocation round"), N_("Plan who gets which place, then apply it"), "p", True, hint=N_("Allocate"), on_page=True),
    Command("kindergarten_desk.exchanges", "x", "exchanges", N_("Exchanges"), N_("Exchanges to which both parents have consented"), "x", True, on_page=True),
    Command("round.apply", "ctrl+s,f4", "apply", N_("Apply"), N_("Give these places"), "^S", True),
    Command("exchanges_desk.revoke", "u", "revoke", N_("Revoke approval"), N_("Both places change hands again, with a reason for the parents"), "u", True, hint=N_("Revoke")),
    Command("exchanges_desk.approve", "a,enter", "approve", N_("Approve"), N_("Both places change hands at once"), "a", True),
    Command("exchanges_desk.refuse", "d,delete", "refuse", N_("Refuse"), N_("Refuse, with a reason for the parents"), "d", True),
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
        ),
    ),
    commands=COMMANDS,
    headings={
        "kindergarten": N_("Kindergarten"),
        "wishes": N_("Kindergartens in order of wish"),
        "exchange": N_("Exchange of places"),
        "kindergarten_desk": N_("Kindergarten applications"),
        "round": N_("Allocation round"),
        "exchanges_desk": N_("Exchanges"),
    },
    event_kinds=frozenset({EXCHANGE, KINDERGARTEN, QUEUE}),
    summaries=(
        EventSummary(kind=KINDERGARTEN, text=N_("Kindergarten: application status changed")),
        EventSummary(kind=QUEUE, text=N_("Kindergarten: your place in the queue changed")),
        EventSummary(kind=EXCHANGE, text=N_("Kindergarten: exchange status changed")),
    ),
    today="kindergarten.on_today:ON_TODAY",
)
