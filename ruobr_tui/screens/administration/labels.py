"""Names of roles and places."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui import phrases
from ruobr_tui.api.models.administration import Place, RecordedRole, RoleGrant
from ruobr_tui.api.roles import Role, StaffRole
from ruobr_tui.api.states.administration import AccountState, GrantStanding
from ruobr_tui.i18n import N_, _

ROLES = {
    StaffRole.REGION_ADMINISTRATOR: N_("administrator of the region"),
    StaffRole.MUNICIPALITY_ADMINISTRATOR: N_("administrator of the municipality"),
    StaffRole.SCHOOL_ADMINISTRATOR: N_("administrator of the school"),
    StaffRole.HEAD: N_("head of the school"),
    StaffRole.DEPUTY_HEAD: N_("deputy head"),
    StaffRole.OFFICE: N_("school office"),
    StaffRole.CANTEEN: N_("canteen staff"),
    StaffRole.MODERATOR: N_("moderator"),
    StaffRole.SUPPORT: N_("user support"),
    StaffRole.KINDERGARTEN_CLERK: N_("kindergarten clerk"),
    StaffRole.SCHOOL_CLERK: N_("school admission clerk"),
    StaffRole.COMPLAINTS_CLERK: N_("complaints clerk"),
    StaffRole.PERSONAL_DATA_CLERK: N_("data protection officer"),
    StaffRole.MEALS_CLERK: N_("meals clerk"),
    Role.PARENT: N_("parent"),
    Role.PUPIL: N_("pupil"),
    Role.TEACHER: N_("teacher"),
    Role.OPERATOR: N_("staff"),
    "class-teacher": N_("class teacher"),
}

STEPS = {
    "close": N_("closed"),
    "ask-close": N_("closing asked for, waits for a second person"),
    "reopen": N_("opened again"),
    "reset": N_("one-time password set"),
    "end-sessions": N_("sessions ended"),
    "reset-second-factor": N_("second factor turned off"),
}
"""What was done with an account."""


def role_name(code: str) -> str:
    """A role in words; the code of one that is not known here."""
    return _(ROLES[code]) if code in ROLES else code


def place_name(place: Place) -> str:
    """The narrowest place: the class with its school, the school, the municipality, or the region."""
    if place.class_name:
        return f"{place.class_name}, {place.school}"
    return place.school or place.territory or _("the whole region")


STANDINGS: Mapping[GrantStanding, str] = {
    GrantStanding.LIVE: N_("counts now"),
    GrantStanding.ENDED: N_("its time is over"),
    GrantStanding.REVOKED: N_("was revoked"),
}
ACCOUNTS: Mapping[AccountState, str] = {
    AccountState.OPEN: N_("can sign in"),
    AccountState.CLOSED: N_("closed"),
}


def account_state(is_active: bool) -> str:
    """Whether one can sign in with it."""
    return _(ACCOUNTS[AccountState.OPEN if is_active else AccountState.CLOSED])


def until(grant: RoleGrant) -> str:
    """The last day, or that there is none."""
    if grant.ends_on is None:
        return _("without an end")
    return _("until %(day)s") % {"day": phrases.numeric_date(grant.ends_on)}


def state_of(grant: RoleGrant) -> tuple[str, str]:
    """How it stands, and the colour."""
    match grant.state:
        case GrantStanding.REVOKED:
            return _(STANDINGS[GrantStanding.REVOKED]), "dim"
        case GrantStanding.ENDED:
            return _(STANDINGS[GrantStanding.ENDED]), "dim"
        case _:
            return until(grant), "due" if grant.ends_on is not None else "dim"


def recorded(entry: RecordedRole) -> str:
    """What the school's records say."""
    return f"{role_name(entry.role)} · {place_name(entry.place)}"
