"""The random key of this device: a portal knows by it who has signed in here, while others guess passwords.

Each portal gets a key of its own, made from the one that is stored, so that two portals cannot compare them.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from pathlib import Path

from ruobr_tui.files.private_files import write_private

_BYTES = 32


def device_key(file: Path, server: str) -> str:
    """The key for ``server`` (a portal's address): 64 hexadecimal digits; made at the first use.

    "" when it can be neither read nor stored: signing in works without one.
    """
    try:
        secret = _stored(file)
    except OSError as error:
        logging.getLogger(__name__).warning("no key of this device: %s", type(error).__name__)
        return ""
    return hmac.new(secret, server.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _stored(file: Path) -> bytes:
    try:
        secret = file.read_bytes()
    except FileNotFoundError:
        secret = b""
    if len(secret) != _BYTES:  # there is none yet, or half of one
        secret = secrets.token_bytes(_BYTES)
        write_private(file, secret)
    return secret
