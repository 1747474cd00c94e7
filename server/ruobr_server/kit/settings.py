"""The settings of a server process, as the areas read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from ruobr_server.kit.configuration import defaults
from ruobr_tui.api.rules.fields.consent import PASSAGES, VERSION
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy

THIS_COMPUTER = ("127.0.0.0/8", "::1/128")
"""Networks that only programs of this machine are in."""


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """Argon2id: 19 MiB and two passes, the minimum of OWASP's password storage guide; a check takes about
    30 ms. A raised cost applies to an account at its next sign-in.
    """

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Throttle:
    """Throttling of wrong passwords from networks that are not known to the account: the first ``free`` ones
    cause no delay, then it doubles from ``first_delay`` to ``longest_delay``; ``forgotten`` after the last
    one the count is reset.

    ``free_per_login`` counts a network's attempts at one login, ``free_per_address`` those at all logins; it
    is higher because a whole school may share one address.
    """

    free_per_login: int = 5
    free_per_address: int = 50
    first_delay: timedelta = timedelta(seconds=2)
    longest_delay: timedelta = timedelta(minutes=15)
    forgotten: timedelta = timedelta(hours=1)
    most_buckets: int = 1_000_000
    """Maximum number of counters; those unused for the longest time are removed first."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server for outgoing email. ``security``: none (this machine), starttls or tls."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    sender: str = "school@localhost"
    login: str = ""
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class StateServices:
    """ESIA, and this portal's registration there."""

    base_url: str
    client_id: str
    key_file: Path
    """The portal's private key in PEM, 0600."""
    provider_key_file: Path
    """ESIA's public key in PEM; it verifies its tokens."""
    public_url: str
    """This portal's address for browsers; ``…/state-services/back`` is registered at ESIA."""
    own_region: bool = False
    """Only residents of the portal's region may sign in."""
    interval: int = 5
    """Seconds between two polls of a terminal."""


@dataclass(frozen=True, slots=True)
class Acquirer:
    """The bank's gateway, and this portal's merchant account. Secrets are in files of mode 0600."""

    base_url: str
    login: str
    password_file: Path
    callback_secret_file: Path


@dataclass(frozen=True, slots=True)
class Storage:
    """Limits of stored scans, in bytes and files: per account, and in total."""

    bytes_of_account: int = 100 * 1024 * 1024
    files_of_account: int = 60
    bytes_in_all: int = 200 * 1024**3
    files_in_all: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Hosts:
    """Hosts of the program (over SSH, in a browser), which send the address of their client with each
    request.
    """

    secret_file: Path
    """The shared secret of their signatures, mode 0600; at least 32 characters."""
    networks: tuple[str, ...] = THIS_COMPUTER
    """The networks of the hosts; a signature from elsewhere is ignored."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of the consent to the processing of personal data. A new text needs a new version."""

    version: str = VERSION
    passages: tuple[str, ...] = PASSAGES


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """The operator of the portal; "" if not set."""

    name: str = ""
    tax_number: str = ""
    """INN."""
    registration_number: str = ""
    """OGRN."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The data protection officer; "" if not set."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class FourEyes:
    """Which decisions a second person confirms, and limits of one person in a day (0: none)."""

    acts: frozenset[str] = frozenset()
    """Of ``rules.approvals.ACTS``."""
    corrections_above: int = 0
    """Kopecks: a larger adjustment needs a second person."""
    waits: timedelta = timedelta(days=7)
    """How long a request waits."""
    corrections_a_day: int = 0
    correction_kopecks_a_day: int = 0
    closings_a_day: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything except the database, which is a separate argument."""

    region: str = defaults.REGION
    time_zone: str = defaults.ZONE
    consent: Wording = field(default_factory=Wording)
    legal_entity: LegalEntity = field(default_factory=LegalEntity)
    officer: Contact = field(default_factory=Contact)
    demo: bool = False
    cabinet: bool = True
    """Off: no ``/capabilities`` and no ``/cabinet``, only the mobile contract, like the real portal."""
    session_life: timedelta = timedelta(days=30)
    """Idle time after which a session expires."""
    session_longest: timedelta = timedelta(days=90)
    """Time after the sign-in at which a session expires, whether used or not."""
    max_body: int = 1024 * 1024
    """Limit of a request's body, in bytes."""
    file_keys: Path | None = None
    """The file with the encryption keys of scans; None: scans are not accepted."""
    storage: Storage = field(default_factory=Storage)
    smtp: Smtp | None = None
    """None: no email, so neither registration nor password reset."""
    state_services: StateServices | None = None
    """None: no sign-in with State Services (a demo has its own sandbox)."""
    acquirer: Acquirer | None = None
    """None: no card payments (a demo has its own sandbox)."""
    public_url: str = ""
    """This server's address for browsers and the bank."""
    hosts: Hosts | None = None
    """None: all clients of a host count as one."""
    metrics_networks: tuple[str, ...] = THIS_COMPUTER
    """The networks that may read ``/metrics``."""
    four_eyes: FourEyes = field(default_factory=FourEyes)
    second_factor: SecondFactorPolicy = SecondFactorPolicy.OFFERED
    password_cost: PasswordCost = field(default_factory=PasswordCost)
    throttle: Throttle = field(default_factory=Throttle)

    @property
    def new_session_life(self) -> timedelta:
        """Lifetime of a new session until its first use."""
        return min(self.session_life, self.session_longest)
