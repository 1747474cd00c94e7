"""The bank's callbacks: a hint that an order has changed, believed only so far as to look at it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

_UNSIGNED = frozenset({"checksum", "sign_alias"})


def checksum(secret: bytes, fields: Iterable[tuple[str, str]]) -> str:
    """The bank's sign of a callback: ``key;value;`` of the sorted fields that it signs, HMAC-SHA256."""
    text = "".join(f"{name};{value};" for name, value in sorted(fields) if name not in _UNSIGNED)
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest().upper()


def is_from_the_bank(secret: bytes, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether the checksum is right; takes the same time however wrong it is.

    Never without a secret, which anybody could sign with, and never for a field that comes twice: one of
    them would be checked and the other one read.
    """
    known = list(fields)
    told = [value for name, value in known if name == "checksum"]
    if not secret or len(told) != 1 or len({name for name, _ in known}) != len(known):
        return False
    return hmac.compare_digest(
        told[0].upper().encode("utf-8", "surrogatepass"), checksum(secret, known).encode()
    )
