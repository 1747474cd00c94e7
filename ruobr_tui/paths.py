"""Where files live, by the rules of the platform; names that tell nothing about a person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "ruobr"


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's files and folders; none of them need exist."""

    config_file: Path
    data: Path
    state: Path

    @property
    def accounts_file(self) -> Path:
        """Which accounts are kept here: server, login, last use (JSON, 0600)."""
        return self.data / "accounts.json"

    @property
    def secrets_file(self) -> Path:
        """Remembered sessions, where no keyring can be used (JSON, 0600)."""
        return self.data / "secrets.json"

    @property
    def device_key_file(self) -> Path:
        """The random key of this device (32 bytes, 0600)."""
        return self.data / "device.key"

    @property
    def log_file(self) -> Path:
        """Where ``--log`` writes when it names no file."""
        return self.state / "ruobr.log"

    def store_file(self, server: str, login: str) -> Path:
        """What is kept of an account: diary, answers, own ticks and notes."""
        return self.data / "accounts" / f"{account_id(server, login)}.sqlite"


def account_id(server: str, login: str) -> str:
    """A name for an account that tells neither login nor server: 32 hexadecimal digits.

    The same for any case of the login (the portal ignores it) and any trailing slash of the server.
    """
    named = f"{_server(server)}\n{login.strip().casefold()}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def same_server(one: str, other: str) -> bool:
    """Whether two written addresses mean the same portal."""
    return _server(one) == _server(other)


def _server(address: str) -> str:
    return address.strip().rstrip("/").lower()


def default_paths(config_file: Path | None = None) -> Paths:
    """The platform's folders (on Linux XDG); ``config_file`` replaces the settings' place."""
    import platformdirs

    folders = platformdirs.PlatformDirs(PROGRAM, appauthor=False)
    return Paths(
        config_file or folders.user_config_path / "config.toml",
        folders.user_data_path,
        folders.user_state_path,
    )
