"""How a host tells the portal whom it asks for: a header that is signed with a secret both know.

A program over SSH or in a browser asks the portal from its host's address. Without this header all visitors
of a host would be one to the portal, and one who guesses passwords would slow all others.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address

from ruobr_tui.api.rules.networks import parsed

HEADER = "Ruobr-Visitor"
SHORTEST_SECRET = 32
"""Bytes."""
VALID_FOR = timedelta(minutes=2)
"""How far the clocks of host and portal may differ, and how long a header can be sent again."""
LONGEST = 200
"""Characters of a header."""

_VERSION = "1"


class NotSigned(ValueError):
    """A header that says nothing; the text says why, and holds nothing of the header."""


def signed(secret: bytes, method: str, target: str, body: bytes, address: str, now: datetime) -> str:
    """The header's value for a request to ``target`` (path and query as they travel) for ``address``.

    Raises ``ValueError`` for what is no IP address.
    """
    visitor = parsed(address) or ip_address(address)
    digest = hashlib.sha256(body).hexdigest()
    said = f"{_VERSION} {int(now.timestamp())} {visitor} {digest}"
    return f"{said} {_mac(secret, method, target, said)}"


def visitor_of(secret: bytes, method: str, target: str, header: str, now: datetime) -> tuple[str, bytes]:
    """Address of the visitor, and SHA-256 that the request's body must have. Raises ``NotSigned``."""
    said, _, mac = header.rpartition(" ")
    parts = said.split(" ")
    if len(header) > LONGEST or len(parts) != 4 or parts[0] != _VERSION or not header.isascii():
        raise NotSigned("not a header of this kind")
    if not hmac.compare_digest(mac.encode(), _mac(secret, method, target, said).encode()):
        raise NotSigned("signed with another secret or for another request")
    # Nothing below was written by anybody but a host.
    _, seconds, address, digest = parts
    if abs(now.timestamp() - int(seconds)) > VALID_FOR.total_seconds():
        raise NotSigned("too old, or the clocks differ")
    return address, bytes.fromhex(digest)


def _mac(secret: bytes, method: str, target: str, said: str) -> str:
    message = f"{method.upper()}\n{target}\n{said}"
    return hmac.new(secret, message.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()
