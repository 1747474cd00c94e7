"""The code that ends a kiosk: stored as a scrypt hash, with growing delays after wrong entries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable

SHORTEST, LONGEST = 4, 100
"""Characters of a code."""

FREE = 3
"""Wrong codes without a delay."""
LONGEST_PAUSE = 300.0
"""Maximum seconds between two tries."""

_COST, _BLOCK, _LANES, _BYTES = 2**14, 8, 1, 32  # scrypt: 16 MiB, some hundredths of a second


def hash_of(code: str) -> str:
    """The stored form: ``scrypt:<cost>:<block>:<lanes>:<salt>:<hash>``, salt and hash in hexadecimal."""
    salt = secrets.token_bytes(16)
    made = _scrypt(code, salt, _COST, _BLOCK, _LANES)
    return f"scrypt:{_COST}:{_BLOCK}:{_LANES}:{salt.hex()}:{made.hex()}"


def is_hash(stored: str) -> bool:
    """Whether this is a valid result of ``hash_of``."""
    return _parts(stored) is not None


def is_right(stored: str, code: str) -> bool:
    """Whether the code matches; False for an invalid hash. Takes some hundredths of a second."""
    parts = _parts(stored)
    if parts is None or len(code) > LONGEST:
        return False
    cost, block, lanes, salt, wanted = parts
    return hmac.compare_digest(_scrypt(code, salt, cost, block, lanes), wanted)


class Tries:
    """Counts wrong codes and computes the delay. ``clock`` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    @property
    def pause(self) -> float:
        """Seconds until the next code is accepted; 0: now."""
        return max(0.0, self._until - self._clock()) if self._wrong else 0.0

    def failed(self) -> None:
        """Count a wrong code."""
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
