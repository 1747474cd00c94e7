"""The signature that authenticates a relying party to ESIA (``client_secret``).

ESIA's production keys are GOST R 34.10-2012, which needs a certified module: it can be added as another
``Signer``. This one is RSA with SHA-256, which its test environment accepts as well.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Signer(Protocol):
    """Signs for one relying party."""

    def sign(self, message: bytes) -> bytes:
        """The raw signature."""


class WrongKey(Exception):
    """A file without a usable key; the text says why."""


class RsaSigner:
    """RSASSA-PKCS1-v1_5 with SHA-256."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> RsaSigner:
        """A private key in PEM, mode 0600. Raises ``WrongKey``."""
        try:
            if path.stat().st_mode & 0o077:
                raise WrongKey(f"{path} must be its owner's alone (chmod 600).")
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise WrongKey(f"{path} holds no private key in PEM.") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise WrongKey(f"{path} is no RSA key.")
        return cls(key)

    @classmethod
    def new(cls) -> RsaSigner:
        """A new key, for a demo."""
        return cls(rsa.generate_private_key(public_exponent=65537, key_size=2048))

    @property
    def public_key(self) -> rsa.RSAPublicKey:
        """The public key, for verification."""
        return self._key.public_key()

    def sign(self, message: bytes) -> bytes:
        """The raw signature."""
        return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def public_key(path: Path) -> rsa.RSAPublicKey:
    """A public key in PEM. Raises ``WrongKey``."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise WrongKey(f"{path} holds no public key in PEM.") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise WrongKey(f"{path} is no RSA key.")
    return key


def is_signed(key: rsa.RSAPublicKey, secret: str, parts: Sequence[str]) -> bool:
    """Whether a ``client_secret`` is the signature of these parts."""
    try:
        raw = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
        key.verify(raw, "".join(parts).encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def client_secret(signer: Signer, parts: Sequence[str]) -> str:
    """base64url of the signature over client_id, scope, scope_org, timestamp, state, redirect_uri."""
    return base64.urlsafe_b64encode(signer.sign("".join(parts).encode())).rstrip(b"=").decode()


def timestamp(now: datetime) -> str:
    """``YYYY.MM.DD HH:MM:SS +0000``, ESIA's format."""
    return now.astimezone(UTC).strftime("%Y.%m.%d %H:%M:%S +0000")
