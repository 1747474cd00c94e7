"""Opaque session tokens: 256 random bits for the client, their SHA-256 for the database.

A plain hash is enough: what is random and long cannot be guessed from it.
"""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A fresh token, safe in a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored instead of the token (32 bytes)."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
