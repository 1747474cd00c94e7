"""The code that ends a kiosk: stored as a hash, asked for with growing pauses after wrong ones."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable

SHORTEST, LONGEST = 4, 100
"""Characters of a code."""

FREE = 3
"""Wrong codes without a pause."""
LONGEST_PAUSE = 300.0
"""Seconds between two tries at most."""

_COST, _BLOCK, _LANES, _BYTES = 2**14, 8, 1, 32  # scrypt: 16 MiB, some hundredths of a second


def hash_of(code: str) -> str:
    """What is stored of a code: ``scrypt:<cost>:<block>:<lanes>:<salt>:<hash>``, these two in hexadecimal."""
    salt = secrets.token_bytes(16)
    made = _scrypt(code, salt, _COST, _BLOCK, _LANES)
    return f"scrypt:{_COST}:{_BLOCK}:{_LANES}:{salt.hex()}:{made.hex()}"


def is_hash(stored: str) -> bool:
    """Whether ``hash_of`` can have made this."""
    return _parts(stored) is not None


def is_right(stored: str, code: str) -> bool:
    """Whether this is the code; never with a hash that cannot be read. Takes some hundredths of a second."""
    parts = _parts(stored)
    if parts is None or len(code) > LONGEST:
        return False
    cost, block, lanes, salt, wanted = parts
    return hmac.compare_digest(_scrypt(code, salt, cost, block, lanes), wanted)


class Tries:
    """Wrong codes so far, and the pause that they cost. ``clock`` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    @property
    def pause(self) -> float:
        """Seconds until a code is looked at again; 0 when one may be typed."""
        return max(0.0, self._until - self._clock()) if self._wrong else 0.0

    def failed(self) -> None:
        """A wrong code."""
        self._wrong += 1
        if self._wrong >= FREE:
            self._until = self._clock() + min(LONGEST_PAUSE, 5.0 * 2.0 ** min(20, self._wrong - FREE))


def _scrypt(code: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    typed = unicodedata.normalize("NFC", code).encode("utf-8", "replace")
    return hashlib.scrypt(typed, salt=salt, n=cost, r=block, p=lanes, maxmem=2**27, dklen=_BYTES)


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes] | None:
    name, *rest = stored.split(":")
    if name != "scrypt" or len(rest) != 5:
        return None
    try:
        cost, block, lanes = (int(part) for part in rest[:3])
        salt, made = bytes.fromhex(rest[3]), bytes.fromhex(rest[4])
    except ValueError:
        return None
    is_sane = 2**10 <= cost <= 2**17 and cost & (cost - 1) == 0 and 1 <= block <= 8 and 1 <= lanes <= 4
    return (cost, block, lanes, salt, made) if is_sane and len(salt) >= 8 and len(made) == _BYTES else None
