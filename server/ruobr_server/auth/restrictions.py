"""What an account may not do yet: one rule for every request, which the gate asks.

- Whoever signed in with a password that somebody else gave out may only choose another one and sign out.
- Header credentials carry no code, so they do not open an account with a second factor.
- Where the settings require a second factor, staff without one may only set it up and sign out.

The mobile contract has no way to change a password, and families with a printed login slip use the phone's
app: their header credentials still open the mobile contract (docs/adr/0009-passwords-that-were-given-out.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from ruobr_server.kit.errors import (
    PasswordMustBeChanged,
    SecondFactorMissing,
    SecondFactorRequired,
    ServerError,
)
from ruobr_server.kit.http.responses import is_own
from ruobr_tui.api.models.cabinet import NextStep
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy

STAFF = frozenset({Role.TEACHER, Role.OPERATOR})
"""Roles of accounts that see many people's data."""

SIGN_OUT = ("DELETE", "/cabinet/session")
CHOOSE_PASSWORD = frozenset({("GET", "/cabinet/account"), ("PATCH", "/cabinet/account"), SIGN_OUT})
SET_UP_FACTOR = frozenset(
    {
        ("GET", "/cabinet/second-factor"),
        ("POST", "/cabinet/second-factor"),
        ("POST", "/cabinet/second-factor/confirm"),
        SIGN_OUT,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller has signed in, and what is still to be done."""

    role: str
    is_session: bool
    """False: header credentials."""
    must_change_password: bool
    """The password that the caller signed in with was given out by somebody else."""
    has_second_factor: bool


def next_steps(standing: Standing, policy: SecondFactorPolicy) -> list[NextStep]:
    """What a signed-in user has to do before anything else, in this order."""
    steps: list[NextStep] = ["change-password"] if standing.must_change_password else []
    is_bound = policy is SecondFactorPolicy.REQUIRED and standing.role in STAFF
    if is_bound and not standing.has_second_factor:
        steps.append("set-up-second-factor")
    return steps


def refusal(standing: Standing, policy: SecondFactorPolicy, method: str, path: str) -> ServerError | None:
    """Why this request is refused; None if nothing here is against it."""
    if standing.has_second_factor and not standing.is_session:
        return SecondFactorRequired()
    match next_steps(standing, policy):
        case ["change-password", *_]:
            is_phone = not standing.is_session and standing.role not in STAFF and not is_own(path)
            is_allowed = is_phone or (method, path) in CHOOSE_PASSWORD
            return None if is_allowed else PasswordMustBeChanged()
        case ["set-up-second-factor"]:
            return None if (method, path) in SET_UP_FACTOR else SecondFactorMissing()
        case _:
            return None
