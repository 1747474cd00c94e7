"""Entity tags (RFC 9110, 8.8.3 and 13.1): made from versions, compared with the client's."""

from __future__ import annotations

import hashlib
import re

_TAG = re.compile(rb'\s*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')


def etag_of_parts(*parts: int | str) -> bytes:
    """A weak tag from everything that a response depends on, mostly versions.

    Weak, because the same data may be sent compressed or not.
    """
    digest = hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()
    return f'W/"{digest[:24]}"'.encode()


def etag_of_body(body: bytes) -> bytes:
    """A weak tag from the bytes of a response, for data without versions."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'.encode()


def not_modified(if_none_match: bytes | None, etag: bytes) -> bool:
    """Whether the client has the current response (weak comparison, as for GET)."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == b"*":
        return True
    position = 0
    while found := _TAG.match(if_none_match, position):
        if found[1].removeprefix(b"W/") == etag.removeprefix(b"W/"):
            return True
        position = found.end()
    return False
