"""The random key of this device. A portal recognises a device that has signed in before by it, and does not
throttle it while others guess passwords.

Each portal gets its own key, derived from the stored one, so that portals cannot compare them.
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
    """The key for ``server`` (a portal's address): 64 hexadecimal digits; generated at the first use.

    "" if it can be neither read nor stored: signing in works without one.
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
    if len(secret) != _BYTES:  # missing or incomplete
        secret = secrets.token_bytes(_BYTES)
        write_private(file, secret)
    return secret
