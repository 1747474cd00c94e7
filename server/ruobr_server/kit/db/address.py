"""Parsing and validation of the database address: SQLite's URL, or anything that libpq accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

Kind = Literal["sqlite", "postgresql"]

_CHOICES = {
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "load_balance_hosts": ("disable", "random"),
    "pooler": ("transaction", "session"),
}
_NUMBERS = (
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
)
_PLAIN_NAME = re.compile(r"[a-z_]{1,40}")
_ESCAPES = "In a password write @ as %40, / as %2F, ? as %3F, # as %23, % as %25."


class WrongAddress(ValueError):
    """The address is invalid. The text contains nothing of it that could be part of a password."""


@dataclass(frozen=True)
class Address:
    """The location of a database. ``libpq`` are the parameters of a PostgreSQL connection, including the
    password.
    """

    kind: Kind
    url: URL = field(repr=False)
    libpq: Mapping[str, str] = field(default_factory=dict, repr=False)
    prepare_threshold: int | None = 5
    """A statement is prepared after so many uses; None: never."""
    pooled: bool = False
    """The connection goes through a pooler in transaction mode: session state is lost after each
    transaction.
    """

    def __str__(self) -> str:
        """For logs: without the password and the options."""
        if self.kind == "sqlite":
            return f"sqlite:///{self.url.database or ''}"
        host, port = self.libpq.get("host", "local socket"), self.libpq.get("port", "5432")
        return f"postgresql {self.libpq.get('dbname', '')} at {host} port {port}"


def parse(text: str | URL) -> Address:
    """Parse an address. Raises ``WrongAddress``.

    ``sqlite:///file``, ``postgresql://user@host/name``, several hosts in libpq's form (``h1:p1,h2:p2``) or as
    ``?host=h1:p1&host=h2:p2``, or libpq's ``host=… dbname=…``. Options after ``?`` are libpq's, and two of
    our own: ``prepare_threshold`` (a number or ``none``) and ``pooler=transaction``.
    """
    given = text.render_as_string(hide_password=False) if isinstance(text, URL) else text.strip()
    scheme, found, rest = given.partition("://")
    if not found:
        if re.match(r"\s*[a-z_]+\s*=", given):
            return _postgresql(given, {})
        raise WrongAddress("The database's address is not one: sqlite:///file or postgresql://…")
    match scheme:
        case "sqlite" | "sqlite+pysqlite":
            return _sqlite(f"sqlite+pysqlite://{rest}")
        case "postgresql" | "postgres" | "postgresql+psycopg":
            place, _, query = rest.partition("?")
            return _postgresql(f"postgresql://{place}", _options(query))
    kind = f"{scheme} is" if re.fullmatch(r"[a-z0-9+]{1,20}", scheme) else "That is"
    raise WrongAddress(
        f"The database's address is not one: {kind} not a known kind: sqlite:///file or postgresql://…"
    )


def _sqlite(text: str) -> Address:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise WrongAddress("The database's address is not one: sqlite:///file") from error
    if url.host:
        raise WrongAddress("The database's address is not one: sqlite:/// has three slashes, then the file.")
    if unknown := [name for name in url.query if name != "uri" and not _is_sqlite_option(url, name)]:
        raise WrongAddress(_no_option(unknown[0]))
    return Address("sqlite", url)


def _is_sqlite_option(url: URL, name: str) -> bool:
    return (url.database or "").startswith("file:") and name in (
        "mode",
        "cache",
        "immutable",
        "vfs",
        "nolock",
    )


def _options(query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
            found.setdefault(name, []).append(value)
    except ValueError as error:
        raise WrongAddress(f"The database's address has a wrong option behind the ?. {_ESCAPES}") from error
    return found


def _postgresql(conninfo: str, options: dict[str, list[str]]) -> Address:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        read = conninfo_to_dict(conninfo)
    except (psycopg.Error, UnicodeError, ValueError) as error:
        # The driver's text may contain a part of the password.
        raise WrongAddress(f"The database's address cannot be read. {_ESCAPES}") from error
    libpq = {name: str(value) for name, value in read.items() if value is not None}
    known = {each.keyword.decode() for each in psycopg.pq.Conninfo.get_defaults()}
    own: dict[str, str] = {}
    for name, values in options.items():
        if name == "host" and (len(values) > 1 or ":" in values[0]) and not values[0].startswith("/"):
            libpq |= _several_hosts(values)
        elif name in ("prepare_threshold", "pooler"):
            own[name] = values[-1]
        elif name in known:
            libpq[name] = ",".join(values) if name in ("host", "port", "hostaddr") else values[-1]
        else:
            raise WrongAddress(_no_option(name))
    _check(libpq | own)
    pooled = own.get("pooler") == "transaction"
    threshold = _threshold(own.get("prepare_threshold"), pooled)
    return Address("postgresql", _url_of(libpq, own), libpq, threshold, pooled)


def _several_hosts(values: list[str]) -> dict[str, str]:
    """``h1:5432`` and ``h2:5433`` in libpq's form: the hosts, and separately the ports."""
    hosts, ports = [], []
    for value in ",".join(values).split(","):
        host, colon, port = value.rpartition(":")
        # An IPv6 address contains colons itself; without brackets it has no port.
        if not colon or (":" in host and not host.startswith("[")):
            host, port = value, ""
        hosts.append(host.strip("[]"))
        ports.append(port or "5432")
    return {"host": ",".join(hosts), "port": ",".join(ports)}


def _check(options: Mapping[str, str]) -> None:
    """Raises ``WrongAddress`` for what libpq would refuse later, with a text that could contain the
    password.
    """
    for port in options.get("port", "5432").split(","):
        if port and not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
            raise WrongAddress(f"The database's address has a port that is no number. {_ESCAPES}")
    if "@" in options.get("dbname", "") or "@" in options.get("host", ""):
        raise WrongAddress(f"The database's address has an @ too many. {_ESCAPES}")
    hosts, ports = options.get("host", "").split(","), options.get("port", "").split(",")
    if len(ports) > 1 and len(ports) != len(hosts):
        raise WrongAddress("The database's address has more or fewer ports than hosts.")
    for name, choices in _CHOICES.items():
        if name in options and options[name] not in choices:
            raise WrongAddress(f"The database's address: {name} is one of {', '.join(choices)}.")
    for name in _NUMBERS:
        value = options.get(name, "0")
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            raise WrongAddress(f"The database's address: {name} is a whole number.")


def _threshold(value: str | None, pooled: bool) -> int | None:
    if value is None:
        return None if pooled else 5
    if value.lower() == "none":
        return None
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise WrongAddress("The database's address: prepare_threshold is a whole number, or none.")
    if pooled:
        raise WrongAddress(
            "The database's address: pooler=transaction prepares nothing; no prepare_threshold."
        )
    return int(value)


def _no_option(name: str) -> str:
    shown = f'"{name}" is no option' if _PLAIN_NAME.fullmatch(name) else "it has an unknown option"
    return f"The database's address: {shown}. {_ESCAPES}"


def _url_of(libpq: Mapping[str, str], own: Mapping[str, str]) -> URL:
    """The same as one URL, which ``parse`` accepts."""
    rest = {
        name: value
        for name, value in libpq.items()
        if name not in ("user", "password", "host", "port", "dbname")
    }
    host, port = libpq.get("host"), libpq.get("port")
    simple = host is not None and "," not in host and not host.startswith("/") and "," not in (port or "")
    if not simple:
        rest |= {name: value for name, value in (("host", host), ("port", port)) if value}
    return URL.create(
        "postgresql+psycopg",
        username=libpq.get("user"),
        password=libpq.get("password"),
        host=host if simple else None,
        port=int(port) if simple and port else None,
        database=libpq.get("dbname"),
        query={**rest, **own},
    )
