"""Device authorization (RFC 8628): the terminal asks and waits, a browser elsewhere answers.

States: waiting → asked (a browser went to State Services) → approved or one of ``REFUSALS`` → used.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from ruobr_server.database.ids import take_ids
from ruobr_server.errors import NotFound
from ruobr_server.state_services.tables import device_authorizations

LIFE = timedelta(minutes=10)
SLOWER = 5
"""Seconds by which a terminal that asks too often has to slow down (RFC 8628, 3.5)."""

SIGNS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no words come out, and nothing that looks like a digit (RFC 8628, 6.1)."""
LENGTH = 8

REFUSALS = ("denied", "untrusted", "wrong-region")
"""How it can end without an account: refused by the person, not confirmed there, lives elsewhere."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a terminal is told. ``device_code`` is its secret, ``user_code`` is typed into a browser."""

    device_code: str
    user_code: str
    expires_in: int
    interval: int


def begin(connection: Connection, device: str, interval: int, now: datetime) -> Begun:
    """A terminal wants to sign somebody in."""
    device_code = secrets.token_urlsafe(32)
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    [number] = take_ids(connection, "device_authorizations")
    connection.execute(
        insert(device_authorizations).values(
            id=number,
            device_hash=_hash(device_code),
            user_hash=_hash(signs),
            device=device,
            state="waiting",
            interval=interval,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    return Begun(device_code, f"{signs[:4]}-{signs[4:]}", int(LIFE.total_seconds()), interval)


def waiting(connection: Connection, user_code: str, now: datetime) -> Row[Any]:
    """The terminal that shows this code. Raises ``NotFound`` for none and for one that is over."""
    row = connection.execute(
        select(device_authorizations).where(device_authorizations.c.user_hash == _hash(plain(user_code)))
    ).one_or_none()
    if row is None or row.expires_at <= now or row.state not in ("waiting", "asked"):
        raise NotFound
    return row


def send_browser(connection: Connection, user_code: str, state: str, browser: str, now: datetime) -> None:
    """A browser takes ``state`` to State Services; ``browser`` is the cookie that only it has."""
    row = waiting(connection, user_code, now)
    connection.execute(
        update(device_authorizations)
        .where(device_authorizations.c.id == row.id)
        .values(state="asked", browser_state=state, browser_hash=_hash(browser))
    )


def returned(connection: Connection, state: str, browser: str, now: datetime) -> Row[Any]:
    """The terminal for which this very browser came back. Raises ``NotFound``; a state is good once."""
    row = connection.execute(
        select(device_authorizations).where(device_authorizations.c.browser_state == state)
    ).one_or_none()
    if row is None or row.expires_at <= now or row.state != "asked" or row.browser_hash is None:
        raise NotFound
    if not hmac.compare_digest(bytes(row.browser_hash), _hash(browser)):
        raise NotFound
    taken = connection.execute(
        update(device_authorizations)
        .where(device_authorizations.c.id == row.id, device_authorizations.c.browser_state == state)
        .values(browser_state=None)
    )
    if not taken.rowcount:
        raise NotFound
    return row


def decide(connection: Connection, number: int, state: str, account_id: int | None = None) -> None:
    """Approved for an account, or one of ``REFUSALS``."""
    connection.execute(
        update(device_authorizations)
        .where(device_authorizations.c.id == number, device_authorizations.c.state == "asked")
        .values(state=state, account_id=account_id)
    )


def ask(connection: Connection, device_code: str, now: datetime) -> tuple[str, int | None, str]:
    """What the terminal learns: (error or "", account, its device's name).

    Errors are those of RFC 8628; the account is told once. It returns instead of raising, so that the
    slowing down is kept.
    """
    own = device_authorizations
    row = connection.execute(
        select(own).where(own.c.device_hash == _hash(device_code)).with_for_update()
    ).one_or_none()
    if row is None or row.state == "used":
        return "invalid_grant", None, ""
    if row.expires_at <= now:
        return "expired_token", None, ""
    if row.state in REFUSALS:
        return {"denied": "access_denied"}.get(row.state, row.state), None, ""
    if row.state == "approved":
        connection.execute(update(own).where(own.c.id == row.id).values(state="used"))
        return "", row.account_id, row.device
    is_early = row.asked_at is not None and now - row.asked_at < timedelta(seconds=row.interval)
    interval = row.interval + SLOWER if is_early else row.interval
    connection.execute(update(own).where(own.c.id == row.id).values(asked_at=now, interval=interval))
    return "slow_down" if is_early else "authorization_pending", None, ""


def forget_old(connection: Connection, now: datetime) -> None:
    """Terminals that nobody waits at any more."""
    connection.execute(
        delete(device_authorizations).where(device_authorizations.c.expires_at < now - timedelta(days=1))
    )


def plain(user_code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(sign for sign in user_code.upper() if sign in SIGNS)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
