"""Administration: roles of staff and accounts inside the user's scope; texts of the portal."""

from __future__ import annotations

from datetime import date

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.administration import (
    AccountDetail,
    AccountRows,
    MyRoles,
    OneTimePassword,
    Overview,
    Place,
    Places,
    RoleGrant,
    RoleGrants,
    RoleHistory,
    StaffMember,
)
from ruobr_tui.api.models.portal_texts import PortalTextDetail, PortalTexts, WholeVersion, Wording
from ruobr_tui.api.resources import Part, Resource

FEATURE = "administration"
_BASE = "administration"
TEXTS_FEATURE = "portal-texts"
_TEXTS = "administration/texts"
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


def overview() -> Resource[Overview]:
    """What waits in the user's scope."""
    path = f"{_BASE}/overview"
    return Resource("administration-overview", path, Overview, part=Part.CABINET, feature=FEATURE)


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


def portal_texts() -> Resource[PortalTexts]:
    """All texts of the portal."""
    return Resource("portal-texts", _TEXTS, PortalTexts, part=Part.CABINET, feature=TEXTS_FEATURE)


def portal_text(kind: str) -> Resource[PortalTextDetail]:
    """One text with its versions."""
    return Resource(
        f"portal-texts/{kind}", f"{_TEXTS}/{kind}", PortalTextDetail, part=Part.CABINET, feature=TEXTS_FEATURE
    )


def portal_text_version(kind: str, number: int) -> Resource[WholeVersion]:
    """One version with its words."""
    return Resource(
        f"portal-texts/{kind}/{number}",
        f"{_TEXTS}/{kind}/versions/{number}",
        WholeVersion,
        part=Part.CABINET,
        feature=TEXTS_FEATURE,
    )


def save_draft(kind: str, ru: Wording, en: Wording, row_version: int) -> Call[PortalTextDetail]:
    """Save the draft; ``row_version`` of the one that was read, 0 if there was none."""
    body = {"ru": ru.model_dump(), "en": en.model_dump(), "version": row_version}
    return Call("PUT", f"{_TEXTS}/{kind}/draft", body, PortalTextDetail)


def discard_draft(kind: str, row_version: int) -> Call[PortalTextDetail]:
    """Give the draft up."""
    return Call("POST", f"{_TEXTS}/{kind}/discarded", {"version": row_version}, PortalTextDetail)


def publish(kind: str, row_version: int, *, asks_again: bool) -> Call[PortalTextDetail]:
    """Make the draft the text in force."""
    body = {"version": row_version, "asks_again": asks_again}
    return Call("POST", f"{_TEXTS}/{kind}/published", body, PortalTextDetail)
