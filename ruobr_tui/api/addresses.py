"""Addresses: what may be written as a portal's base, and who may be trusted with credentials.

Credentials travel to the portal's own origins (scheme, host, port) only, and over plain http only
when the other end is this very machine.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from ruobr_tui.api.errors import InsecureAddress, WrongAddress

REAL_HOST = "api3d.ruobr.ru"
"""The mobile interface of the region's portal."""

REAL_SITE = "https://ruobr.ru/"

REAL_OLDER = f"{REAL_SITE}api/"
"""Where the portal keeps the older generation of its interface."""

_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host and port: two addresses with the same origin are the same server."""

    scheme: str
    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """Whether the host is this very machine: 127.0.0.0/8, ::1 or ``localhost``."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def is_safe(self) -> bool:
        """Whether a password may travel there: over https, or without leaving this machine."""
        return self.scheme == "https" or self.is_local

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def origin(address: str) -> Origin:
    """The origin of an absolute http or https address. Raises ``WrongAddress`` for anything else."""
    return _split(address)[1]


def base_address(address: str) -> str:
    """A portal's base address, ready for relative paths (it ends with a slash).

    Raises ``WrongAddress`` for nonsense, for a name or password inside the address and for a query;
    ``InsecureAddress`` for plain http to another machine.
    """
    parts, found = _split(address.strip())
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise WrongAddress(address=str(found))
    if not found.is_safe:
        raise InsecureAddress(address=str(found))
    return str(found) + parts.path.rstrip("/") + "/"


def older_address(base: str) -> str:
    """Where the older generation lives for a portal's base address."""
    return REAL_OLDER if origin(base).host == REAL_HOST else base + "api/"


def file_base(base: str, href: str) -> str:
    """What a relative address of a file is relative to.

    The portal's files lie at its site, not at its mobile interface: ``/media/…``, or what stands below that.
    """
    if origin(base).host != REAL_HOST:
        return base
    return REAL_SITE if href.startswith("/") else f"{REAL_SITE}media/"


def joined(base: str, href: str) -> str:
    """The address that ``href`` means when it stands in an answer of ``base``. Raises ``WrongAddress``.

    Without a scheme (``//host/path``) it is https, unless it is the host of ``base``.
    """
    try:
        address = urljoin(base, href.strip().replace(" ", "%20"))
        if href.strip().startswith("//") and urlsplit(address).netloc != urlsplit(base).netloc:
            return urlsplit(address)._replace(scheme="https").geturl()
        return address
    except ValueError as error:
        raise WrongAddress(address=_shown(href)) from error


def _split(address: str) -> tuple[SplitResult, Origin]:
    if any(not character.isprintable() or character.isspace() for character in address):
        raise WrongAddress(address=_shown(address))
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:  # the error's own text repeats the address, which may hold a password
        raise WrongAddress(address=_shown(address)) from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or "\\" in address:
        raise WrongAddress(address=_shown(address))
    return parts, Origin(scheme, host.lower().rstrip("."), _PORTS[scheme] if port is None else port)


def _shown(address: str) -> str:
    """A wrong address as a message may repeat it: printable, short, nothing before an ``@``."""
    text = "".join(c if c.isprintable() else "?" for c in address.rpartition("@")[2])
    return text if len(text) <= 80 else text[:79] + "…"
