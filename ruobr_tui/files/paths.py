"""Paths of files, by the rules of the platform; names contain no personal data."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PROGRAM = "ruobr"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's files and folders; none of them need exist."""

    config_file: Path
    data: Path
    state: Path

    @property
    def accounts_file(self) -> Path:
        """Which accounts are remembered here: server, login, last use (JSON, 0600)."""
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
    def requests_file(self) -> Path:
        """Requests of the last minute by portal (0600)."""
        return self.state / "requests.sqlite"

    @property
    def stores(self) -> Path:
        """Stores of accounts, one file each: diary, cached responses, ticks and notes."""
        return self.data / "accounts"

    @property
    def logins(self) -> Path:
        """Which account a login meant here when it last signed in."""
        return self.data / "logins"

    def store_file(self, name: str) -> Path:
        """The store of an account, by ``Owner.name``."""
        return self.stores / f"{name}.sqlite"


def login_name(server: str, login: str) -> str:
    """Return a file name for a login at a portal that reveals neither: 32 hexadecimal digits.

    The same for any case of the login (the portal ignores it) and any way to write the address.
    """
    return hashed("login", normal_server(server), login.strip().casefold())


def former_name(server: str, login: str) -> str:
    """What everything of a login was named by before it was bound to an account: versions up to 0.1."""
    named = f"{server.strip().rstrip('/').lower()}\n{login.strip().casefold()}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def hashed(*parts: str) -> str:
    """A hash of these parts: 32 hexadecimal digits."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def same_server(one: str, other: str) -> bool:
    """Whether two written addresses mean the same portal."""
    return normal_server(one) == normal_server(other)


def normal_server(address: str) -> str:
    """A portal's address in one form, whatever the case of its host, the usual port, slashes at its end."""
    text = address.strip()
    with suppress(ValueError):  # no address: reported elsewhere
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
        if scheme in _PORTS and host:
            if not host.isascii():
                host = host.encode("idna").decode()
            place = f"[{host}]" if ":" in host else host
            place += "" if port in (None, _PORTS[scheme]) else f":{port}"
            query = f"?{parts.query}" if parts.query else ""
            return f"{scheme}://{place}{parts.path.rstrip('/')}{query}"
    return text.rstrip("/").lower()


def default_paths(config_file: Path | None = None) -> Paths:
    """The platform's folders (on Linux XDG); ``config_file`` replaces the settings' place."""
    import platformdirs

    folders = platformdirs.PlatformDirs(PROGRAM, appauthor=False)
    return Paths(
        config_file or folders.user_config_path / "config.toml",
        folders.user_data_path,
        folders.user_state_path,
    )
