"""The header in which a host sends its client's address to the portal, signed with a shared secret.

A program over SSH or in a browser sends its requests from the host's address. Without this header the portal
would count all clients of a host as one, and one who guesses passwords would slow all others down.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address

from ruobr_tui.api.rules.network.networks import parsed

HEADER = "Ruobr-Visitor"
SHORTEST_SECRET = 32
"""Bytes."""
VALID_FOR = timedelta(minutes=2)
"""How far the clocks of host and portal may differ, and how long a header can be replayed."""
LONGEST = 200
"""Characters of a header."""

_VERSION = "1"


class NotSigned(ValueError):
    """An invalid header; the text gives the reason without any part of the header."""


def signed(secret: bytes, method: str, target: str, body: bytes, address: str, now: datetime) -> str:
    """The header's value for a request to ``target`` (path and query as sent) for ``address``.

    Raises ``ValueError`` if ``address`` is no IP address.
    """
    client = parsed(address) or ip_address(address)
    digest = hashlib.sha256(body).hexdigest()
    signed_part = f"{_VERSION} {int(now.timestamp())} {client} {digest}"
    return f"{signed_part} {_mac(secret, method, target, signed_part)}"


def verified(secret: bytes, method: str, target: str, header: str, now: datetime) -> tuple[str, bytes]:
    """The client's address, and the SHA-256 that the request's body must have. Raises ``NotSigned``."""
    signed_part, _, mac = header.rpartition(" ")
    parts = signed_part.split(" ")
    if len(header) > LONGEST or len(parts) != 4 or parts[0] != _VERSION or not header.isascii():
        raise NotSigned("not a header of this kind")
    if not hmac.compare_digest(mac.encode(), _mac(secret, method, target, signed_part).encode()):
        raise NotSigned("signed with another secret or for another request")
    # Everything below was written by a host that knows the secret.
    _, seconds, address, digest = parts
    if abs(now.timestamp() - int(seconds)) > VALID_FOR.total_seconds():
        raise NotSigned("too old, or the clocks differ")
    return address, bytes.fromhex(digest)


def _mac(secret: bytes, method: str, target: str, signed_part: str) -> str:
    message = f"{method.upper()}\n{target}\n{signed_part}"
    return hmac.new(secret, message.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()
