"""Who may grant and revoke which role where: pure rules of server and client.

* A role is granted inside the own scope only, never above the own role, and never to oneself.
* It ends at the latest with the role by which it was granted. A grant is an act of the office, so it stays
  when the role of who granted it is revoked; lists then say so, and whoever could grant it may revoke it.
* Nobody acts upon an account that reaches further than the own scope, or has a role that is above the own:
  a new password would be the way to that role.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ruobr_tui.api.roles import Level, Scope, StaffRole

R = StaffRole

LEVELS: Mapping[StaffRole, tuple[Level, ...]] = {
    R.REGION_ADMINISTRATOR: (Level.REGION,),
    R.MUNICIPALITY_ADMINISTRATOR: (Level.MUNICIPALITY,),
    R.SCHOOL_ADMINISTRATOR: (Level.SCHOOL,),
    R.HEAD: (Level.SCHOOL,),
    R.DEPUTY_HEAD: (Level.SCHOOL,),
    R.OFFICE: (Level.SCHOOL,),
    R.CANTEEN: (Level.SCHOOL,),
    R.MODERATOR: (Level.REGION, Level.MUNICIPALITY, Level.SCHOOL, Level.CLASS),
    R.SUPPORT: (Level.REGION, Level.MUNICIPALITY, Level.SCHOOL),
    R.KINDERGARTEN_CLERK: (Level.MUNICIPALITY,),
    R.SCHOOL_CLERK: (Level.MUNICIPALITY, Level.SCHOOL),
    R.COMPLAINTS_CLERK: (Level.MUNICIPALITY, Level.SCHOOL),
    # Answers for the personal data of the whole region.
    R.PERSONAL_DATA_CLERK: (Level.REGION,),
    R.MEALS_CLERK: (Level.MUNICIPALITY, Level.SCHOOL),
}
"""At which levels a role exists, the widest first."""

_AT_SCHOOL = frozenset(
    {R.DEPUTY_HEAD, R.OFFICE, R.CANTEEN, R.MODERATOR, R.SCHOOL_CLERK, R.COMPLAINTS_CLERK, R.MEALS_CLERK}
)
_OF_SCHOOLS = _AT_SCHOOL | {R.SCHOOL_ADMINISTRATOR, R.HEAD, R.SUPPORT}

GRANTS: Mapping[StaffRole, frozenset[StaffRole]] = {
    R.REGION_ADMINISTRATOR: frozenset(StaffRole),
    R.MUNICIPALITY_ADMINISTRATOR: _OF_SCHOOLS | {R.MUNICIPALITY_ADMINISTRATOR, R.KINDERGARTEN_CLERK},
    R.SCHOOL_ADMINISTRATOR: _OF_SCHOOLS,
    R.HEAD: _AT_SCHOOL,
}
"""What each role may grant inside its scope; all others grant nothing."""

ADMINISTRATORS = frozenset(
    {R.REGION_ADMINISTRATOR, R.MUNICIPALITY_ADMINISTRATOR, R.SCHOOL_ADMINISTRATOR, R.HEAD}
)
"""Who sees the roles in his scope."""

KEEPERS = frozenset({R.REGION_ADMINISTRATOR, R.MUNICIPALITY_ADMINISTRATOR, R.SCHOOL_ADMINISTRATOR, R.SUPPORT})
"""Who looks after the accounts in his scope: new passwords, sessions, closing."""

FILLERS = frozenset({R.REGION_ADMINISTRATOR, R.MUNICIPALITY_ADMINISTRATOR, R.SCHOOL_ADMINISTRATOR})
"""Who fills the schools in his scope from tables, and leads them into a new school year."""


AUDITORS = frozenset({R.REGION_ADMINISTRATOR, R.PERSONAL_DATA_CLERK})
"""Who reads the audit: entries name accounts and no places, so there is no narrower scope."""

TEXT_EDITORS = frozenset({R.REGION_ADMINISTRATOR})
"""Who writes the texts of the portal: consents and letters are the region's."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that counts today. ``role`` is a text: an area may have a desk that is not known here."""

    role: str
    scope: Scope
    ends_on: date | None = None
    """The last day; None: without an end."""


def is_live(revoked: bool, ends_on: date | None, today: date | None) -> bool:
    """Whether a grant counts on this day. Where the day is not known, only those without an end do."""
    return not revoked and (ends_on is None or (today is not None and today <= ends_on))


def exists_at(role: str, level: Level) -> bool:
    """Whether there is such a role at this level."""
    known = _known(role)
    return known is not None and level in LEVELS[known]


def granted_by(held: Iterable[Held], role: str, scope: Scope) -> Held | None:
    """The role by which this one may be granted and revoked: of several, the one that lasts longest.

    None: it may not.
    """
    fitting = [each for each in held if _covers(each, role, scope)]
    return max(fitting, key=_last_day, default=None)


def _last_day(held: Held) -> date:
    return held.ends_on or date.max


def may_grant(held: Iterable[Held], role: str, scope: Scope) -> bool:
    """Whether who has these roles may grant this one there."""
    return exists_at(role, scope.level) and granted_by(held, role, scope) is not None


def lasts_too_long(by: Held, ends_on: date | None) -> bool:
    """Whether a grant would outlast the role by which it is made."""
    return by.ends_on is not None and (ends_on is None or ends_on > by.ends_on)


def roles_to_grant(held: Collection[Held], scope: Scope) -> list[StaffRole]:
    """The roles that may be granted there, in the order of ``StaffRole``."""
    return [role for role in StaffRole if may_grant(held, role, scope)]


def scopes_of(held: Iterable[Held], roles: Collection[str]) -> list[Scope]:
    """Where one of these roles is held: without those that lie inside another."""
    scopes = list(dict.fromkeys(each.scope for each in held if each.role in roles))
    return [
        scope for scope in scopes if not any(other != scope and other.contains(scope) for other in scopes)
    ]


def may_keep(held: Collection[Held], places: Iterable[Scope], roles: Iterable[Held]) -> bool:
    """Whether who has these roles may act upon an account with those places and roles.

    All that it reaches must lie inside one's scope. An account that belongs nowhere is the region's. Its
    roles must be such as one may revoke; support has to do with no role but its families' and teachers'.
    """
    mine = scopes_of(held, KEEPERS)
    reached = list(places) or [Scope()]
    theirs = list(roles)
    return all(any(scope.contains(place) for scope in mine) for place in reached) and all(
        granted_by(held, each.role, each.scope) is not None for each in theirs
    )


def _covers(by: Held, role: str, scope: Scope) -> bool:
    mine, theirs = _known(by.role), _known(role)
    if mine is None or not by.scope.contains(scope):
        return False
    if theirs is None:  # a desk of an area that is not known here
        return mine == R.REGION_ADMINISTRATOR
    return theirs in GRANTS.get(mine, frozenset())


def _known(role: str) -> StaffRole | None:
    try:
        return StaffRole(role)
    except ValueError:
        return None
