"""SSH keys of an account on a host: errors, shape and storage protocol for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ruobr_tui.api.errors import N_, RuobrError

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.store.account.owner import Owner

MOST = 20
"""Keys of one account."""


class KeyRefused(RuobrError):
    """A key was refused; ``text`` says why."""


class NotAPublicKey(KeyRefused):
    """Something else was pasted."""

    text = N_(
        "This is not a public key. Paste the contents of a .pub file, for example ssh-ed25519 AAAA… name"
    )


class PrivateKeyPasted(KeyRefused):
    """A private key was pasted; it must be considered compromised."""

    text = N_("This is a private key; it was not saved. Paste the contents of the .pub file.")


class WeakKey(KeyRefused):
    """An algorithm or length that is no longer secure."""

    text = N_("This type of key is too weak. Create a new key: ssh-keygen -t ed25519")


class TooManyKeys(KeyRefused):
    """The account has ``MOST`` keys already."""

    text = N_("You can add up to %(count)s keys.")


class NoSessions(KeyRefused):
    """The portal has no sessions, and passwords are not stored on a host."""

    text = N_("This portal does not support signing in with a key alone.")


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A public key. ``name`` is its comment; ``fingerprint`` as ``ssh-add -l`` shows it."""

    line: str
    name: str
    fingerprint: str
    added: date


class AccountKeys(Protocol):
    """Storage of accounts' keys and of the portal session that they open."""

    def of(self, owner: Owner) -> list[StoredKey]:
        """The keys of an account, the oldest first."""
        ...

    def add(self, owner: Owner, auth: httpx.Auth | None, text: str, today: date) -> StoredKey:
        """Store a pasted key, and with the first one the session. Raises ``KeyRefused``, ``NotStored``."""
        ...

    def remove(self, owner: Owner, key: StoredKey) -> httpx.Auth | None:
        """Remove a key; with the last one returns the portal session to end. Raises ``NotStored``."""
        ...

    def forget(self, owner: Owner) -> httpx.Auth | None:
        """Remove all keys of an account; returns its portal session. Raises ``NotStored``."""
        ...

    def has_session(self, owner: Owner, auth: httpx.Auth) -> bool:
        """Whether this portal session is the stored one: it outlives the SSH session."""
        ...

    def renew(self, owner: Owner, before: httpx.Auth | None, now: httpx.Auth | None) -> None:
        """Replace the stored session ``before`` by ``now`` of the same account. Raises ``NotStored``."""
        ...

    def signed_in(self, owner: Owner) -> None:
        """Note a sign-in, perhaps under a new login. Raises ``NotStored``."""
        ...

    def bind_former(self, login: str, owner: Owner, auth: httpx.Auth) -> None:
        """Bind keys that were stored by login alone to the account that their session opens.

        Raises ``AnotherAccount`` if that cannot be proved, and ``NotStored``.
        """
        ...

    def refuse(self, owner: Owner) -> None:
        """Remove an account's keys whose session opens another account. Raises ``NotStored``."""
        ...
