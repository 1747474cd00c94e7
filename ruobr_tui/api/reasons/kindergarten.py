"""The queue for kindergartens, allocation rounds and exchanges of places."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

TOO_OLD = Reason("kindergarten-too-old", N_("Kindergarten is for children under seven."))
TOO_OLD_THEN = Reason(
    "kindergarten-too-old-then", N_("The child will be seven by this date. Apply to a school instead.")
)
NO_CHOICE = Reason("no-choice", N_("Choose at least one kindergarten."))
TOO_MANY = Reason("too-many-choices", N_("Choose up to ten kindergartens."))
TWICE = Reason("chosen-twice", N_("The same kindergarten is chosen twice."))
ONE_MUNICIPALITY = Reason("one-municipality", N_("Choose kindergartens in one municipality."))
NO_PRIVILEGE = Reason("no-privilege", N_("This priority is not available in this municipality."))
STAYS = Reason(
    "stays-in-municipality", N_("The municipality and the child can’t be changed in a submitted application.")
)
OWN_APPLICATION = Reason("own-application", N_("This child already has an application. Withdraw it first."))
APPLICATION_OF_ANOTHER = Reason(
    "application-of-another",
    N_(
        "Another account has already applied for this child, perhaps the other parent. If you don’t "
        "know who it is, contact the education department."
    ),
)
WISHES_FIXED = Reason("wishes-fixed", N_("The choices can no longer be changed."))
BY_ROUND = Reason("places-by-round", N_("Places are assigned in an allocation round."))
CONFIRM_CERTIFICATE = Reason("confirm-certificate", N_("Confirm the scan of the birth certificate first."))
NOT_EXCHANGEABLE = Reason(
    "not-exchangeable",
    N_("Only a place that has been offered to you and not yet accepted can be exchanged."),
)
OFFERED_ALREADY = Reason("place-offered-already", N_("This place is already listed for exchange."))
NO_MATCH = Reason("exchange-no-match", N_("This place cannot be exchanged with yours."))
NO_LONGER_OFFERED = Reason(
    "place-no-longer-offered", N_("One of the places is no longer listed for exchange.")
)
PROPOSED_ALREADY = Reason("proposed-already", N_("You have already proposed this exchange."))
NO_LONGER_HELD = Reason("place-no-longer-held", N_("One of the places is no longer reserved."))
LEFT = Reason(
    "exchange-left",
    N_(
        "One of the places is no longer as the exchange left it: it was accepted, declined, exchanged "
        "again, or not answered for in time."
    ),
)
NEW_PLACE_OFFERED = Reason(
    "new-place-offered",
    N_("One of the parents offers the new place for exchange. The offer has to be taken back first."),
)
GROUP_FULL = Reason("group-full", N_("There are no places left in this group."))
NEW_APPLICATION = Reason(
    "new-application",
    N_("The child has a newer application. Withdraw it first."),
)
PLAN_OUTDATED = Reason("plan-outdated", N_("Applications or places have changed. Calculate a new plan."))
APPLICATIONS_CHANGED = Reason(
    "applications-changed",
    N_("Applications have changed. Calculate a new plan."),
)
SAY_WHY = Reason("say-why-to-parents", N_("Enter a reason (the other parents will see it)."))

# What the portal notes in a history by itself.
DOCUMENTS_LATE = Reason("documents-late", N_("The documents were not brought in time."))
