"""Options of the SSH host, and the errors that prevent its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ruobr_tui.api.addresses import base_address, origin
from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.config import Config

PORT = 8022
NEWCOMER = "new"
"""The user name that needs no SSH authentication: it gets the login screen."""


class NotHosted(RuobrError):
    """The host cannot start with these options; ``text`` says why."""


class CannotListen(NotHosted):
    """The system refuses the address."""

    text = N_("Cannot open %(place)s (%(reason)s).")


class BadHostKey(NotHosted):
    """A host key that cannot be read or made."""

    text = N_("The host key %(path)s cannot be used (%(reason)s).")


class OpenHostKey(NotHosted):
    """A host key that other users can read."""

    text = N_("Other users can read the host key %(path)s. Run chmod 600 or use another file.")


class CannotKeep(NotHosted):
    """The folder of ``--keep`` cannot be used."""

    text = N_("The folder %(path)s cannot be used (%(reason)s).")


class NoShares(NotHosted):
    """The system has no ``SO_REUSEPORT``, which several processes on one port need."""

    text = N_("--workers needs a system where several processes can share a port.")


class LinksAlone(NotHosted):
    """One of ``--file-links`` and ``--file-links-url`` is missing."""

    text = N_("--file-links and --file-links-url must be used together.")


@dataclass(frozen=True, slots=True)
class Hosting:
    """Options. Times are in seconds; limits apply to each process."""

    config: Config
    host_key: Path
    host: str = "127.0.0.1"
    port: int = PORT  # 0: any free one
    keep: Path | None = None
    """Folder for caches, keys and tokens of accounts; None: nothing is stored."""
    file_links: Path | None = None
    """Folder of files behind one-time links, which a web host serves; None: there are no links."""
    file_links_url: str = ""
    """Public address of that web host."""
    workers: int = 1
    sessions: int = 100
    sessions_per_address: int = 10
    idle: float = 15 * 60
    longest: float = 12 * 3600
    """How long a session may last."""
    handshake_time: float = 15
    """How long the key exchange may take, before authentication."""
    login_time: float = 60
    """How long signing in may take."""
    attempts: int = 5
    """Wrong passwords on one connection."""
    attempts_per_address: int = 30
    """Wrong passwords from one address in ``limits.WINDOW``."""
    portal_secret: bytes = field(default=b"", repr=False)
    """Signs clients' addresses for the portal; empty: addresses are not sent."""
    grace: float = 10
    """How long the notice that the host stops is shown before sessions end."""


def check(hosting: Hosting) -> None:
    """Raises ``NotHosted``; ``WrongAddress``, ``InsecureAddress`` where no password may go."""
    base_address(hosting.config.server)
    if bool(hosting.file_links) != bool(hosting.file_links_url):
        raise LinksAlone
    if hosting.file_links_url:
        origin(hosting.file_links_url)
