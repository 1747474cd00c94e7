"""Sections about the program: network, processes, database, sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from ruobr_server.kit.configuration.option import Option
from ruobr_server.kit.configuration.rules import one_of, policy
from ruobr_server.kit.language import N_
from ruobr_tui.locale import LANGUAGES

ADDRESSES = N_(
    "sqlite:///file, or postgresql://user@host/name with libpq’s options; several hosts: h1:5432,h2:5432 and"
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

    host: Annotated[str, Option(name="--host", help=N_("address to listen on"))] = "127.0.0.1"
    port: Annotated[
        int, Option(name="--port", least=0, most=65535, help=N_("port to listen on (0: any free port)"))
    ] = 8765
    clients: Annotated[
        int,
        Option(
            name="--clients",
            least=1,
            most=1_000_000,
            metavar="N",
            help=N_("concurrent connections per process"),
        ),
    ] = 4000
    clients_per_address: Annotated[
        int,
        Option(
            name="--clients-per-address",
            least=1,
            most=1_000_000,
            metavar="N",
            help=N_("concurrent connections per address (IPv6: per /64); not for proxies"),
        ),
    ] = 1000
    tls_cert: Annotated[
        File, Option(name="--tls-cert", metavar="FILE", help=N_("certificate chain (PEM)"))
    ] = None
    tls_key: Annotated[
        File,
        Option(
            name="--tls-key", metavar="FILE", help=N_("private key for --tls-cert (PEM)"), is_secret_file=True
        ),
    ] = None
    behind_proxy: Annotated[
        str,
        Option(
            name="--behind-proxy",
            metavar="ADDRESSES",
            bare="127.0.0.1",
            help=N_(
                "proxies at these addresses or networks (10.1.2.0/24), separated by commas, do TLS; their "
                "X-Forwarded-For is believed; without a value: 127.0.0.1"
            ),
        ),
    ] = ""
    public_url: Annotated[
        str,
        Option(
            name="--public-url",
            longest=ADDRESS,
            metavar="URL",
            older_variable="RUOBR_PUBLIC_URL",
            help=N_("public URL of this server, for browsers and the bank"),
        ),
    ] = ""


@dataclass(frozen=True)
class Process:
    """Mode and processes of the program."""

    lang: Annotated[
        str,
        Option(
            name="--lang",
            longest=2,
            rule=one_of(LANGUAGES),
            allowed=N_("ru, en, or empty: as the locale says"),
            help=N_("language of the commands: ru or en"),
        ),
    ] = ""
    demo: Annotated[
        bool, Option(name="--demo", help=N_("start with a generated demo region (public logins)"))
    ] = False
    mobile_only: Annotated[
        bool, Option(name="--mobile-only", help=N_("serve only the mobile API, without /cabinet"))
    ] = False
    workers: Annotated[
        int, Option(name="--workers", least=1, most=MOST, metavar="N", help=N_("worker processes"))
    ] = 1
    access_log: Annotated[
        bool, Option(name="--access-log", help=N_("log a line per request: path, status, time"))
    ] = False
    exit_with_parent: Annotated[
        bool, Option(name="--exit-with-parent", help=N_("exit when the parent process exits"))
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
            allowed=N_("an address: sqlite:///file or postgresql://user@host/name"),
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
            help=N_("direct address of the same PostgreSQL, for live events behind a pooler"),
            allowed=N_("an address: postgresql://user@host/name"),
        ),
    ] = field(default="", repr=False)
    connections: Annotated[
        int,
        Option(
            name="--connections",
            least=1,
            most=MOST,
            metavar="N",
            help=N_("PostgreSQL connections per process"),
        ),
    ] = 8
    data_dir: Annotated[
        File,
        Option(
            name="--data-dir",
            metavar="FOLDER",
            help=N_("folder for SQLite files and keys (default: the user’s data folder)"),
        ),
    ] = None


@dataclass(frozen=True)
class Sessions:
    """Signing in, and sessions of users."""

    second_factor: Annotated[
        str,
        Option(
            name="--second-factor",
            metavar="WHEN",
            rule=policy,
            help=N_("second factor of staff (codes of an authenticator app): off, offered or required"),
            allowed=N_("off, offered or required"),
        ),
    ] = "offered"

    longest_days: Annotated[
        int,
        Option(
            name="--session-days",
            least=1,
            most=36_500,
            metavar="N",
            help=N_("maximum session length after sign-in"),
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
            help=N_(
                "file with the secret that signs client addresses sent by ruobr ssh-host and web-host (mode "
                "0600)"
            ),
        ),
    ] = None
    networks: Annotated[
        tuple[str, ...],
        Option(
            name="--hosts-at",
            longest=1000,
            metavar="NETWORK",
            help=N_(
                "addresses of those servers, for example 192.0.2.7 or 192.0.2.0/28; repeatable (default: "
                "this computer only)"
            ),
            allowed=N_("addresses or networks, such as 192.0.2.0/28"),
        ),
    ] = ()
