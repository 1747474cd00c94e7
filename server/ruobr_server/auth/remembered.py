"""Header credentials that were right a short while ago, remembered without the password.

The mobile contract sends the password with every request, and Argon2 is slow on purpose. So after a
right one this process keeps HMAC-SHA256 of the pair under a random key of its own. The key never
leaves the memory and dies with the process; whether the account is still active and has the same
password is asked of the database with each request.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import datetime, timedelta

from ruobr_server.auth.headers import HeaderCredentials
from ruobr_server.auth.presented import AccountKnown

CAPACITY = 20_000
LIFE = timedelta(hours=1)


class RememberedCredentials:
    """A bounded memory: the least recently used goes first, and nothing stays longer than ``LIFE``."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._secret = secrets.token_bytes(32)
        self._capacity = capacity
        self._known: OrderedDict[bytes, tuple[AccountKnown, datetime]] = OrderedDict()

    def mark(self, credentials: HeaderCredentials) -> bytes:
        """What stands for a pair here."""
        login = credentials.login.encode("utf-8", "surrogatepass")
        password = credentials.password.encode("utf-8", "surrogatepass")
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        message = len(login).to_bytes(4, "big") + login + password
        return hmac.digest(self._secret, message, hashlib.sha256)

    def recall(self, mark: bytes, now: datetime) -> AccountKnown | None:
        """The account of a pair that was right lately."""
        found = self._known.get(mark)
        if found is None:
            return None
        known, until = found
        if until <= now:
            del self._known[mark]
            return None
        self._known.move_to_end(mark)
        return known

    def remember(self, mark: bytes, known: AccountKnown, now: datetime) -> None:
        """After the password was found right."""
        self._known[mark] = known, now + LIFE
        self._known.move_to_end(mark)
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)

    def forget(self, mark: bytes) -> None:
        """The database knows better."""
        self._known.pop(mark, None)
