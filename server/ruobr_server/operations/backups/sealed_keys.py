"""The keys of scans, sealed by a passphrase: scrypt makes a key of it, AES-256-GCM seals.

They open only beside the manifest that they were sealed for. The cost is part of the format: a file cannot
ask for more memory or time.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ruobr_server.kit.language import _
from ruobr_server.operations.backups.errors import BackupError

MAGIC = b"ruobr-keys-1\n"
MOST_BYTES = 64 * 1024
_SALT, _NONCE, _TAG = 16, 12, 16
_COST = 2**17
"""128 MiB and some tenths of a second for each guess."""


class WrongPassphrase(BackupError):
    """Another passphrase sealed the keys, or another manifest belongs to them."""

    def __init__(self) -> None:
        super().__init__(
            _("This passphrase does not open the keys in the backup."),
            _("Nothing was written. --without-keys restores the database alone; scans stay closed then."),
        )


def seal(keys: bytes, passphrase: str, manifest: bytes) -> bytes:
    """Seal the file of keys for a backup with this manifest."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return MAGIC + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, keys, MAGIC + manifest)


def unseal(sealed: bytes, passphrase: str, manifest: bytes) -> bytes:
    """The file of keys. Raises ``WrongPassphrase``."""
    head = len(MAGIC)
    if not sealed.startswith(MAGIC) or len(sealed) < head + _SALT + _NONCE + _TAG:
        raise WrongPassphrase
    salt = sealed[head : head + _SALT]
    nonce = sealed[head + _SALT : head + _SALT + _NONCE]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(
            nonce, sealed[head + _SALT + _NONCE :], MAGIC + manifest
        )
    except InvalidTag as error:
        raise WrongPassphrase from error


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())
