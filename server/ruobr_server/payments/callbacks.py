"""The bank's callbacks: a hint that an order has changed, believed only so far as to look at it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def checksum(secret: bytes, fields: Iterable[tuple[str, str]]) -> str:
    """The bank's sign of a callback: ``key;value;`` of the sorted fields but itself, HMAC-SHA256."""
    text = "".join(f"{name};{value};" for name, value in sorted(fields) if name != "checksum")
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest().upper()


def is_from_the_bank(secret: bytes, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether the checksum is right; takes the same time however wrong it is."""
    known = list(fields)
    told = [value for name, value in known if name == "checksum"]
    return len(told) == 1 and hmac.compare_digest(
        told[0].upper().encode("utf-8", "surrogatepass"), checksum(secret, known).encode()
    )
