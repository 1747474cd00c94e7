"""The client's address that a host sends to its portal, and the secret that signs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.api.rules.network.client_address import SHORTEST_SECRET
from ruobr_tui.api.rules.network.networks import parsed

if TYPE_CHECKING:
    from ruobr_tui.api.client_address import ClientAddress
    from ruobr_tui.api.clock import Clock


class UnusableSecret(RuobrError):
    """The secret cannot be read, is known to others, or is too short to be one."""

    text = N_("The secret %(path)s cannot be used (%(reason)s).")
    hint = N_("Create it with openssl rand -hex 32, run chmod 600 on it, and copy it to the portal.")


def read_secret(file: Path | None) -> bytes:
    """The secret in a file of mode 0600; empty without a file. Raises ``UnusableSecret``."""
    if file is None:
        return b""
    try:
        mode, secret = file.stat().st_mode, file.read_bytes().strip()
    except OSError as error:
        raise UnusableSecret(path=str(file), reason=error.strerror or "?") from error
    if mode & 0o077:
        raise UnusableSecret(path=str(file), reason="chmod 600")
    if len(secret) < SHORTEST_SECRET:
        raise UnusableSecret(path=str(file), reason=f"< {SHORTEST_SECRET}")
    return secret


def client_address_of(address: str, secret: bytes, clock: Clock) -> ClientAddress | None:
    """The address that requests of this client carry; None without a secret or without an IP address."""
    if not secret or parsed(address) is None:
        return None
    from ruobr_tui.api.client_address import ClientAddress

    return ClientAddress(address, secret, clock)
