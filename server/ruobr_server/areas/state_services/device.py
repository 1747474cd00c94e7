"""Device authorization (RFC 8628): the terminal polls, the user confirms in a browser elsewhere.

States: waiting → asked (a browser went to State Services) → deciding (it is back, and the page asks whether
account and person belong together) → approved or one of ``REFUSALS`` → used. Most sign-ins need no decision
and go from asked to approved. A terminal that *links* its account has the account in ``linking_id``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from ruobr_server.areas.state_services.tables import device_authorizations
from ruobr_server.auth.page_tokens import Shown, digest
from ruobr_server.integrations.state_services.person import Person
from ruobr_server.integrations.state_services.states import REFUSALS, AuthorizationState
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_tui.api.reasons import state_services as reasons
from ruobr_tui.api.states.state_services import DeviceError

LIFE = timedelta(minutes=10)
SLOWER = 5
"""Seconds by which a terminal that polls too often has to slow down (RFC 8628, 3.5)."""

SIGNS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that there are no words, and nothing that looks like a digit (RFC 8628, 6.1)."""
LENGTH = 8

_ERRORS = {
    AuthorizationState.DENIED: DeviceError.ACCESS_DENIED,
    AuthorizationState.UNTRUSTED: DeviceError.UNTRUSTED,
    AuthorizationState.WRONG_REGION: DeviceError.WRONG_REGION,
    AuthorizationState.CLOSED: DeviceError.CLOSED,
    AuthorizationState.LINKED_ELSEWHERE: DeviceError.LINKED_ELSEWHERE,
}
"""The response to a terminal for each of ``REFUSALS``."""


class OldPage(Conflict):
    """The page is not the last one, or another browser's."""

    usual = reasons.PAGE_OUT_OF_DATE


@dataclass(frozen=True, slots=True)
class Begun:
    """The response to a terminal. ``device_code`` is its secret, ``user_code`` is typed into a browser."""

    device_code: str
    user_code: str
    expires_in: int
    interval: int


def begin(
    connection: Connection,
    device: str,
    interval: int,
    now: datetime,
    *,
    address: str = "",
    linking_id: int | None = None,
) -> Begun:
    """Begin a sign-in of a terminal at ``address``, or the linking of the account ``linking_id``."""
    device_code = secrets.token_urlsafe(32)
    signs = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    [number] = take_ids(connection, "device_authorizations")
    connection.execute(
        insert(device_authorizations).values(
            id=number,
            device_hash=_hash(device_code),
            user_hash=_hash(signs),
            device=device,
            state=AuthorizationState.WAITING,
            interval=interval,
            created_at=now,
            expires_at=now + LIFE,
            address=address[:60],
            linking_id=linking_id,
        )
    )
    return Begun(device_code, f"{signs[:4]}-{signs[4:]}", int(LIFE.total_seconds()), interval)


def waiting(connection: Connection, user_code: str, now: datetime) -> Row[Any]:
    """The terminal with this code. Raises ``NotFound`` for none and for one that is over."""
    row = connection.execute(
        select(device_authorizations).where(device_authorizations.c.user_hash == _hash(plain(user_code)))
    ).one_or_none()
    if (
        row is None
        or row.expires_at <= now
        or row.state not in (AuthorizationState.WAITING, AuthorizationState.REQUESTED)
    ):
        raise NotFound
    return row


def show(connection: Connection, user_code: str, shown: Shown, now: datetime) -> Row[Any]:
    """Bind the page about this code to a browser; earlier pages become invalid. Raises ``NotFound``."""
    row = waiting(connection, user_code, now)
    _bind(connection, row.id, shown)
    return row


def send_browser(
    connection: Connection, user_code: str, token: str, browser: str, state: str, now: datetime
) -> None:
    """Store the ``state`` with which the browser goes to State Services.

    Raises ``NotFound`` for a code that is over, ``OldPage`` for a page that is not the last one, or not this
    browser's.
    """
    row = waiting(connection, user_code, now)
    _take_page(connection, row, token, browser)
    connection.execute(
        update(device_authorizations)
        .where(device_authorizations.c.id == row.id)
        .values(state=AuthorizationState.REQUESTED, browser_state=state)
    )


def returned(connection: Connection, state: str, browser: str, now: datetime) -> Row[Any]:
    """The terminal of a browser that came back. Raises ``NotFound``; a state is valid once."""
    row = connection.execute(
        select(device_authorizations).where(device_authorizations.c.browser_state == state)
    ).one_or_none()
    if (
        row is None
        or row.expires_at <= now
        or row.state != AuthorizationState.REQUESTED
        or row.browser_hash is None
    ):
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


def ask_person(connection: Connection, number: int, person: Person, shown: Shown) -> None:
    """Let the page ask the person whether the account is theirs."""
    connection.execute(
        update(device_authorizations)
        .where(
            device_authorizations.c.id == number,
            device_authorizations.c.state == AuthorizationState.REQUESTED,
        )
        .values(state=AuthorizationState.DECIDING, person=person.to_json())
    )
    _bind(connection, number, shown)


def answered(connection: Connection, token: str, browser: str, now: datetime) -> tuple[Row[Any], Person]:
    """The terminal and person of a page's answer. Raises ``OldPage``; a token is valid once."""
    own = device_authorizations
    row = connection.execute(select(own).where(own.c.page_hash == digest(token))).one_or_none()
    if row is None or row.expires_at <= now or row.state != AuthorizationState.DECIDING or row.person is None:
        raise OldPage
    _take_page(connection, row, token, browser)
    return row, Person.from_json(row.person)


def decide(
    connection: Connection, number: int, state: AuthorizationState, account_id: int | None = None
) -> None:
    """Approve for an account, or end with one of ``REFUSALS``.

    The stored data of the person are deleted, unless a terminal still has to show them.
    """
    own = device_authorizations
    values: dict[str, Any] = {"state": state, "account_id": account_id, "page_hash": None}
    connection.execute(
        update(own)
        .where(
            own.c.id == number, own.c.state.in_((AuthorizationState.REQUESTED, AuthorizationState.DECIDING))
        )
        .values(**values)
    )
    linking = own.c.linking_id.is_not(None) & (own.c.state == AuthorizationState.APPROVED)
    connection.execute(update(own).where(own.c.id == number, ~linking).values(person=None))


def approved_account(connection: Connection, device_code: str, now: datetime) -> int | None:
    """The account that a terminal may sign in to now; None if there is none (yet)."""
    own = device_authorizations
    found = select(own.c.account_id).where(
        own.c.device_hash == _hash(device_code),
        own.c.state == AuthorizationState.APPROVED,
        own.c.linking_id.is_(None),
        own.c.expires_at > now,
    )
    return connection.execute(found).scalar_one_or_none()


def ask(connection: Connection, device_code: str, now: datetime) -> tuple[str, int | None, str]:
    """The result for a terminal that signs in: (error or "", account, its device's name).

    Errors are those of RFC 8628; the account is returned once. Errors are returned, not raised, so that a
    longer interval is committed.
    """
    error, row = _poll(connection, device_code, None, now)
    if error or row is None:
        return error or DeviceError.INVALID_GRANT, None, ""
    _use(connection, row.id)
    return "", row.account_id, row.device


def ask_link(
    connection: Connection, device_code: str, account_id: int, now: datetime
) -> tuple[str, Person | None]:
    """The result for a terminal that links its account: (error or "", the person who confirmed in the
    browser).
    """
    error, row = _poll(connection, device_code, account_id, now)
    if error or row is None or row.person is None:
        return error or DeviceError.INVALID_GRANT, None
    return "", Person.from_json(row.person)


def use_link(connection: Connection, device_code: str, account_id: int, now: datetime) -> Person:
    """The account's owner has confirmed as well: return the person, once. Raises ``Conflict`` if it is
    too late.
    """
    own = device_authorizations
    row = connection.execute(
        select(own).where(own.c.device_hash == _hash(device_code)).with_for_update()
    ).one_or_none()
    if (
        row is None
        or row.linking_id != account_id
        or row.state != AuthorizationState.APPROVED
        or row.expires_at <= now
    ):
        raise Conflict(reasons.LINK_OVER)
    _use(connection, row.id)
    return Person.from_json(row.person)


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete expired terminals, and their data of people."""
    own = device_authorizations
    connection.execute(delete(own).where(own.c.expires_at < now - timedelta(days=1)))
    connection.execute(
        update(own).where(own.c.expires_at <= now, own.c.person.is_not(None)).values(person=None)
    )


def erase(connection: Connection, account_id: int) -> None:
    """Delete the terminals of an account."""
    own = device_authorizations
    connection.execute(delete(own).where(or_(own.c.account_id == account_id, own.c.linking_id == account_id)))


def plain(user_code: str) -> str:
    """A code in the stored form, however it was typed."""
    return "".join(sign for sign in user_code.upper() if sign in SIGNS)


def _poll(
    connection: Connection, device_code: str, linking_id: int | None, now: datetime
) -> tuple[str, Row[Any] | None]:
    own = device_authorizations
    row = connection.execute(
        select(own).where(own.c.device_hash == _hash(device_code)).with_for_update()
    ).one_or_none()
    if row is None or row.state == AuthorizationState.USED or row.linking_id != linking_id:
        return DeviceError.INVALID_GRANT, None
    if row.expires_at <= now:
        return DeviceError.EXPIRED_TOKEN, None
    if row.state in REFUSALS:
        return _ERRORS[AuthorizationState(row.state)], None
    if row.state == AuthorizationState.APPROVED:
        return "", row
    is_early = row.asked_at is not None and now - row.asked_at < timedelta(seconds=row.interval)
    interval = row.interval + SLOWER if is_early else row.interval
    connection.execute(update(own).where(own.c.id == row.id).values(asked_at=now, interval=interval))
    return DeviceError.SLOW_DOWN if is_early else DeviceError.AUTHORIZATION_PENDING, None


def _use(connection: Connection, number: int) -> None:
    own = device_authorizations
    connection.execute(
        update(own).where(own.c.id == number).values(state=AuthorizationState.USED, person=None)
    )


def _bind(connection: Connection, number: int, shown: Shown) -> None:
    connection.execute(
        update(device_authorizations)
        .where(device_authorizations.c.id == number)
        .values(page_hash=digest(shown.token), browser_hash=digest(shown.cookie))
    )


def _take_page(connection: Connection, row: Row[Any], token: str, browser: str) -> None:
    """Use the token of the last page, with the cookie that was set with it; once."""
    own = device_authorizations
    known = (row.page_hash, row.browser_hash)
    if None in known or not hmac.compare_digest(bytes(row.page_hash), digest(token)):
        raise OldPage
    if not hmac.compare_digest(bytes(row.browser_hash), digest(browser)):
        raise OldPage
    taken = connection.execute(
        update(own).where(own.c.id == row.id, own.c.page_hash == row.page_hash).values(page_hash=None)
    )
    if not taken.rowcount:
        raise OldPage


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
