"""Throttling of wrong passwords by their source; an account is never locked.

An attempt is counted *before* the password is checked, and undone if it was right: so concurrent attempts
count too. A login that does not exist is throttled like any other.

- A place (a device, a network) that has signed in to the account before has its own limit, independent of
  others.
- Any other network is limited for this login, and for all logins together.
- An account with wrong passwords from many networks is *besieged*: then new networks have one free attempt a
  day, counted
  for the neighbourhood (/24, with IPv6 /48), and wait longer. A network without a wrong attempt is not
  delayed even then,
  so that no number of attackers locks the owner out.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_network

from sqlalchemy import Connection

from ruobr_server.auth import budgets
from ruobr_server.auth.budgets import Budget, bucket
from ruobr_server.kit.settings import Throttle
from ruobr_tui.api.rules.network.networks import network_of, parsed

DEVICE = Budget(free=10, longest_delay=timedelta(minutes=5))
"""A device that signed in to this account before: only the holder of its key can use it up."""
NETWORK_KNOWN = Budget(free=100, longest_delay=timedelta(seconds=10))
"""A network that signed in to this account before, for this account: the owner can still sign in while
somebody there guesses, who would need years for a permitted password (``strength.LEAST_GUESSES``).
"""
CROWD = Budget(free=300, longest_delay=timedelta(seconds=5))
"""The same network for all the accounts that it knows: pupils of a school guessing each other's passwords."""
BESIEGED = Budget(
    free=1, first_delay=timedelta(minutes=1), longest_delay=timedelta(days=1), forgotten=timedelta(days=1)
)
"""A neighbourhood at a besieged account."""
SIEGE = 100
"""Wrong passwords in a day, from unknown networks, that make an account besieged."""
SESSION = Budget(free=5)
"""A signed-in user who confirms the current password."""
SECOND_FACTOR = Budget(free=5, forgotten=timedelta(days=1))
"""Codes of a second factor, for one account from all places together: whoever tries them knows the password.
A device that has signed in before, and a session, are counted on their own.
"""
CODE = Budget(free=15, longest_delay=timedelta(minutes=1))
"""Codes of terminals that are typed in one network: those of a school come from one address."""
SECRETS_FROM = Budget(free=50, longest_delay=timedelta(minutes=1))
"""Wrong secrets of any kind from one network."""
SECRET = Budget(free=5)
"""The secret of one thing, such as a complaint, from one network."""
LETTERS_FROM = Budget(free=20, longest_delay=timedelta(minutes=2))
LETTERS_TO = Budget(free=3, first_delay=timedelta(minutes=5), longest_delay=timedelta(minutes=20))
"""A mailbox gets the next email of a kind after so long, whoever requests it: sooner than a code expires."""
DEVICES_FROM = Budget(free=50, longest_delay=timedelta(minutes=1))
FILED_FROM = Budget(free=20, longest_delay=timedelta(minutes=15))

OLDEST = timedelta(days=1)
"""Buckets without an attempt for so long are removed."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A password that is about to be checked. ``place`` is a place known to the account, "" if there is
    none.
    """

    login: str
    address: str
    place: str = ""
    """``network``, ``device:<digest>`` or ``session:<number>``."""


def count_attempt(connection: Connection, attempt: Attempt, now: datetime, limits: Throttle) -> None:
    """Count an attempt. Raises ``TooManyAttempts`` with the seconds to wait, and then counts nothing."""
    known = _known(attempt)
    if known:
        budgets.count(connection, known, now)
        return
    own = _strange(attempt, limits)
    rows = budgets.locked(connection, own, now)
    at_login, around = _at_login(attempt), _around(attempt)
    [siege] = [row for row in rows if row.bucket == at_login]
    guesses = budgets.recent(siege, own[at_login], now)
    budgets.check(rows, now, () if guesses >= SIEGE else (around,))
    for row in rows:
        budgets.add(connection, row, own[row.bucket], now)
    if guesses == SIEGE:
        _log.warning("an account is guessed at from many networks: unknown ones wait longer now")


def was_right(connection: Connection, attempt: Attempt) -> None:
    """The password was right: reset the limit of this place, undo the attempt in shared ones.

    The network is not reset: the owner of one account must not get free guesses at others.
    """
    network = network_of(attempt.address)
    if attempt.place:
        mine, shared = [name for name in _known(attempt) if not name.startswith("crowd")], [_crowd(network)]
        if attempt.place != "network":
            shared = []
    else:
        mine = [_pair(attempt), _around(attempt)]
        shared = [_network(network), _at_login(attempt)]
    budgets.hold(connection, [*mine, *shared])
    budgets.start_anew(connection, *mine)
    budgets.take_one_back(connection, *shared)


def count_letter(connection: Connection, subject: str, email: str, address: str, now: datetime) -> bool:
    """Count a requested email; return whether it is to be sent now.

    A mailbox gets no second one of a kind at once: the first is on its way, whoever has requested it. This is
    no error, otherwise anybody could prevent the owner's request. Many emails requested from one network are
    throttled: raises ``TooManyAttempts``.
    """
    budgets.count(connection, {bucket("letter from", subject, network_of(address)): LETTERS_FROM}, now)
    to = bucket("letter to", subject, email.lower())
    [row] = budgets.locked(connection, [to], now)
    if row.blocked_until > now:
        return False
    budgets.add(connection, row, LETTERS_TO, now)
    return True


def count_recovery(connection: Connection, email: str, address: str, now: datetime) -> None:
    """Count an attempt at a recovery code. Raises ``TooManyAttempts``."""
    budgets.count(connection, _codes(email, address), now)


def recovery_was_right(connection: Connection, email: str, address: str) -> None:
    """Undo an attempt that was right."""
    budgets.take_one_back(connection, *_codes(email, address))


def count_device(connection: Connection, address: str, now: datetime) -> None:
    """Count a terminal that begins to sign in with State Services. Raises ``TooManyAttempts``."""
    budgets.count(connection, {bucket("device from", network_of(address)): DEVICES_FROM}, now)


def count_code(connection: Connection, address: str, now: datetime) -> None:
    """Count a code typed into a browser, per network. Raises ``TooManyAttempts``."""
    budgets.count(connection, {bucket("code from", network_of(address)): CODE}, now)


def code_was_right(connection: Connection, address: str) -> None:
    """Undo an attempt that was right."""
    budgets.take_one_back(connection, bucket("code from", network_of(address)))


def count_second_factor(connection: Connection, account_id: int, place: str, now: datetime) -> None:
    """Count a code of a second factor. ``place`` as in ``Attempt``. Raises ``TooManyAttempts``."""
    budgets.count(connection, {_second_factor(account_id, place): SECOND_FACTOR}, now)


def second_factor_was_right(connection: Connection, account_id: int, place: str) -> None:
    """Forget the wrong codes of this place."""
    budgets.start_anew(connection, _second_factor(account_id, place))


def count_filing(connection: Connection, address: str, now: datetime) -> None:
    """Count a submitted complaint. Raises ``TooManyAttempts``."""
    budgets.count(connection, {bucket("filed from", network_of(address)): FILED_FROM}, now)


def count_secret(connection: Connection, subject: str, address: str, now: datetime) -> None:
    """Count an attempt at the secret of one thing, from one network. Raises ``TooManyAttempts``."""
    budgets.count(connection, _secrets(subject, address), now)


def secret_was_right(connection: Connection, subject: str, address: str) -> None:
    """Undo an attempt that was right."""
    budgets.take_one_back(connection, *_secrets(subject, address))


def sweep(connection: Connection, now: datetime, limits: Throttle) -> None:
    """Remove expired rows, and the oldest of too many."""
    budgets.sweep(connection, now, OLDEST, limits.most_buckets)


def neighbourhood_of(address: str) -> str:
    """A network with its neighbours, which one attacker may control: /24, with IPv6 /48."""
    found = parsed(address)
    if found is None:
        return address
    bits = 24 if isinstance(found, IPv4Address) else 48
    return str(ip_network((int(found), bits) if bits == 48 else f"{found}/{bits}", strict=False))


def _known(attempt: Attempt) -> dict[str, Budget]:
    kind, _, name = attempt.place.partition(":")
    match kind:
        case "device":
            return {bucket("known device", attempt.login, name): DEVICE}
        case "session":
            return {bucket("session", attempt.login, name): SESSION}
        case "network":
            network = network_of(attempt.address)
            return {
                bucket("known network", attempt.login, network): NETWORK_KNOWN,
                _crowd(network): CROWD,
            }
        case _:
            return {}


def _strange(attempt: Attempt, limits: Throttle) -> dict[str, Budget]:
    slowed = (limits.first_delay, limits.longest_delay, limits.forgotten)
    return {
        _pair(attempt): Budget(limits.free_per_login, *slowed),
        _network(network_of(attempt.address)): Budget(limits.free_per_address, *slowed),
        _around(attempt): BESIEGED,
        _at_login(attempt): budgets.COUNTED,
    }


def _pair(attempt: Attempt) -> str:
    return bucket("login", attempt.login, network_of(attempt.address))


def _around(attempt: Attempt) -> str:
    return bucket("around", attempt.login, neighbourhood_of(attempt.address))


def _at_login(attempt: Attempt) -> str:
    return bucket("siege", attempt.login)


def _network(network: str) -> str:
    return bucket("address", network)


def _crowd(network: str) -> str:
    return bucket("crowd", network)


def _second_factor(account_id: int, place: str) -> str:
    own = place if place.startswith(("device:", "session:")) else ""
    return bucket("second factor", account_id, own)


def _codes(email: str, address: str) -> dict[str, Budget]:
    network = network_of(address)
    return {
        bucket("recovery", email.lower(), network): SECRET,
        bucket("recovery from", network): SECRETS_FROM,
    }


def _secrets(subject: str, address: str) -> dict[str, Budget]:
    network = network_of(address)
    return {bucket("secret", subject, network): SECRET, bucket("secret from", network): SECRETS_FROM}
