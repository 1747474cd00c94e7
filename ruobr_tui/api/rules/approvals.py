"""What a second person may have to confirm, and who may be that person: for server and client."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.roles import StaffRole

CORRECTIONS, CLOSING, ERASURE, ROUNDS = "corrections", "closing", "erasure", "rounds"
ACTS = (CORRECTIONS, CLOSING, ERASURE, ROUNDS)
"""As the settings of the server name them."""

MEAL_CORRECTION, MEAL_REVERSAL = "meal-correction", "meal-reversal"
ACCOUNT_CLOSING = "account-closing"
ERASURE_OF_DATA = "erasure"
KINDERGARTEN_ROUND = "kindergarten-round"

ADMINISTRATORS = frozenset(
    {
        StaffRole.REGION_ADMINISTRATOR,
        StaffRole.MUNICIPALITY_ADMINISTRATOR,
        StaffRole.SCHOOL_ADMINISTRATOR,
    }
)

CONFIRMERS: Mapping[str, frozenset[StaffRole]] = {
    MEAL_CORRECTION: frozenset({StaffRole.MEALS_CLERK}),
    MEAL_REVERSAL: frozenset({StaffRole.MEALS_CLERK}),
    # User support may ask, and an administrator confirms.
    ACCOUNT_CLOSING: ADMINISTRATORS,
    ERASURE_OF_DATA: frozenset({StaffRole.PERSONAL_DATA_CLERK}),
    KINDERGARTEN_ROUND: frozenset({StaffRole.KINDERGARTEN_CLERK}),
}
"""Kind of request → who confirms it, where the role's scope contains that of the request."""

ASKERS = frozenset().union(*CONFIRMERS.values()) | {StaffRole.SUPPORT}
"""Who may have requests to read: their own, or those of others."""
