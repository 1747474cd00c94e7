"""Questions about kindergartens: applications, places, exchanges, an operator's decisions."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

_APPLICATION = "%(child)s, %(application)s\n%(place)s"

ACCEPT = Question(
    title=N_("Accept this place?"),
    yes=N_("Yes, accept"),
    whom=_APPLICATION,
    what=N_("Then sign the contract at the kindergarten. An accepted place can no longer be exchanged."),
    result=N_("Place accepted: %(child)s, %(short)s."),
)
DECLINE = Question(
    title=N_("Decline this place?"),
    yes=N_("Yes, decline"),
    whom=_APPLICATION,
    what=N_("You may come back to the queue later (u), with the old date of registration."),
    lost=N_("The place goes to the next child at once and cannot be had back."),
    word="%(word)s",
    result=N_("Place declined: %(child)s, %(short)s."),
)
WITHDRAW = Question(
    title=N_("Withdraw this application?"),
    yes=N_("Yes, withdraw"),
    whom=_APPLICATION,
    lost=N_("The place in the queue is lost. A new application starts at the end of the queue."),
    word="%(word)s",
    result=N_("Withdrawn: %(child)s, %(application)s."),
)
SUSPEND = Question(
    title=N_("Suspend this application?"),
    yes=N_("Yes, suspend"),
    whom=_APPLICATION,
    what=N_("No place is offered until you come back to the queue (u). The date of registration stays."),
    result=N_("Suspended: %(child)s, %(application)s."),
)
RESUME = Question(
    title=N_("Come back to the queue?"),
    yes=N_("Yes, come back"),
    whom=_APPLICATION,
    what=N_("With the old date of registration."),
    result=N_("In the queue again: %(child)s, %(application)s."),
)
BRING = Question(
    title=N_("Have the documents been brought?"),
    yes=N_("Yes, they are there"),
    whom=_APPLICATION,
    what=N_("The operator looks at the application again."),
    result=N_("Operator notified: %(child)s."),
)
ACTIONS = {
    "accept": ACCEPT,
    "decline": DECLINE,
    "withdraw": WITHDRAW,
    "suspend": SUSPEND,
    "resume": RESUME,
    "bring": BRING,
}
"""Questions about a parent's actions, by the portal's names of actions."""

OFFER = Question(
    title=N_("List this place for exchange?"),
    yes=N_("Yes, list it"),
    whom=_APPLICATION,
    what=N_(
        "Parents with a place of the same age, hours and group type see it and may propose theirs. "
        "You can take it off the list."
    ),
    result=N_("Listed for exchange: %(child)s, %(short)s."),
)
PROPOSE = Question(
    title=N_("Propose this exchange?"),
    yes=N_("Yes, propose"),
    whom=N_("You give: %(gives)s\nYou get: %(gets)s"),
    what=N_("The other family has to agree, then the operator approves. Until then you can take it back."),
    result=N_("Proposed: %(gives)s ⇄ %(gets)s."),
)
CONSENT = Question(
    title=N_("Agree to this exchange?"),
    yes=N_("Yes, agree"),
    whom=N_("You give: %(gives)s\nYou get: %(gets)s"),
    what=N_("The places are exchanged as soon as the operator approves."),
    result=N_("Agreed: %(gives)s ⇄ %(gets)s."),
)
DECLINE_EXCHANGE = Question(
    title=N_("Decline this exchange?"),
    yes=N_("Yes, decline"),
    whom=N_("You give: %(gives)s\nYou get: %(gets)s"),
    what=N_("The other family can propose it again."),
    result=N_("Declined: %(gives)s ⇄ %(gets)s."),
)
WITHDRAW_PROPOSAL = Question(
    title=N_("Take this proposal back?"),
    yes=N_("Yes, take it back"),
    whom=N_("You give: %(gives)s\nYou get: %(gets)s"),
    what=N_("You can propose it again."),
    result=N_("Taken back: %(gives)s ⇄ %(gets)s."),
)

# At the desk

REGISTER = Question(
    title=N_("Put this application into the queue?"),
    yes=N_("Yes, register"),
    whom=N_("%(child)s, born %(born)s\n%(wishes)s"),
    what=N_("By the time when it was filed: %(filed)s. The parent sees it at once."),
    result=N_("Registered: %(child)s."),
)
ENROL = Question(
    title=N_("Enrol this child?"),
    yes=N_("Yes, enrol"),
    whom=N_("%(child)s, born %(born)s, %(application)s\n%(place)s"),
    what=N_("The contract is signed. The parent sees it at once.\n%(way_back)s"),
    result=N_("Enrolled: %(child)s, %(place)s."),
)
APPROVE_EXCHANGE = Question(
    title=N_("Exchange these places?"),
    yes=N_("Yes, exchange"),
    whom="%(first)s\n%(second)s",
    what=N_("Both places change hands at once, and both families see it.\n%(way_back)s"),
    result=N_("Exchanged: %(gives)s ⇄ %(gets)s."),
)
APPLY_ROUND = Question(
    title=N_("Offer the places of this allocation round?"),
    yes=N_("Yes, offer"),
    whom=N_("%(municipality)s, wished by %(day)s\nPlaces: %(given)s. Without a place: %(left)s."),
    what=N_("Every family sees its place at once and has to answer in time."),
    lost=N_("A place that is offered cannot be called back."),
    word="%(given)s",
    result=N_("Places offered: %(given)s; the parents see it now."),
)
