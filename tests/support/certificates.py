"""Certificates that sign themselves, for names and addresses of this machine."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For an HTTP client that uses no TLS: each one by itself reads all authorities that the machine knows."""
MACHINE = x509.IPAddress(ip_address("127.0.0.1"))


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, in PEM."""

    chain: bytes
    key: bytes

    def files(self, folder: Path) -> tuple[Path, Path]:
        """Two files: the certificate, and its key."""
        chain, key = folder / "chain.pem", folder / "key.pem"
        chain.write_bytes(self.chain)
        key.write_bytes(self.key)
        return chain, key

    def file(self, path: Path) -> Path:
        """Both in one file."""
        path.write_bytes(self.key + self.chain)
        return path


def self_signed(name: x509.GeneralName = MACHINE, *, days: float = 1) -> Certificate:
    """A new one for a name or an address, good until tomorrow (or for ``days``) by the machine's clock."""
    key = ec.generate_private_key(ec.SECP256R1())
    common = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, str(name.value))])
    # OpenSSL and Chromium compare with the clock of the machine; none can be injected into them.
    now, day = datetime.now(UTC), timedelta(days=1)
    signed = (
        x509.CertificateBuilder()
        .subject_name(common)
        .issuer_name(common)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 3 * day)
        .not_valid_after(now + days * day)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form, pem = serialization.PrivateFormat.PKCS8, serialization.Encoding.PEM
    return Certificate(signed.public_bytes(pem), key.private_bytes(pem, form, serialization.NoEncryption()))
