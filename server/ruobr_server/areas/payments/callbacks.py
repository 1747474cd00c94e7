"""The bank's callbacks: only a hint to read the order's state."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

_UNSIGNED = frozenset({"checksum", "sign_alias"})


def checksum(secret: bytes, fields: Iterable[tuple[str, str]]) -> str:
    """The bank's signature of a callback: ``key;value;`` of the sorted signed fields, HMAC-SHA256."""
    text = "".join(f"{name};{value};" for name, value in sorted(fields) if name not in _UNSIGNED)
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest().upper()


def is_from_the_bank(secret: bytes, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether the checksum is right, compared in constant time.

    False without a secret, with which anybody could sign, and for a field that occurs twice: one value would
    be verified and the other one used.
    """
    known = list(fields)
    checksums = [value for name, value in known if name == "checksum"]
    if not secret or len(checksums) != 1 or len({name for name, _ in known}) != len(known):
        return False
    return hmac.compare_digest(
        checksums[0].upper().encode("utf-8", "surrogatepass"), checksum(secret, known).encode()
    )
