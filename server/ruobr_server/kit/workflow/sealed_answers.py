"""Stored responses with a secret: available for a short time, only with the client's key.

The database contains neither the response nor the client's key in plain: the row is named by a digest of the
key, and the response is encrypted (AES-256-GCM) with another one. The database alone decrypts nothing, so the
key must be long and random: ``LEAST_KEY``.
"""

from __future__ import annotations

import base64
import hmac
import os
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHOWN_AGAIN = timedelta(minutes=15)
"""How long a secret response stays available."""
LEAST_KEY = 32
"""Characters; a UUID has 36."""

PREFIX = "sealed:"
MARK = "*"
"""The prefix of an encrypted response; JSON never begins like this."""
EMPTIED = "null"
_NONCE = 12


def name_of(key: str) -> str:
    """The name of the row of this key."""
    return PREFIX + _derived(key, b"name").hex()


def seal(key: str, account_id: int, answer: str) -> str:
    """Encrypt a response for storing. It decrypts only with this key and account."""
    nonce = os.urandom(_NONCE)
    text = AESGCM(_derived(key, b"answer")).encrypt(nonce, answer.encode(), str(account_id).encode())
    return MARK + base64.b64encode(nonce + text).decode()


def opened(key: str, account_id: int, stored: str) -> str | None:
    """Decrypt a stored response; None if it was emptied, or is another account's."""
    if not stored.startswith(MARK):
        return None
    data = base64.b64decode(stored.removeprefix(MARK))
    try:
        text = AESGCM(_derived(key, b"answer")).decrypt(
            data[:_NONCE], data[_NONCE:], str(account_id).encode()
        )
    except InvalidTag:
        return None
    return text.decode()


def _derived(key: str, purpose: bytes) -> bytes:
    return hmac.digest(key.encode("utf-8", "surrogatepass"), b"ruobr " + purpose, "sha256")
