"""Second factors: codes of an authenticator app (TOTP, RFC 6238), and recovery codes that work once each.

The shared secret is stored sealed, recovery codes as keyed digests. ``accounts.second_factor_at`` says
whether the factor is in force; a secret that was never confirmed by a code changes nothing.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pyotp
from sqlalchemy import Connection, delete, func, select, update

from ruobr_server.auth.credentials import login_of
from ruobr_server.auth.tables import accounts, second_factor_codes, second_factors
from ruobr_server.kit.errors import Conflict, InvalidFields, Unavailable
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.rules.second_factor import (
    DIGITS,
    RECOVERY,
    RECOVERY_CODES,
    STEP,
    SecondFactorPolicy,
    normal_code,
    shown_code,
)

ISSUER = "Ruobr"
"""How an authenticator app names the portal; short, so that the QR code is small."""
SKEW = 1
"""Steps that the clocks of a phone and this server may differ by."""
_KIND = "second factor"
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Secrets(Protocol):
    """The server's keys (``areas.documents.encryption.Sealer``)."""

    def seal_secret(self, data: bytes, kind: str, account_id: int) -> bytes: ...
    def open_secret(self, sealed: bytes, kind: str, account_id: int) -> bytes: ...
    def secret_digest(self, data: bytes, kind: str, account_id: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class State:
    """What an account has."""

    since: datetime | None
    """When the factor was confirmed; None: there is none."""
    codes_left: int


def state_of(connection: Connection, account_id: int) -> State:
    """Whether there is a second factor, and how many recovery codes are left."""
    since = connection.execute(select(accounts.c.second_factor_at).where(accounts.c.id == account_id))
    own = second_factor_codes.c.account_id == account_id
    left = connection.execute(select(func.count()).select_from(second_factor_codes).where(own))
    return State(since.scalar_one(), left.scalar_one())


@dataclass(frozen=True, slots=True)
class Begun:
    """A new secret, for an authenticator app."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def begin(connection: Connection, account_id: int, sealer: Secrets, now: datetime) -> Begun:
    """Make a secret that waits for its first code; an earlier one that waits is void.

    Raises ``Conflict`` if a factor is in force.
    """
    _lock(connection, account_id, is_on=False)
    secret = pyotp.random_base32()
    sealed = sealer.seal_secret(secret.encode(), _KIND, account_id)
    _forget(connection, account_id)
    row = {"account_id": account_id, "sealed": sealed, "begun_at": now, "last_step": 0}
    connection.execute(second_factors.insert().values(**row))
    login = login_of(connection, account_id).lower()
    return Begun(secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER))


def confirm(connection: Connection, account_id: int, code: str, sealer: Secrets, now: datetime) -> list[str]:
    """Put the secret in force with its first code; the recovery codes, which are shown this once.

    Raises ``Conflict`` if a factor is in force already or none was begun, ``InvalidFields`` for another code.
    """
    _lock(connection, account_id, is_on=False)
    begun = select(second_factors.c.account_id).where(second_factors.c.account_id == account_id)
    if connection.execute(begun).first() is None:
        raise Conflict(reasons.FACTOR_NOT_BEGUN)
    if not _accept_code(connection, account_id, normal_code(code), sealer, now):
        raise wrong_code()
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(second_factor_at=now))
    return _new_codes(connection, account_id, sealer)


def accept(connection: Connection, account_id: int, code: str, sealer: Secrets | None, now: datetime) -> bool:
    """Whether this code opens the account; it does not work again.

    A code of the app is right in its own half minute, and one step earlier or later. Raises ``Unavailable``
    if the server has lost its keys.
    """
    if sealer is None:
        raise Unavailable
    typed = normal_code(code)
    if len(typed) == DIGITS:
        return _accept_code(connection, account_id, typed, sealer, now)
    if len(typed) != RECOVERY or not typed.isascii():
        return False
    own = second_factor_codes
    shown = sealer.secret_digest(typed.encode(), _KIND, account_id)
    used = connection.execute(delete(own).where(own.c.account_id == account_id, own.c.code_hash == shown))
    return used.rowcount == 1


def renew_codes(
    connection: Connection, account_id: int, code: str, sealer: Secrets, now: datetime
) -> list[str]:
    """Other recovery codes; the earlier ones are void. Raises ``Conflict`` without a factor, and
    ``InvalidFields`` for a wrong code.
    """
    _lock(connection, account_id, is_on=True)
    if not accept(connection, account_id, code, sealer, now):
        raise wrong_code()
    return _new_codes(connection, account_id, sealer)


def remove(connection: Connection, account_id: int, code: str, sealer: Secrets, now: datetime) -> None:
    """Turn the factor off by one of its codes. Raises as ``renew_codes`` does."""
    _lock(connection, account_id, is_on=True)
    if not accept(connection, account_id, code, sealer, now):
        raise wrong_code()
    _turn_off(connection, account_id)


def reset(connection: Connection, account_id: int) -> bool:
    """Turn the factor off without a code, for somebody who has lost it; whether there was one."""
    had_one = state_of(connection, account_id).since is not None
    _turn_off(connection, account_id)
    return had_one


def wrong_code() -> InvalidFields:
    """The error for a code that does not work."""
    return InvalidFields({"code": reasons.WRONG_FACTOR_CODE})


def is_offered(policy: SecondFactorPolicy, sealer: Secrets | None) -> bool:
    """Whether a factor can be set up here: it needs keys to seal the secret with."""
    return policy is not SecondFactorPolicy.OFF and sealer is not None


def _lock(connection: Connection, account_id: int, *, is_on: bool) -> None:
    """Hold the account, so that two requests for its factor come one after another.

    Raises ``Conflict`` if a factor is in force and should not be, or the other way round.
    """
    own = select(accounts.c.second_factor_at).where(accounts.c.id == account_id).with_for_update()
    since = connection.execute(own).scalar_one()
    if (since is not None) != is_on:
        raise Conflict(reasons.FACTOR_IS_OFF if is_on else reasons.FACTOR_IS_ON)


def _accept_code(connection: Connection, account_id: int, typed: str, sealer: Secrets, now: datetime) -> bool:
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    own = second_factors
    stored = select(own.c.sealed).where(own.c.account_id == account_id)
    sealed = connection.execute(stored).scalar_one_or_none()
    if sealed is None:
        return False
    secret = sealer.open_secret(bytes(sealed), _KIND, account_id).decode()
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    present = int(now.timestamp()) // STEP
    # All steps are compared, so that the time does not reveal which one it was.
    right = [
        step
        for step in range(present - SKEW, present + SKEW + 1)
        if hmac.compare_digest(totp.generate_otp(step), typed)
    ]
    if not right:
        return False
    # Of two at the same time only one finds an earlier step there.
    used = connection.execute(
        update(own)
        .where(own.c.account_id == account_id, own.c.last_step < right[-1])
        .values(last_step=right[-1])
    )
    return used.rowcount == 1


def _new_codes(connection: Connection, account_id: int, sealer: Secrets) -> list[str]:
    connection.execute(delete(second_factor_codes).where(second_factor_codes.c.account_id == account_id))
    codes = ["".join(secrets.choice(_SIGNS) for _ in range(RECOVERY)) for _ in range(RECOVERY_CODES)]
    rows = [
        {
            "account_id": account_id,
            "code_hash": sealer.secret_digest(code.encode(), _KIND, account_id),
        }
        for code in codes
    ]
    connection.execute(second_factor_codes.insert(), rows)
    return [shown_code(code) for code in codes]


def _turn_off(connection: Connection, account_id: int) -> None:
    _forget(connection, account_id)
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(second_factor_at=None))


def _forget(connection: Connection, account_id: int) -> None:
    for table in (second_factors, second_factor_codes):
        connection.execute(delete(table).where(table.c.account_id == account_id))
