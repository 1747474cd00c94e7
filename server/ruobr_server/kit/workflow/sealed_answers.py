"""Answers that hold a secret: given again for a short time to who has the key, readable by nobody else.

The database stores neither the answer nor the client's key in plain: the row is named by a digest of the
key, and the answer is sealed by another one (AES-256-GCM). Whoever has the database alone can open
nothing, so the key must be long and random: ``LEAST_KEY``.
"""

from __future__ import annotations

import base64
import hmac
import os
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHOWN_AGAIN = timedelta(minutes=15)
"""How long a secret answer can be asked for again."""
LEAST_KEY = 32
"""Characters; a UUID has 36."""

PREFIX = "sealed:"
MARK = "*"
"""With which a sealed answer begins; no JSON does."""
EMPTIED = "null"
_NONCE = 12


def name_of(key: str) -> str:
    """By what the row of this key is found."""
    return PREFIX + _derived(key, b"name").hex()


def seal(key: str, account_id: int, answer: str) -> str:
    """The answer as it is stored. It opens only with this key, for this account."""
    nonce = os.urandom(_NONCE)
    text = AESGCM(_derived(key, b"answer")).encrypt(nonce, answer.encode(), str(account_id).encode())
    return MARK + base64.b64encode(nonce + text).decode()


def opened(key: str, account_id: int, stored: str) -> str | None:
    """The answer again; None when it was emptied, or is not this account's."""
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


def _derived(key: str, what: bytes) -> bytes:
    return hmac.digest(key.encode("utf-8", "surrogatepass"), b"ruobr " + what, "sha256")
