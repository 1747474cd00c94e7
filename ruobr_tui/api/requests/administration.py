"""Administration: roles of staff and accounts inside the user's scope."""

from __future__ import annotations

from datetime import date

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.administration import (
    AccountDetail,
    AccountRows,
    MyRoles,
    OneTimePassword,
    Place,
    Places,
    RoleGrant,
    RoleGrants,
    RoleHistory,
    StaffMember,
)
from ruobr_tui.api.resources import Part, Resource

FEATURE = "administration"
_BASE = "administration"
ROLES, ACCOUNTS = "administration-roles/", "administration-accounts/"
"""Begin the keys of the lists."""


def my_roles() -> Resource[MyRoles]:
    """The user's own roles."""
    return Resource("my-roles", f"{_BASE}/my-roles", MyRoles, part=Part.CABINET, feature=FEATURE)


def roles(state: str, part: ListPart = WHOLE) -> Resource[RoleGrants]:
    """A page of the roles in the scope; ``state``: live or ended."""
    key, query = f"{ROLES}{state}{part.key}", {"state": state, **part.query}
    return Resource(key, f"{_BASE}/roles", RoleGrants, query, part=Part.CABINET, feature=FEATURE)


def role(number: int) -> Resource[RoleHistory]:
    """One role with its history."""
    key, path = f"administration-role/{number}", f"{_BASE}/roles/{number}"
    return Resource(key, path, RoleHistory, part=Part.CABINET, feature=FEATURE)


def places(find: str) -> Resource[Places]:
    """Where the user may grant roles."""
    key, query = f"administration-places/{find.casefold()}", {"find": find}
    return Resource(key, f"{_BASE}/places", Places, query, part=Part.CABINET, feature=FEATURE)


def staff_member(login: str) -> Resource[StaffMember]:
    """Whose login it is."""
    key, query = f"administration-staff/{login.casefold()}", {"login": login}
    return Resource(key, f"{_BASE}/staff", StaffMember, query, part=Part.CABINET, feature=FEATURE)


def grant(login: str, role_code: str, place: Place, ends_on: date | None) -> Call[RoleGrant]:
    """Grant a role."""
    body = {
        "login": login,
        "role": role_code,
        "territory_id": place.territory_id,
        "school_id": place.school_id,
        "class_id": place.class_id,
        "ends_on": None if ends_on is None else ends_on.isoformat(),
    }
    return Call("POST", f"{_BASE}/roles", body, RoleGrant)


def revoke(number: int, reason: str) -> Call[RoleGrant]:
    """Revoke a role."""
    return Call("POST", f"{_BASE}/roles/{number}", {"reason": reason}, RoleGrant)


def accounts(state: str, part: ListPart = WHOLE) -> Resource[AccountRows]:
    """A page of the accounts in the scope; ``state``: active or closed."""
    key, query = f"{ACCOUNTS}{state}{part.key}", {"state": state, **part.query}
    return Resource(key, f"{_BASE}/accounts", AccountRows, query, part=Part.CABINET, feature=FEATURE)


def account(number: int) -> Resource[AccountDetail]:
    """One account with roles, sessions and history."""
    key, path = f"administration-account/{number}", f"{_BASE}/accounts/{number}"
    return Resource(key, path, AccountDetail, part=Part.CABINET, feature=FEATURE)


def decide_account(number: int, action: str, reason: str) -> Call[AccountDetail]:
    """Close an account, or open it again."""
    body = {"action": action, "reason": reason}
    return Call("POST", f"{_BASE}/accounts/{number}", body, AccountDetail)


def reset_password(number: int) -> Call[OneTimePassword]:
    """Set a one-time password; the response shows it once."""
    return Call("POST", f"{_BASE}/accounts/{number}/password", None, OneTimePassword)


def turn_factor_off(number: int) -> Call[AccountDetail]:
    """Turn off the second factor of somebody who has lost it."""
    return Call("DELETE", f"{_BASE}/accounts/{number}/second-factor", None, AccountDetail)


def end_sessions(number: int) -> Call[AccountDetail]:
    """End all sessions of an account."""
    return Call("DELETE", f"{_BASE}/accounts/{number}/sessions", None, AccountDetail)


def end_session(number: int, session: int) -> Call[AccountDetail]:
    """End one session of an account."""
    return Call("DELETE", f"{_BASE}/accounts/{number}/sessions/{session}", None, AccountDetail)
