"""Closing an account: at once, or as a request for a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import Connection, Row

from ruobr_server.areas.accounts.service import switch
from ruobr_server.areas.administration.account_list import (
    belongs_to,
    may_act,
    required_account,
    scopes_of_account,
)
from ruobr_server.areas.administration.states import ACCOUNT, ASK_CLOSE, CLOSE
from ruobr_server.areas.approvals import service as four_eyes
from ruobr_server.areas.declaration import ApprovalKind, Confirmed, Fact, Plan
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth import role_grants
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Conflict, Forbidden
from ruobr_server.kit.settings import FourEyes
from ruobr_server.kit.workflow.service import record
from ruobr_tui.api.reasons import administration as reasons
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from ruobr_tui.api.rules.approvals import ACCOUNT_CLOSING, CLOSING
from ruobr_tui.api.states.administration import AccountState


def close_account(connection: Connection, by: Identity, row: Row[Any], reason: str, now: datetime) -> None:
    """Close it; its sessions end. The caller has checked everything."""
    switch(connection, row.login, False)
    step = (row.id, CLOSE, AccountState.OPEN, AccountState.CLOSED, reason)
    record(connection, ACCOUNT, [step], by.account_id, now)


def ask_to_close(
    connection: Connection, caller: Identity, row: Row[Any], reason: str, now: datetime, rules: FourEyes
) -> int:
    """Ask a second person to confirm it; the history of the account names both."""
    plan = _plan(connection, caller, row.id, {}, now)
    number = four_eyes.ask(connection, caller, BY_TWO, row.id, {}, plan, reason, now, rules)
    step = (row.id, ASK_CLOSE, AccountState.OPEN, AccountState.OPEN, reason)
    record(connection, ACCOUNT, [step], caller.account_id, now)
    return number


def keep_an_administrator(connection: Connection, caller: Identity, number: int) -> None:
    """Raises ``Conflict`` for the last administrator of the region."""
    held = role_grants.roles_of_account(connection, number, caller.today)
    if any(each.role == StaffRole.REGION_ADMINISTRATOR for each in held):
        role_grants.wait_turn_for_regions_administrators(connection)
        if not role_grants.other_administrators_of_region(connection, number, caller.today):
            raise Conflict(reasons.LAST_ADMINISTRATOR)


def common_scope(scopes: Iterable[Scope]) -> Scope:
    """The narrowest scope that contains all of these; the region if there are none."""
    return reduce(_common, scopes, None) or REGION


def _common(one: Scope | None, other: Scope) -> Scope:
    if one is None:
        return Scope(other.territory_id, other.school_id)
    if one.territory_id != other.territory_id:
        return REGION
    return Scope(one.territory_id, one.school_id if one.school_id == other.school_id else None)


def _plan(
    connection: Connection, caller: Identity, number: int, _body: Mapping[str, Any], _now: datetime
) -> Plan:
    row = required_account(connection, caller, number)
    if number == caller.account_id:
        raise Forbidden(reasons.OWN_ACCOUNT)
    if not may_act(connection, caller, row):
        raise Forbidden(reasons.REACHES_FURTHER)
    if not row.active:
        raise Conflict(reasons.ACCOUNT_IS_CLOSED)
    name = full_name(row.last_name, row.first_name, row.middle_name)
    roles = role_grants.roles_of_account(connection, number, caller.today)
    return Plan(
        title=name or row.login.lower(),
        scope=common_scope(scopes_of_account(connection, caller, row)),
        facts=[
            Fact("owner", name),
            Fact("login", row.login.lower()),
            Fact("role", row.role, "role"),
            *(Fact(f"staff-role-{index}", held.role, "role") for index, held in enumerate(roles, 1)),
            Fact("belongs", belongs_to(connection, row), is_fixed=False),
        ],
        concerns=frozenset({row.person_id}),
    )


def _carry_out(connection: Connection, done: Confirmed, now: datetime) -> None:
    row = required_account(connection, done.confirmer, done.subject_id)
    keep_an_administrator(connection, done.confirmer, done.subject_id)
    close_account(connection, done.confirmer, row, done.reason, now)


BY_TWO = ApprovalKind(name=ACCOUNT_CLOSING, act=CLOSING, plan=_plan, carry_out=_carry_out, lock=wait_turn_of)
