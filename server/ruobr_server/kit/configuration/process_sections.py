"""Sections about the program: network, processes, database, sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from ruobr_server.kit.configuration.option import Option

ADDRESSES = (
    "sqlite:///file, or postgresql://user@host/name with libpq's options; several hosts: h1:5432,h2:5432 and"
    " ?target_session_attrs=read-write; behind a pooler in transaction mode ?pooler=transaction"
)

File = Path | None
MOST = 1000
"""Worker processes, or connections of each."""
ADDRESS = 2000
"""Maximum number of characters of an address."""


@dataclass(frozen=True)
class Listen:
    """Listening address, limits of connections, TLS."""

    host: Annotated[str, Option(name="--host", help="the address to listen at")] = "127.0.0.1"
    port: Annotated[int, Option(name="--port", least=0, most=65535, help="0: any free one")] = 8765
    clients: Annotated[
        int,
        Option(
            name="--clients",
            least=1,
            most=1_000_000,
            metavar="N",
            help="their connections at once, per process",
        ),
    ] = 4000
    clients_per_address: Annotated[
        int,
        Option(
            name="--clients-per-address",
            least=1,
            most=1_000_000,
            metavar="N",
            help="of these from one address, or one /64 of IPv6; a proxy's have no such limit",
        ),
    ] = 1000
    tls_cert: Annotated[File, Option(name="--tls-cert", metavar="FILE", help="certificate chain, PEM")] = None
    tls_key: Annotated[
        File,
        Option(name="--tls-key", metavar="FILE", help="its private key, PEM", is_secret_file=True),
    ] = None
    behind_proxy: Annotated[
        str,
        Option(
            name="--behind-proxy",
            metavar="ADDRESSES",
            bare="127.0.0.1",
            help="proxies at these addresses or networks (10.1.2.0/24), separated by commas, do TLS; their "
            "X-Forwarded-For is believed; without a value: 127.0.0.1",
        ),
    ] = ""
    public_url: Annotated[
        str,
        Option(
            name="--public-url",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_PUBLIC_URL",
            help="where browsers and the bank reach this server",
        ),
    ] = ""


@dataclass(frozen=True)
class Process:
    """Mode and processes of the program."""

    demo: Annotated[bool, Option(name="--demo", help="a generated region with logins known to all")] = False
    mobile_only: Annotated[
        bool, Option(name="--mobile-only", help="the mobile contract alone, no /cabinet")
    ] = False
    workers: Annotated[int, Option(name="--workers", least=1, most=MOST, metavar="N", help="processes")] = 1
    access_log: Annotated[
        bool, Option(name="--access-log", help="a line per request: path, status, time")
    ] = False
    exit_with_parent: Annotated[
        bool, Option(name="--exit-with-parent", help="stop when the starting program is gone")
    ] = False


@dataclass(frozen=True)
class Database:
    """Location of the data."""

    url: Annotated[
        str,
        Option(
            name="--database",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_DATABASE",
            is_secret=True,
            help=ADDRESSES,
            allowed="an address: sqlite:///file or postgresql://user@host/name",
        ),
    ] = field(default="", repr=False)
    listen_url: Annotated[
        str,
        Option(
            name="--listen-database",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_LISTEN_DATABASE",
            is_secret=True,
            help="the same PostgreSQL past a pooler, to look for live events there",
            allowed="an address: postgresql://user@host/name",
        ),
    ] = field(default="", repr=False)
    connections: Annotated[
        int, Option(name="--connections", least=1, most=MOST, metavar="N", help="to PostgreSQL, per process")
    ] = 8
    data_dir: Annotated[
        File,
        Option(
            name="--data-dir",
            metavar="FOLDER",
            help="where SQLite files and keys are stored (default: the user's folder for data)",
        ),
    ] = None


@dataclass(frozen=True)
class Sessions:
    """Sessions of users."""

    longest_days: Annotated[
        int,
        Option(
            name="--session-days",
            least=1,
            most=36_500,
            metavar="N",
            help="so long after signing in a session ends, however much it is used",
        ),
    ] = 90


@dataclass(frozen=True)
class Hosts:
    """Hosts of the program (``ruobr ssh-host``, ``web-host``), which send their client's address."""

    secret_file: Annotated[
        File,
        Option(
            name="--hosts-secret-file",
            metavar="FILE",
            older_variable="RUOBR_HOSTS_SECRET_FILE",
            is_secret_file=True,
            help="what ruobr ssh-host and web-host sign their visitors' addresses with, in a file of mode "
            "0600",
        ),
    ] = None
    networks: Annotated[
        tuple[str, ...],
        Option(
            name="--hosts-at",
            longest=1000,
            metavar="NETWORK",
            help="where those hosts are, such as 192.0.2.7 or 192.0.2.0/28; can be repeated (default: this "
            "machine alone)",
            allowed="addresses or networks, such as 192.0.2.0/28",
        ),
    ] = ()
