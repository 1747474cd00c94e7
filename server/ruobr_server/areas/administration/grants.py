"""Granting and revoking roles, each only inside the own scope (``rules.grants``)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.areas.administration.grant_list import history
from ruobr_server.areas.administration.places import exists, required_scopes
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth import role_grants
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from ruobr_tui.api.models.administration import GrantRequest, RoleGrant, StaffMember
from ruobr_tui.api.reasons import administration as reasons
from ruobr_tui.api.roles import STAFF, Scope, StaffRole
from ruobr_tui.api.rules.grants import ADMINISTRATORS, granted_by, lasts_too_long, may_grant


def staff_member(connection: Connection, caller: Identity, login: str) -> StaffMember:
    """Whose account a login is, to be read before a role is granted. Raises ``Forbidden``, ``Invalid``.

    Only by the whole login: who is granted a role may work anywhere.
    """
    required_scopes(connection, caller, ADMINISTRATORS)
    names = person_names.c
    row = connection.execute(
        select(
            account_owners.c.id,
            account_owners.c.login,
            account_owners.c.role,
            account_owners.c.person_id,
            names.last_name,
            names.first_name,
            names.middle_name,
        )
        .join(person_names, names.id == account_owners.c.person_id)
        .where(
            account_owners.c.login == " ".join(login.split()).upper(),
            account_owners.c.role.in_(STAFF),
            account_owners.c.active,
        )
    ).one_or_none()
    if row is None:
        raise Invalid(reasons.NO_SUCH_LOGIN)
    if row.person_id == caller.person_id:  # the other account of the same person too
        raise Invalid(reasons.NOT_TO_ONESELF)
    name = full_name(row.last_name, row.first_name, row.middle_name)
    return StaffMember(account_id=row.id, login=row.login.lower(), name=name, role=row.role)


def grant(connection: Connection, caller: Identity, wish: GrantRequest, now: datetime) -> RoleGrant:
    """Grant a role. Raises ``Forbidden`` outside of the caller's scope, ``Invalid``, ``Conflict``."""
    scope = _scope(wish)
    holder = staff_member(connection, caller, wish.login)
    _take_turns(connection, caller.account_id, holder.account_id)
    held = role_grants.held_by(connection, caller)
    by = granted_by(held, wish.role, scope)
    if by is None or not may_grant(held, wish.role, scope) or not exists(connection, scope):
        raise Forbidden(reasons.NOT_YOURS_TO_GRANT)
    if wish.ends_on is not None and (caller.today is None or wish.ends_on < caller.today):
        raise InvalidFields({"ends_on": reasons.ENDS_BEFORE_TODAY})
    if lasts_too_long(by, wish.ends_on):
        raise InvalidFields({"ends_on": reasons.OUTLASTS_YOURS})
    theirs = role_grants.roles_of_account(connection, holder.account_id, caller.today)
    if any(each.role == wish.role and each.scope == scope for each in theirs):
        raise Conflict(reasons.HAS_IT_ALREADY)
    number = role_grants.add(
        connection, holder.account_id, wish.role, scope, caller.account_id, now, wish.ends_on
    )
    return history(connection, caller, number).grant


def revoke(connection: Connection, caller: Identity, number: int, reason: str, now: datetime) -> RoleGrant:
    """Revoke a role inside the caller's scope. Raises ``NotFound``, ``Forbidden``, ``Conflict``."""
    shown = history(connection, caller, number).grant
    if shown.role == StaffRole.REGION_ADMINISTRATOR:
        role_grants.wait_turn_for_regions_administrators(connection)
    _take_turns(connection, caller.account_id, shown.account_id)
    scope = Scope(shown.place.territory_id, shown.place.school_id, shown.place.class_id)
    if granted_by(role_grants.held_by(connection, caller), shown.role, scope) is None:
        raise Forbidden(reasons.NOT_YOURS_TO_GRANT)
    if shown.role == StaffRole.REGION_ADMINISTRATOR and not role_grants.other_administrators_of_region(
        connection, shown.account_id, caller.today
    ):
        raise Conflict(reasons.LAST_ADMINISTRATOR)
    if not role_grants.revoke(connection, number, caller.account_id, reason, now):
        raise Conflict(reasons.REVOKED_ALREADY)
    # Who has revoked the own role sees nothing there any more.
    return shown.model_copy(update={"state": "revoked", "revoked_at": now, "reason": reason, "actions": []})


def _scope(wish: GrantRequest) -> Scope:
    try:
        return Scope(wish.territory_id, wish.school_id, wish.class_id)
    except ValueError as error:
        raise NotFound from error


def _take_turns(connection: Connection, *accounts: int) -> None:
    """One after the other, whoever grants and whoever is granted; always in one order, against deadlocks.

    What is read afterwards is what the others have left.
    """
    for account in sorted(set(accounts)):
        wait_turn_of(connection, account)
