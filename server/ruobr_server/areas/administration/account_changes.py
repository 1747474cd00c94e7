"""Closing, opening and resetting accounts inside the scope; ending their sessions. Each change is noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ruobr_server.areas.accounts.service import reset_second_factor, set_password, switch
from ruobr_server.areas.administration.account_list import may_act, one, required_account
from ruobr_server.areas.administration.closing import ask_to_close, close_account, keep_an_administrator
from ruobr_server.areas.administration.states import ACCOUNT, CLOSE, END_SESSIONS, RESET, RESET_FACTOR
from ruobr_server.areas.approvals import service as four_eyes
from ruobr_server.areas.events.service import publish
from ruobr_server.areas.personal_data.service import note_access
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.credentials import credentials
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.sessions import end_sessions_of
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_server.kit.settings import FourEyes
from ruobr_server.kit.workflow.machine import REOPEN
from ruobr_server.kit.workflow.service import close_histories, record
from ruobr_tui.api.models import events
from ruobr_tui.api.models.administration import AccountDetail
from ruobr_tui.api.reasons import accounts as sign_in
from ruobr_tui.api.reasons import administration as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.approvals import CLOSING
from ruobr_tui.api.states.administration import AccountState

LOOK = {Role.PARENT: "login:parent", Role.PUPIL: "login:pupil"}
"""How the access log of a family calls a new password."""


def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    action: str,
    reason: str,
    now: datetime,
    rules: FourEyes = four_eyes.OFF,
) -> AccountDetail:
    """Close an account (its sessions end) or open it again.

    Where the settings say so, closing waits for a second person (``AccountDetail.waits``). Raises
    ``Forbidden``, ``NotFound``, ``Conflict`` where it is so already, or beyond the limit of a day.
    """
    row = _to_act_upon(connection, caller, number)
    if row.active == (action == REOPEN):
        raise Conflict(reasons.ACCOUNT_IS_OPEN if row.active else reasons.ACCOUNT_IS_CLOSED)
    if action == CLOSE:
        keep_an_administrator(connection, caller, number)
        four_eyes.count_of_day(connection, caller, CLOSING, now, most=rules.closings_a_day)
        if CLOSING in rules.acts:
            waits = ask_to_close(connection, caller, row, reason, now, rules)
            return one(connection, caller, number, now).model_copy(update={"waits": waits})
        close_account(connection, caller, row, reason, now)
    else:
        switch(connection, row.login, True)
        step = (number, REOPEN, AccountState.CLOSED, AccountState.OPEN, reason)
        record(connection, ACCOUNT, [step], caller.account_id, now)
    return one(connection, caller, number, now)


def reset(
    connection: Connection, caller: Identity, number: int, password_hash: str, now: datetime
) -> dict[str, Any]:
    """Set a one-time password; all sessions end. Everything but the password, and its version."""
    row = _to_act_upon(connection, caller, number)
    if not row.active:
        raise Conflict(reasons.ACCOUNT_IS_CLOSED)
    set_password(connection, row.login, password_hash)
    _note(connection, caller, number, RESET, now)
    _publish(connection, number, RESET, now)
    if row.role in LOOK:
        note_access(connection, caller, number, LOOK[Role(row.role)], now)
    name = full_name(row.last_name, row.first_name, row.middle_name)
    return {"login": row.login.lower(), "name": name, "version": version(connection, row.login)}


def turn_factor_off(connection: Connection, caller: Identity, number: int, now: datetime) -> AccountDetail:
    """Turn off the second factor of somebody who has lost it; all sessions end, the password stays.

    Raises ``Conflict`` where there is none.
    """
    _to_act_upon(connection, caller, number)
    if not reset_second_factor(connection, number, now, caller):
        raise Conflict(sign_in.FACTOR_IS_OFF)
    _note(connection, caller, number, RESET_FACTOR, now)
    _publish(connection, number, RESET_FACTOR, now)
    return one(connection, caller, number, now)


def still_holds(connection: Connection, caller: Identity, number: int, login: str, expected: int) -> bool:
    """Whether a password may be shown again: it has not changed, and the account is still in the scope."""
    row = required_account(connection, caller, number)
    return may_act(connection, caller, row) and version(connection, login) == expected


def version(connection: Connection, login: str) -> int:
    """How often the password of this login was set."""
    stored = credentials(connection, login)
    return 0 if stored is None else stored.password_version


def end_sessions(
    connection: Connection, caller: Identity, number: int, session_id: int | None, now: datetime
) -> AccountDetail:
    """End one session of an account, or all. Raises ``NotFound`` if there is none."""
    _to_act_upon(connection, caller, number)
    if not end_sessions_of(connection, number, session_id):
        raise NotFound
    _note(connection, caller, number, END_SESSIONS, now)
    return one(connection, caller, number, now)


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Empty the words in the history of an account."""
    close_histories(connection, ACCOUNT, [account_id])


def _to_act_upon(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    """The account, after whoever else changes it. Raises ``Forbidden``, ``NotFound``."""
    required_account(connection, caller, number)
    wait_turn_of(connection, number)
    row = required_account(connection, caller, number)
    if number == caller.account_id:
        raise Forbidden(reasons.OWN_ACCOUNT)
    if not may_act(connection, caller, row):
        raise Forbidden(reasons.REACHES_FURTHER)
    return row


def _note(connection: Connection, caller: Identity, number: int, action: str, now: datetime) -> None:
    is_open = AccountState.OPEN
    record(connection, ACCOUNT, [(number, action, is_open, is_open, "")], caller.account_id, now)


def _publish(connection: Connection, number: int, action: str, now: datetime) -> None:
    """The owner's programs learn of it when they are signed in again."""
    publish(connection, [number], events.ACCOUNT, {"state": action}, now)
