"""Options of the web host; options that would send passwords unencrypted are refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from ruobr_tui.api.addresses import base_address, origin
from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.config import Config

PORT = 8023


class NotHosted(RuobrError):
    """The host cannot start with these options; ``text`` says why."""


class Unprotected(NotHosted):
    """Passwords would be sent unencrypted."""

    text = N_(
        "Refusing to send passwords unencrypted: %(host)s is reachable from other computers. Use "
        "--cert and --key, or listen on 127.0.0.1 or --unix-socket with --behind-proxy and let the "
        "proxy handle TLS."
    )


class CertificateAlone(NotHosted):
    """One of ``--cert`` and ``--key`` is missing."""

    text = N_("--cert and --key must be used together.")


class NoFile(NotHosted):
    """A file in the options does not exist."""

    text = N_("File not found: %(path)s.")


class NoFolder(NotHosted):
    """The folder of ``--file-links`` cannot be used."""

    text = N_("The folder %(path)s cannot be used (%(reason)s).")


class SocketWithoutProxy(NotHosted):
    """Browsers cannot open a Unix socket: it needs a proxy."""

    text = N_("Use --unix-socket together with --behind-proxy.")


class ProxyElsewhere(NotHosted):
    """Any client could send ``X-Forwarded-For``."""

    text = N_(
        "--behind-proxy works only with 127.0.0.1 or --unix-socket; elsewhere anyone could "
        "impersonate the proxy."
    )


class CannotListen(NotHosted):
    """The system refuses the address."""

    text = N_("Cannot open %(place)s (%(reason)s).")


@dataclass(frozen=True, slots=True)
class Hosting:
    """Options. Times are in seconds."""

    config: Config
    host: str = "127.0.0.1"
    port: int = PORT  # 0: any free one
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    unix_socket: Path | None = None
    origins: tuple[str, ...] = ()
    sessions: int = 100
    sessions_per_address: int = 10
    idle: float = 15 * 60
    portal_secret: bytes = field(default=b"", repr=False)
    """Signs clients' addresses for the portal; empty: addresses are not sent."""
    file_links: Path | None = None
    """Folder of files behind one-time links; None: one of this process."""
    public_url: str = ""
    """Where browsers and phones reach the page; empty: where the page of a session was opened."""
    farewell: float = 5.0
    """How long the notice that the host stops is shown before sessions end."""

    @property
    def is_local(self) -> bool:
        """Whether it is reachable from this machine only."""
        return self.unix_socket is not None or is_loopback(self.host)


def check(hosting: Hosting) -> None:
    """Check the options. Raises ``NotHosted``, or ``WrongAddress`` for an address."""
    base_address(hosting.config.server)
    for allowed in (*hosting.origins, *filter(None, [hosting.public_url])):
        origin(allowed)
    if (hosting.certificate is None) != (hosting.key is None):
        raise CertificateAlone
    for path in (hosting.certificate, hosting.key):
        if path is not None and not path.is_file():
            raise NoFile(path=str(path))
    if hosting.unix_socket is not None and not hosting.behind_proxy:
        raise SocketWithoutProxy
    if hosting.is_local:
        return
    if hosting.behind_proxy:
        raise ProxyElsewhere
    if hosting.certificate is None:
        raise Unprotected(host=hosting.host)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
