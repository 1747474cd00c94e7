"""Encryption at rest: AES-256-GCM for each part of a file and each secret of an account; files are addressed
by a keyed digest (HMAC-SHA256).

The keys are in a file of the operator, mode 0600, one per line in base64. The first one encrypts; the others
still decrypt older parts. The last one makes the addresses, so that a new key at the top changes none of
them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ruobr_server.kit.errors import ServerError
from ruobr_server.kit.files import write_new
from ruobr_tui.api.reasons import documents as reasons

KEY = 32
"""Bytes of a key."""
MARK, _NONCE = 4, 12
"""Bytes before an encrypted part: the key's mark, and the nonce."""


class WrongKeys(Exception):
    """A file of keys that cannot be used; the text says why."""


class Unsealable(ServerError):
    """A stored file is damaged, or its key is missing."""

    usual = reasons.UNSEALABLE


class Sealer:
    """Encrypts and decrypts parts of files with a server's keys. Raises ``ValueError`` without a key."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY for key in keys):
            raise ValueError("keys of 32 bytes are needed")
        self._keys = {_mark(key): AESGCM(key) for key in reversed(keys)}
        self._first = _mark(keys[0])
        self._address_key = hmac.digest(keys[-1], b"file address", "sha256")
        self._secret_key = hmac.digest(keys[-1], b"secret digest", "sha256")
        self.person_key = hmac.digest(keys[-1], b"person digest", "sha256")
        """The key of the digests in ``families.person_key``."""

    def seal(self, data: bytes, file_id: int, start: int) -> bytes:
        """Encrypt a part for storing. It decrypts only as this part of this file."""
        return self._seal(data, _place(file_id, start))

    def open(self, sealed: bytes, file_id: int, start: int) -> bytes:
        """Decrypt a part. Raises ``Unsealable``."""
        return self._open(sealed, _place(file_id, start))

    def seal_secret(self, data: bytes, kind: str, account_id: int) -> bytes:
        """Encrypt a secret of an account. It decrypts only as this kind of secret of this account."""
        return self._seal(data, _owner(kind, account_id))

    def open_secret(self, sealed: bytes, kind: str, account_id: int) -> bytes:
        """Decrypt a secret of an account. Raises ``Unsealable``."""
        return self._open(sealed, _owner(kind, account_id))

    def secret_digest(self, data: bytes, kind: str, account_id: int) -> bytes:
        """A keyed digest of a secret that is only compared."""
        return hmac.digest(self._secret_key, _owner(kind, account_id) + data, "sha256")

    def _seal(self, data: bytes, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return self._first + nonce + self._keys[self._first].encrypt(nonce, data, place)

    def _open(self, sealed: bytes, place: bytes) -> bytes:
        mark, nonce = sealed[:MARK], sealed[MARK : MARK + _NONCE]
        cipher = self._keys.get(mark)
        if cipher is None:
            raise Unsealable
        try:
            return cipher.decrypt(nonce, sealed[MARK + _NONCE :], place)
        except InvalidTag as error:
            raise Unsealable from error

    def opens(self, mark: bytes) -> bool:
        """Whether a part with this mark was encrypted with one of these keys."""
        return mark in self._keys

    def digest(self) -> hmac.HMAC:
        """A keyed digest for a file's bytes: its address."""
        return hmac.new(self._address_key, digestmod="sha256")


def read_keys(path: Path) -> Sealer:
    """The keys of a file. Raises ``WrongKeys``."""
    try:
        if path.stat().st_mode & 0o077:
            raise WrongKeys(f"{path} must be its owner's alone (chmod 600).")
        lines = path.read_text("ascii").split()
        if not lines:
            raise WrongKeys(
                f"{path} is empty. Put back the copy of it that you have;"
                " remove it only if no scans were ever stored."
            )
        return Sealer([base64.b64decode(line, validate=True) for line in lines])
    except OSError as error:
        raise WrongKeys(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise WrongKeys(f"{path} holds no keys.") from error
    except (binascii.Error, ValueError) as error:
        raise WrongKeys(f"{path} must hold keys of 32 bytes in base64, a line each.") from error


def keys_in(folder: Path) -> Path:
    """The file of keys in a server's own data folder; it is created with a new key if it does not exist.

    Raises ``OSError`` if it cannot be created; then nothing is left of it.
    """
    path = folder / "files.keys"
    if not path.exists():
        write_new(path, base64.b64encode(os.urandom(KEY)) + b"\n")
    return path


def _mark(key: bytes) -> bytes:
    return hashlib.sha256(b"key mark" + key).digest()[:MARK]


def _owner(kind: str, account_id: int) -> bytes:
    # Longer than the place of a part, so that neither is ever the other.
    return kind.encode() + b" of account " + account_id.to_bytes(8, "big")


def _place(file_id: int, start: int) -> bytes:
    return file_id.to_bytes(8, "big") + start.to_bytes(8, "big")
