"""Names of requests, of their states, and of the lines of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.approvals import ApprovalFact
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.rules.approvals import (
    ACCOUNT_CLOSING,
    ERASURE_OF_DATA,
    KINDERGARTEN_ROUND,
    MEAL_CORRECTION,
    MEAL_REVERSAL,
)
from ruobr_tui.api.states.approvals import ApprovalState
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.administration.labels import role_name

KINDS: Mapping[str, str] = {
    MEAL_CORRECTION: N_("Adjust a meal account"),
    MEAL_REVERSAL: N_("Undo an adjustment"),
    ACCOUNT_CLOSING: N_("Close an account"),
    ERASURE_OF_DATA: N_("Erase personal data"),
    KINDERGARTEN_ROUND: N_("Allocate kindergarten places"),
}

STATES: Mapping[ApprovalState, tuple[str, str]] = {
    ApprovalState.WAITING: (N_("waits for a second person"), "due"),
    ApprovalState.CONFIRMED: (N_("confirmed and carried out"), "good"),
    ApprovalState.REFUSED: (N_("request rejected"), "bad"),
    ApprovalState.WITHDRAWN: (N_("request withdrawn"), "dim"),
    ApprovalState.EXPIRED: (N_("request expired"), "dim"),
}

FACTS: Mapping[str, str] = {
    "pupil": N_("Pupil"),
    "school": N_("School"),
    "meal-account": N_("Meal account"),
    "amount": N_("Amount"),
    "line": N_("Line"),
    "balance": N_("Balance"),
    "balance-after": N_("Balance then"),
    "owner": N_("Owner"),
    "login": N_("Login"),
    "role": N_("Who"),
    "staff-role": N_("Role"),
    "belongs": N_("Where"),
    "erasure-request": N_("Requested"),
    "children": N_("Children"),
    "desired-by": N_("Desired by"),
    "places-given": N_("Places offered"),
    "still-waiting": N_("Still waiting"),
    "left-out": N_("Left out"),
    "kindergarten": N_("Kindergarten"),
}
"""Lines of plans; those that are counted end in their number (``staff-role-1``)."""

HIDDEN = frozenset({"plan"})
"""Lines that only say whether it is still the same plan."""

SIGNED = frozenset({"amount"})
"""Sums that are shown with their sign."""


def kind_name(kind: str) -> str:
    """What is asked for; the code of a kind that is not known here."""
    return _(KINDS[kind]) if kind in KINDS else kind


def state_of(state: str) -> tuple[str, str]:
    """The state in words, and its colour."""
    try:
        word, role = STATES[ApprovalState(state)]
    except ValueError:
        return state, "text"
    return _(word), role


def fact_name(name: str) -> str:
    """The name of a line of a plan."""
    base = name.rstrip("0123456789").removesuffix("-")
    return _(FACTS[base]) if base in FACTS else name


def fact_value(fact: ApprovalFact, value: str) -> str:
    """A value as it is read."""
    match fact.form:
        case "sum" if value.removeprefix("-").isdecimal():
            return _sum(roubles(int(value)), is_signed=fact.name in SIGNED)
        case "role":
            return role_name(value)
        case "day":
            return phrases.date_text(value)
        case _:
            return value or "–"


def _sum(amount: Decimal, *, is_signed: bool) -> str:
    if not is_signed:
        return phrases.roubles(amount)
    return ("+" if amount > 0 else "−") + phrases.roubles(abs(amount))
