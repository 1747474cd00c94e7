"""What the areas read of the settings of one server process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from ruobr_server.kit.configuration import defaults
from ruobr_tui.api.rules.consent import PASSAGES, VERSION


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """Argon2id: 19 MiB and two passes, the least that OWASP's password storage guide allows; a check
    takes some 30 ms. Raised cost reaches an account when it signs in next.
    """

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Throttle:
    """How wrong passwords from a network that the account does not know are slowed: the first ``free`` cost
    nothing, then the delay doubles from ``first_delay`` to ``longest_delay``; after ``forgotten`` without
    one, counting starts anew.

    ``free_per_login`` counts a network's guesses at one login, ``free_per_address`` those at all logins: an
    address may be a whole school behind one router, so more are free there.
    """

    free_per_login: int = 5
    free_per_address: int = 50
    first_delay: timedelta = timedelta(seconds=2)
    longest_delay: timedelta = timedelta(minutes=15)
    forgotten: timedelta = timedelta(hours=1)
    most_buckets: int = 1_000_000
    """Rows of what is counted; those that rested longest go first."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that letters are handed to. ``security``: none (this machine), starttls or tls."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    sender: str = "school@localhost"
    login: str = ""
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class StateServices:
    """ESIA, as this portal is registered there."""

    base_url: str
    client_id: str
    key_file: Path
    """The portal's private key in PEM, 0600."""
    provider_key_file: Path
    """ESIA's public key in PEM: its tokens are checked with it."""
    public_url: str
    """Where browsers reach this portal; ``…/state-services/back`` is registered at ESIA."""
    own_region: bool = False
    """Only who lives in the portal's region may come in."""
    interval: int = 5
    """Seconds between two questions of a terminal."""


@dataclass(frozen=True, slots=True)
class Acquirer:
    """The bank's gateway, as this portal is a merchant there. Secrets are in files of mode 0600."""

    base_url: str
    login: str
    password_file: Path
    callback_secret_file: Path


@dataclass(frozen=True, slots=True)
class Storage:
    """How much room scans may take, in bytes and files: of one account, and of all together."""

    bytes_of_account: int = 100 * 1024 * 1024
    files_of_account: int = 60
    bytes_in_all: int = 200 * 1024**3
    files_in_all: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts of the program (over SSH, in a browser), which say for which visitor they ask."""

    secret_file: Path
    """The secret that they sign with, 0600; at least 32 characters."""
    networks: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    """Where hosts are; nobody else is believed."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of the consent to the processing of personal data. A new text is a new version."""

    version: str = VERSION
    passages: tuple[str, ...] = PASSAGES


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """Who runs the portal; "" where nothing was set."""

    name: str = ""
    tax_number: str = ""
    """INN."""
    registration_number: str = ""
    """OGRN."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The officer for personal data; "" where nothing was set."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything but the database, which is handed in beside it."""

    region: str = defaults.REGION
    time_zone: str = defaults.ZONE
    consent: Wording = field(default_factory=Wording)
    legal_entity: LegalEntity = field(default_factory=LegalEntity)
    officer: Contact = field(default_factory=Contact)
    demo: bool = False
    cabinet: bool = True
    """Off: no ``/capabilities`` and no ``/cabinet``, the mobile contract alone, as the real portal."""
    session_life: timedelta = timedelta(days=30)
    """A session that nobody uses for so long has ended."""
    session_longest: timedelta = timedelta(days=90)
    """So long after signing in a session has ended, however much it is used."""
    max_body: int = 1024 * 1024
    """Bytes of a request's body."""
    file_keys: Path | None = None
    """The file of keys that scans are sealed with; None: no scans are taken."""
    storage: Storage = field(default_factory=Storage)
    smtp: Smtp | None = None
    """None: no letters, so neither registration nor recovery."""
    state_services: StateServices | None = None
    """None: no sign-in by State Services (a demo has its own sandbox)."""
    acquirer: Acquirer | None = None
    """None: no payments by card (a demo has its own sandbox)."""
    public_url: str = ""
    """Where browsers and the bank reach this server."""
    hosts: Hosts | None = None
    """None: a host's visitors are one to this server."""
    password_cost: PasswordCost = field(default_factory=PasswordCost)
    throttle: Throttle = field(default_factory=Throttle)

    @property
    def new_session_life(self) -> timedelta:
        """When a new session ends that is never used."""
        return min(self.session_life, self.session_longest)
