"""Opaque session tokens: 256 random bits for the client, their SHA-256 for the database.

A plain hash is enough, because the token is random and long.
"""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A new token, safe in a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """The stored form of the token (32 bytes)."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
