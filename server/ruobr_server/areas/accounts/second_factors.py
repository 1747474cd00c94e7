"""The second factor of the signed-in account: rules of who may have one, around ``auth.second_factor``."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.areas.personal_data.service import last_look, note_access
from ruobr_server.auth import second_factor, throttle
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.restrictions import STAFF
from ruobr_server.auth.second_factor import Secrets
from ruobr_server.auth.sessions import end_other_sessions, end_sessions_of
from ruobr_server.kit.errors import Conflict, Forbidden
from ruobr_tui.api.models.second_factor import RecoveryCodes, SecondFactor
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy

RESET = "second-factor:reset"
"""In the access log: an administrator has turned the factor off."""

_log = logging.getLogger(__name__)


def usable(caller: Identity, policy: SecondFactorPolicy, keys: Secrets | None) -> Secrets:
    """The keys, for staff of a portal that offers second factors. Raises ``Forbidden`` or ``Conflict``."""
    if caller.role not in STAFF:
        raise Forbidden(reasons.FACTOR_FOR_STAFF)
    if keys is None or not second_factor.is_offered(policy, keys):
        raise Conflict(reasons.FACTOR_NOT_OFFERED)
    return keys


def present_keys(keys: Secrets | None) -> Secrets:
    """The keys, for who has a factor already, whatever the policy is now. Raises ``Conflict``."""
    if keys is None:
        raise Conflict(reasons.FACTOR_NOT_OFFERED)
    return keys


def show(connection: Connection, caller: Identity, policy: SecondFactorPolicy) -> SecondFactor:
    """What the account has."""
    state = second_factor.state_of(connection, caller.account_id)
    is_required = policy is SecondFactorPolicy.REQUIRED and caller.role in STAFF
    reset_at = None if state.since is not None else last_look(connection, caller.account_id, RESET)
    return SecondFactor(
        since=state.since, codes_left=state.codes_left, is_required=is_required, reset_at=reset_at
    )


def begin(connection: Connection, caller: Identity, keys: Secrets, now: datetime) -> dict[str, str]:
    """A new secret."""
    begun = second_factor.begin(connection, caller.account_id, keys, now)
    return {"secret": begun.secret, "uri": begun.uri}


def confirm(
    connection: Connection, caller: Identity, code: str, place: str, keys: Secrets, now: datetime
) -> RecoveryCodes:
    """Put the secret in force. All other sessions end: they were opened without it."""
    codes = second_factor.confirm(connection, caller.account_id, code, keys, now)
    throttle.second_factor_was_right(connection, caller.account_id, place)
    end_other_sessions(connection, caller)
    return RecoveryCodes(codes=codes)


def renew_codes(
    connection: Connection, caller: Identity, code: str, place: str, keys: Secrets, now: datetime
) -> RecoveryCodes:
    """Other recovery codes."""
    codes = second_factor.renew_codes(connection, caller.account_id, code, keys, now)
    throttle.second_factor_was_right(connection, caller.account_id, place)
    return RecoveryCodes(codes=codes)


def remove(
    connection: Connection,
    caller: Identity,
    code: str,
    place: str,
    keys: Secrets,
    now: datetime,
    policy: SecondFactorPolicy,
) -> SecondFactor:
    """Turn it off."""
    second_factor.remove(connection, caller.account_id, code, keys, now)
    throttle.second_factor_was_right(connection, caller.account_id, place)
    return show(connection, caller, policy)


def reset(connection: Connection, account_id: int, now: datetime, caller: Identity | None = None) -> bool:
    """Turn it off for somebody who has lost it, and end all sessions; whether there was one.

    ``caller`` is the administrator, None for the operator's command. Who may do it is for the caller's area.
    """
    if not second_factor.reset(connection, account_id):
        return False
    end_sessions_of(connection, account_id)
    if caller is not None:
        note_access(connection, caller, account_id, RESET, now)
    by = "the operator" if caller is None else f"account {caller.account_id}"
    _log.warning("the second factor of account %d was turned off by %s", account_id, by)
    return True
