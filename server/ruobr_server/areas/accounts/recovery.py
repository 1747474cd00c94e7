"""Password reset: a code by email, valid once and for half an hour."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ruobr_server.areas.accounts import password_choice
from ruobr_server.areas.accounts.registration import accounts_of
from ruobr_server.areas.families.queries import with_email
from ruobr_server.areas.texts.service import letter
from ruobr_server.auth.credentials import login_of, set_password
from ruobr_server.auth.recovery_codes import count_attempt, drop_code, mark_used, store_code, used_codes
from ruobr_server.integrations.email.service import queue_letter
from ruobr_server.kit.db.ids import wait_turn
from ruobr_server.kit.errors import InvalidFields
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.portal_texts import RESET_CODE, RESET_CODES

LIFE = timedelta(minutes=30)
MOST_ATTEMPTS = 10_000
"""Wrong attempts before a code is void. A code has 50 bits, so that many guesses find it once in 10**11
times; with a low limit anybody could void the owner's code.
"""
TURNS = 16
"""Attempts for different addresses that may run concurrently."""
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Ten characters that are easily typed, 50 bits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(10))


def ask(connection: Connection, email: str, now: datetime) -> None:
    """Send an email with a new code for each account with this address; earlier codes are void."""
    codes = {login: (number, new_code()) for number, login in accounts_of(connection, email)}
    if not codes:
        return
    for number, code in codes.values():
        store_code(connection, number, _hash(code), now + LIFE)
    if len(codes) == 1:
        [(login, (_, code))] = codes.items()
        subject, body = letter(connection, RESET_CODE, {"code": code, "login": login.lower()})
    else:
        pairs = [(login.lower(), code) for login, (_, code) in codes.items()]
        russian = "\n".join(f"  Логин {login}, код: {code}" for login, code in pairs)
        english = "\n".join(f"  Login {login}, code: {code}" for login, code in pairs)
        subject, body = letter(connection, RESET_CODES, {"codes": russian}, {"codes": english})
    queue_letter(connection, email, subject, body, now)


def confirm(
    connection: Connection,
    email: str,
    code: str,
    password: str,
    password_hash: str,
    now: datetime,
    key: str | None = None,
) -> bool:
    """Set the new password and end all sessions; return whether the code was right.

    With the ``key`` of the request, ``set_by`` recognises a repeated request until the code expires.

    A wrong attempt is counted, so the transaction must be committed in both cases. Raises ``InvalidFields``,
    and the code stays valid, for a password that contains data about its owner: login, names, school.
    """
    # Attempts for one address are handled one after another. This also writes for an unknown address, so that
    # a commit takes the same time.
    wait_turn(connection, f"recovery/{_hash(email.lower())[0] % TURNS}")
    shown = _hash(code.strip().upper())
    tried = count_attempt(connection, with_email(email), now)
    right = [row for row in tried if hmac.compare_digest(row.code_hash, shown)]
    if not right or right[0].attempts > MOST_ATTEMPTS:
        return False
    mine = right[0].account_id
    login = login_of(connection, mine)
    try:
        password_choice.check(password, login, password_choice.facts_of(connection, mine))
    except Wrong as error:
        raise InvalidFields({"password": error.explanation}) from error
    if key is None:
        drop_code(connection, mine)
    else:
        mark_used(connection, mine, _used_hash(code, key))
    set_password(connection, login, password_hash, must_change=False)
    return True


def set_by(connection: Connection, email: str, code: str, key: str | None, now: datetime) -> str | None:
    """The present password hash of the account whose password this request has set; None if there is none."""
    shown = _used_hash(code, key or "")
    used = used_codes(connection, with_email(email), now)
    return next((present for of_request, present in used if hmac.compare_digest(of_request, shown)), None)


def wrong_code() -> InvalidFields:
    """The error for any code that does not work."""
    return InvalidFields({"code": reasons.WRONG_CODE})


def _used_hash(code: str, key: str) -> bytes:
    return _hash(f"{code.strip().upper()} {key}")


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
