"""A cache of header credentials that were right, without the password.

The mobile contract sends the password with every request, and Argon2 is deliberately slow. So after a
successful check this process caches HMAC-SHA256 of the pair under a random key of its own. The key is only in
memory; whether the account is still active and has the same password is checked in the database with each
request.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import datetime, timedelta

from ruobr_server.auth.headers import HeaderCredentials
from ruobr_server.auth.request_credentials import AccountKnown

CAPACITY = 20_000
LIFE = timedelta(hours=1)


class CredentialCache:
    """An LRU cache with a limit of entries and of time (``LIFE``)."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._secret = secrets.token_bytes(32)
        self._capacity = capacity
        self._known: OrderedDict[bytes, tuple[AccountKnown, datetime]] = OrderedDict()

    def mark(self, credentials: HeaderCredentials) -> bytes:
        """The cache key of a pair."""
        login = credentials.login.encode("utf-8", "surrogatepass")
        password = credentials.password.encode("utf-8", "surrogatepass")
        # The length distinguishes ("ab", "c") from ("a", "bc").
        message = len(login).to_bytes(4, "big") + login + password
        return hmac.digest(self._secret, message, hashlib.sha256)

    def recall(self, mark: bytes, now: datetime) -> AccountKnown | None:
        """The account of a pair; None if it is not cached."""
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
        """Cache a pair after its password was right."""
        self._known[mark] = known, now + LIFE
        self._known.move_to_end(mark)
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)

    def forget(self, mark: bytes) -> None:
        """Remove a pair that the database has refused."""
        self._known.pop(mark, None)
