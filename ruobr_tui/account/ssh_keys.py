"""SSH keys that open an account on a host: what the screen shows of them, and who keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ruobr_tui.api.errors import N_, RuobrError

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.store.owner import Owner

MOST = 20
"""Keys of one account."""


class KeyRefused(RuobrError):
    """A key was not kept; the text says why."""


class NotAPublicKey(KeyRefused):
    """Something else was pasted."""

    text = N_("This is not a public key. Paste the line of a .pub file: ssh-ed25519 AAAA… name")


class PrivateKeyPasted(KeyRefused):
    """The secret half was pasted: it must be taken for known."""

    text = N_("This is the secret half of a key, and was not kept. Paste the line of the .pub file.")


class WeakKey(KeyRefused):
    """It could be broken."""

    text = N_("This kind of key is too weak. Make one with: ssh-keygen -t ed25519")


class TooManyKeys(KeyRefused):
    """More than anybody has."""

    text = N_("No more than %(count)s keys are kept.")


class NoSessions(KeyRefused):
    """The portal knows passwords alone, and these are not kept on a host."""

    text = N_("This portal opens no sessions, so a key alone cannot open the diary.")


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A public key. ``name`` is what its owner calls it; ``fingerprint`` as ``ssh-add -l`` shows it."""

    line: str
    name: str
    fingerprint: str
    added: date


class AccountKeys(Protocol):
    """Keys of accounts, and the portal's session that they open."""

    def of(self, owner: Owner) -> list[KeptKey]:
        """The keys of an account, the oldest first."""
        ...

    def add(self, owner: Owner, auth: httpx.Auth | None, text: str, today: date) -> KeptKey:
        """Keep a pasted line, and with the first the session. Raises ``KeyRefused``, ``NotKept``."""
        ...

    def remove(self, owner: Owner, key: KeptKey) -> httpx.Auth | None:
        """Remove a key; returns the session that nothing opens any more. Raises ``NotKept``."""
        ...

    def forget(self, owner: Owner) -> httpx.Auth | None:
        """Remove all of an account; returns its session. Raises ``NotKept``."""
        ...

    def keeps(self, owner: Owner, auth: httpx.Auth) -> bool:
        """Whether this session is the kept one: it does not end with a visit."""
        ...

    def renew(self, owner: Owner, before: httpx.Auth | None, now: httpx.Auth | None) -> None:
        """Keep another session of the same account if ``before`` was the kept one. Raises ``NotKept``."""
        ...

    def signed_in(self, owner: Owner) -> None:
        """This account has signed in, perhaps under another login than before. Raises ``NotKept``."""
        ...

    def bind_former(self, login: str, owner: Owner, auth: httpx.Auth) -> None:
        """Bind what was kept by the login alone to the account that its session opens.

        Raises ``AnotherAccount`` when that cannot be proved, and ``NotKept``.
        """
        ...

    def refuse(self, owner: Owner) -> None:
        """What is kept of this account opens another one: it goes. Raises ``NotKept``."""
        ...
