"""What a host may choose, and what it cannot start with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ruobr_tui.api.addresses import base_address
from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.config import Config

PORT = 8022
NEWCOMER = "new"
"""Who comes by this name is asked nothing by SSH, and meets the login screen."""


class NotHosted(RuobrError):
    """The door cannot be opened as asked; the text says why."""


class CannotListen(NotHosted):
    """The system does not let this process listen there."""

    text = N_("Cannot listen on %(place)s (%(reason)s).")


class BadHostKey(NotHosted):
    """A host key that cannot be read or made."""

    text = N_("The host key %(path)s cannot be used (%(reason)s).")


class OpenHostKey(NotHosted):
    """A host key that is no secret."""

    text = N_("Others than its owner can read the host key %(path)s: chmod 600 it, or name another file.")


class CannotKeep(NotHosted):
    """The folder for what is kept cannot be used."""

    text = N_("The folder %(path)s cannot be used (%(reason)s).")


class NoShares(NotHosted):
    """Several processes on one port need a system that deals connections out."""

    text = N_("--workers needs a system that lets several processes listen on one port.")


@dataclass(frozen=True, slots=True)
class Hosting:
    """Where to listen, for whom, and how much of it. Spans are in seconds; limits hold for each process."""

    config: Config
    host_key: Path
    host: str = "127.0.0.1"
    port: int = PORT  # 0: any free one
    keep: Path | None = None
    """Where caches, keys and tokens of accounts live; None keeps nothing."""
    workers: int = 1
    sessions: int = 100
    sessions_per_address: int = 10
    idle: float = 15 * 60
    longest: float = 12 * 3600
    """How long a session may last."""
    handshake_time: float = 15
    """How long exchanging keys may take, before anybody says who it is."""
    login_time: float = 60
    """How long signing in may take."""
    attempts: int = 5
    """Wrong passwords on one connection."""
    attempts_per_address: int = 30
    """Wrong passwords from one address in ``limits.WINDOW``."""
    portal_secret: bytes = field(default=b"", repr=False)
    """What the portal believes visitors' addresses by; empty: they are not told."""
    grace: float = 10
    """How long visitors may read that the host stops."""


def check(hosting: Hosting) -> None:
    """Raises ``WrongAddress`` or ``InsecureAddress`` for a portal to which no password may travel."""
    base_address(hosting.config.server)
