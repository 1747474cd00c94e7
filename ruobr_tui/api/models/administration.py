"""Roles of staff and accounts, for administrators inside their scope (``/administration``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field, SecretStr

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeLine, SafeText


class Place(WireModel):
    """A scope with its names; all empty: the whole region. ``roles`` are those that the caller may grant."""

    territory_id: int | None = None
    school_id: int | None = None
    class_id: int | None = None
    territory: SafeLine = ""
    school: SafeLine = ""
    class_name: SafeLine = ""
    roles: Rows[SafeLine] = Field(default_factory=list)


class RoleGrant(WireModel):
    """A role of somebody, where, by whom and until when. ``state``: live, ended or revoked."""

    id: int
    account_id: int
    login: SafeLine = ""
    name: SafeLine = ""
    role: SafeLine
    place: Place = Field(default_factory=Place)
    granted_by: SafeLine = ""
    """Name and login; "": by a command of the server."""
    granted_at: datetime | None = None
    ends_on: date | None = None
    state: SafeLine = "live"
    revoked_by: SafeLine = ""
    revoked_at: datetime | None = None
    reason: SafeLine = ""
    grantor_left: bool = False
    """Whether who granted it could not grant it any more."""
    actions: Rows[SafeLine] = Field(default_factory=list)


class RecordedRole(WireModel):
    """What the records of a school say of a person: ``class-teacher`` or ``teacher``."""

    role: SafeLine
    place: Place = Field(default_factory=Place)


class MyRoles(WireModel):
    """The caller's roles, and what the schools' records say."""

    roles: Rows[RoleGrant] = Field(default_factory=list)
    recorded: Rows[RecordedRole] = Field(default_factory=list)


class RoleGrants(PageOfList):
    """A page of the roles inside the caller's scope."""

    grants: Rows[RoleGrant] = Field(default_factory=list)


class RoleHistory(WireModel):
    """One role, all others of its account inside the caller's scope, and what the records say."""

    grant: RoleGrant
    others: Rows[RoleGrant] = Field(default_factory=list)
    recorded: Rows[RecordedRole] = Field(default_factory=list)


class Places(WireModel):
    """Where the caller may grant something, by name; ``more``: there are others."""

    places: Rows[Place] = Field(default_factory=list)
    more: bool = False


class StaffMember(WireModel):
    """Whose account a login is, before a role is granted."""

    account_id: int
    login: SafeLine
    name: SafeLine = ""
    role: SafeLine = ""


class GrantRequest(WireModel):
    """A role for an account, in a scope, until a day (null: without an end)."""

    login: SafeLine = Field(min_length=1, max_length=150)
    role: SafeLine = Field(min_length=1, max_length=40)
    territory_id: int | None = Field(None, ge=1, lt=2**63)
    school_id: int | None = Field(None, ge=1, lt=2**63)
    class_id: int | None = Field(None, ge=1, lt=2**63)
    ends_on: date | None = None


class RevokeRequest(WireModel):
    """Revoke a role, for this reason."""

    reason: SafeLine = Field(min_length=1, max_length=500)


class AccountRow(WireModel):
    """An account inside the caller's scope. ``belongs`` names schools and classes."""

    id: int
    login: SafeLine = ""
    name: SafeLine = ""
    role: SafeLine = ""
    active: bool = True
    first_used_at: datetime | None = None
    belongs: SafeLine = ""


class AccountRows(PageOfList):
    """A page of accounts by name."""

    accounts: Rows[AccountRow] = Field(default_factory=list)


class OverviewRow(WireModel):
    """Something of an area that waits: how much, and the day that belongs to it.

    ``what``: approvals (requests that the caller may confirm), timetables (schools without one), rollover
    (schools not yet in the new year, which begins on ``day``), imports (of a month, the last on ``day``).
    """

    what: SafeLine
    count: int = 0
    day: date | None = None


class Overview(WireModel):
    """What waits in the user's scope; null where it is not the user's concern."""

    unchanged: int | None = None
    """Open accounts whose password was given out and never changed."""
    unused: int | None = None
    """Open accounts that nobody has signed in to yet."""
    ending: int | None = None
    """Roles that end within a month, the first of them on ``next_end``."""
    next_end: date | None = None
    failed_jobs: int | None = None
    failed_letters: int | None = None
    """Emails that were given up; other jobs are in ``failed_jobs``."""
    waiting: Rows[OverviewRow] = Field(default_factory=list)


class AccountStep(WireModel):
    """What was done with an account: ``action``, by whom, when and why."""

    action: SafeLine
    at: datetime
    by: SafeLine = ""
    note: SafeText = ""


class AccountSession(WireModel):
    """A signed-in device of somebody."""

    id: int
    device: SafeLine = ""
    created_at: datetime
    last_seen_at: datetime


class AccountDetail(WireModel):
    """One account: roles, devices, what was done with it, and what the caller may do (``actions``).

    ``closing_waits``: the number of a request to close it, which a second person has to confirm.
    ``waits``: the same after a change that was not made, but asked for.
    """

    account: AccountRow
    roles: Rows[RoleGrant] = Field(default_factory=list)
    recorded: Rows[RecordedRole] = Field(default_factory=list)
    sessions: Rows[AccountSession] = Field(default_factory=list)
    history: Rows[AccountStep] = Field(default_factory=list)
    second_factor_at: datetime | None = None
    """Since when there is a second factor; null: there is none."""
    actions: Rows[SafeLine] = Field(default_factory=list)
    closing_waits: int | None = None
    waits: int | None = None


class AccountDecision(WireModel):
    """Close an account, or open it again, for this reason."""

    action: Literal["close", "reopen"]
    reason: SafeLine = Field(min_length=1, max_length=500)


class OneTimePassword(WireModel):
    """A new password, sent only once: the owner chooses another one when signing in with it."""

    login: SafeLine
    name: SafeLine = ""
    password: SecretStr
