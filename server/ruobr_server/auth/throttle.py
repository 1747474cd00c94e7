"""Guesses are slowed where they come from, never the account that they aim at.

An attempt is counted *before* the password is looked at, and taken back when it was right: so guesses sent
at the same time count too. A login that does not exist is slowed just like one that does.

- A place (a device, a network) that signed in to the account before has a budget of its own: what others do
  anywhere does not touch it.
- Any other network is slowed for this login, and for all logins together.
- An account that many networks guess at is *besieged*: then a new network has one free guess a day, counted
  for the whole neighbourhood (/24, with IPv6 /48), and waits longer. A network that has made no guess yet
  is let in even then, so that no number of attackers locks the owner out.
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
from ruobr_tui.api.rules.networks import network_of, parsed

DEVICE = Budget(free=10, longest_delay=timedelta(minutes=5))
"""A device that signed in to this account before: only who holds its key uses this up."""
NETWORK_KNOWN = Budget(free=100, longest_delay=timedelta(seconds=10))
"""A network that signed in to this account before, for this account: the owner goes on signing in while
somebody there guesses, who needs years for a password that may be chosen (``strength.LEAST_GUESSES``).
"""
CROWD = Budget(free=300, longest_delay=timedelta(seconds=5))
"""The same network for all the accounts that it knows: a school's pupils guessing at each other."""
BESIEGED = Budget(
    free=1, first_delay=timedelta(minutes=1), longest_delay=timedelta(days=1), forgotten=timedelta(days=1)
)
"""A neighbourhood at an account that many guess at."""
SIEGE = 100
"""Wrong passwords of a day, from networks that the account does not know, that make an account besieged."""
SESSION = Budget(free=5)
"""Who is signed in and tells the current password again."""
CODE = Budget(free=15, longest_delay=timedelta(minutes=1))
"""Codes of terminals that a network types: those of a school come from one address."""
SECRETS_FROM = Budget(free=50, longest_delay=timedelta(minutes=1))
"""Wrong secrets of any kind from one network."""
SECRET = Budget(free=5)
"""A secret that belongs to one thing, such as a complaint's, from one network."""
LETTERS_FROM = Budget(free=20, longest_delay=timedelta(minutes=2))
LETTERS_TO = Budget(free=3, first_delay=timedelta(minutes=5), longest_delay=timedelta(minutes=20))
"""A mailbox gets the next letter of a kind after so long, whoever asks: sooner than a code is over."""
DEVICES_FROM = Budget(free=50, longest_delay=timedelta(minutes=1))
FILED_FROM = Budget(free=20, longest_delay=timedelta(minutes=15))

OLDEST = timedelta(days=1)
"""What nobody has added to for so long is forgotten."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A password that is about to be checked. ``place`` names who is known to the account, "" a stranger."""

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
    """The password was right: this place starts anew; what is counted for many has one attempt less.

    The network is not cleared: whoever owns one account must not get free guesses at others.
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


def count_letter(connection: Connection, what: str, email: str, address: str, now: datetime) -> bool:
    """Count a letter that somebody asks for; whether one is to be written now.

    A mailbox gets no second one of a kind at once: the one before is on its way, whoever has asked for it.
    That is no refusal, or anybody could keep its owner from asking. Who asks for many letters from one
    network is slowed: raises ``TooManyAttempts``.
    """
    budgets.count(connection, {bucket("letter from", what, network_of(address)): LETTERS_FROM}, now)
    to = bucket("letter to", what, email.lower())
    [row] = budgets.locked(connection, [to], now)
    if row.blocked_until > now:
        return False
    budgets.add(connection, row, LETTERS_TO, now)
    return True


def count_recovery(connection: Connection, email: str, address: str, now: datetime) -> None:
    """Count a recovery code that somebody types. Raises ``TooManyAttempts``."""
    budgets.count(connection, _codes(email, address), now)


def recovery_was_right(connection: Connection, email: str, address: str) -> None:
    """It was no guess."""
    budgets.take_one_back(connection, *_codes(email, address))


def count_device(connection: Connection, address: str, now: datetime) -> None:
    """Count a terminal that begins to sign in by State Services. Raises ``TooManyAttempts``."""
    budgets.count(connection, {bucket("device from", network_of(address)): DEVICES_FROM}, now)


def count_code(connection: Connection, address: str, now: datetime) -> None:
    """Count a code that somebody types into a browser, per network. Raises ``TooManyAttempts``."""
    budgets.count(connection, {bucket("code from", network_of(address)): CODE}, now)


def code_was_right(connection: Connection, address: str) -> None:
    """It was no guess."""
    budgets.take_one_back(connection, bucket("code from", network_of(address)))


def count_filing(connection: Connection, address: str, now: datetime) -> None:
    """Count a complaint that somebody files. Raises ``TooManyAttempts``."""
    budgets.count(connection, {bucket("filed from", network_of(address)): FILED_FROM}, now)


def count_secret(connection: Connection, what: str, address: str, now: datetime) -> None:
    """Count an attempt at the secret of one thing, from one network. Raises ``TooManyAttempts``."""
    budgets.count(connection, _secrets(what, address), now)


def secret_was_right(connection: Connection, what: str, address: str) -> None:
    """It was no guess."""
    budgets.take_one_back(connection, *_secrets(what, address))


def sweep(connection: Connection, now: datetime, limits: Throttle) -> None:
    """Remove what is forgotten, and the oldest of too many rows."""
    budgets.sweep(connection, now, OLDEST, limits.most_buckets)


def neighbourhood_of(address: str) -> str:
    """A network and its neighbours, as one attacker may have them: /24, with IPv6 /48."""
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


def _codes(email: str, address: str) -> dict[str, Budget]:
    network = network_of(address)
    return {
        bucket("recovery", email.lower(), network): SECRET,
        bucket("recovery from", network): SECRETS_FROM,
    }


def _secrets(what: str, address: str) -> dict[str, Budget]:
    network = network_of(address)
    return {bucket("secret", what, network): SECRET, bucket("secret from", network): SECRETS_FROM}
