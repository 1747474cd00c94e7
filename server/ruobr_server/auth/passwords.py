"""Argon2id in a few threads of its own, with constant work for passwords that cannot be right."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from ruobr_server.kit.settings import PasswordCost

THREADS = 2
"""Concurrent checks: each uses a core and the memory of ``PasswordCost``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the password is right, and its hash with the present cost if the stored one is older."""

    right: bool
    new_hash: str | None = None


class Passwords:
    """Hashes and checks passwords."""

    def __init__(self, cost: PasswordCost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")

    async def hash(self, password: str) -> str:
        """The hash to store."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.hash_now, password)

    async def check(self, stored: str | None, password: str) -> Verdict:
        """Compare with a stored hash; an invalid hash is wrong and takes the same time.

        ``None`` is no account, "" an account without a password, such as one of State Services.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self.check_now, stored, password
        )

    def hash_now(self, password: str) -> str:
        """``hash`` in this thread, for commands."""
        return self._hasher.hash(_encoded(password))

    def check_now(self, stored: str | None, password: str) -> Verdict:
        """``check`` in this thread."""
        decoy = self._decoy  # made at the first check, whether the account exists or not
        known = stored if stored is not None and _is_hash(stored) else None
        try:
            self._hasher.verify(decoy if known is None else known, _encoded(password))
        except (VerificationError, InvalidHashError):
            return Verdict(False)
        if known is None:
            return Verdict(False)
        stale = self._hasher.check_needs_rehash(known)
        return Verdict(True, self.hash_now(password) if stale else None)

    def close(self) -> None:
        """Wait for running checks."""
        self._threads.shutdown(wait=True)

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash("nobody's password")


def _is_hash(stored: str) -> bool:
    """Whether it is a valid hash: an invalid one would be refused faster, which reveals it."""
    try:
        extract_parameters(stored)
    except InvalidHashError:
        return False
    return True


def _encoded(password: str) -> bytes:
    # A lone surrogate (possible in JSON) has no UTF-8; it must be a wrong password, not an error.
    return password.encode("utf-8", "surrogatepass")
