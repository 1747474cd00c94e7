"""A real PostgreSQL for the tests: made by ``initdb`` in a temporary folder, gone at the end.

Every test gets a database of its own with the schema and nothing in it: copied from a template, or
one that a test before has left, emptied. Each process of a parallel run has its own server.
``RUOBR_REQUIRE_POSTGRES=1`` turns a missing ``initdb`` into a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

TEMPLATE = "ruobr_template"
USES = 25
"""So often a database is emptied, which takes a tenth of copying one, before its dead rows cost more."""


def find_binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: on the path, or where Debian keeps them, newest first."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in folders:
        tool = folder / "initdb"
        if tool.is_file():
            real = tool.resolve().parent
            if (real / "postgres").is_file():
                return real
            if (folder / "postgres").is_file():
                return folder
    return None


@dataclass
class Postgres:
    """A running server, and the databases made on it."""

    port: int
    user: str
    _numbers: Iterator[int] = field(default_factory=count)
    _clean: list[str] = field(default_factory=list)
    _uses: Counter[str] = field(default_factory=Counter)

    def url(self, database: str) -> str:
        """The address of a database, as ``Database`` takes it."""
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0", name: str | None = None) -> str:
        """A new database; returns its name."""
        name = name or f"test_{next(self._numbers)}"
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def take(self) -> str:
        """The name of a database with the schema and no rows, nobody else's until it is given back."""
        name = self._clean.pop() if self._clean else self.create(TEMPLATE)
        self._uses[name] += 1
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next test, or remove it when it has served for long."""
        if self._uses[name] >= USES:
            self.drop(name)
            return
        self.disconnect(name)
        with psycopg.connect(self.url(name)) as connection:
            connection.execute("SET session_replication_role = replica")  # no order of deleting is needed
            rows = connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND pg_relation_size(oid) > 0 AND relname <> 'alembic_version'"
            ).fetchall()
            for (table,) in rows:
                connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        self._clean.append(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def disconnect(self, name: str) -> None:
        """Cut every connection to a database, as a failing network or a restart does."""
        self._administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres(binaries: Path, *, durable: bool = False) -> Iterator[Postgres]:
    """Start a server in a new temporary folder; stop it and remove the folder at the end.

    ``durable``: it waits for the disk as a portal's own does, for measuring.
    """
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="ruobr-postgres-"))
    data = home / "data"
    as_owner: dict[str, object] = {}
    if owner is not None:  # PostgreSQL refuses to run as root
        os.chown(home, owner.pw_uid, owner.pw_gid)
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    port = _free_port()
    process: subprocess.Popen[bytes] | None = None
    log = home / "log"
    try:
        _run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "ruobr",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--no-locale",
            ],
            as_owner,
            home,
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on" if durable else "off"),
            "max_connections": "60",
            "shared_buffers": "64MB",
            "autovacuum": "off",
        }
        settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with log.open("wb") as output:
            process = subprocess.Popen(  # type: ignore[call-overload]
                [binaries / "postgres", "-D", data, *settings],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=home,
                start_new_session=True,  # Ctrl+C in the terminal is for the tests, which then stop it
                **as_owner,
            )
        _await_ready(process, port, log)
        yield Postgres(port, "ruobr")
    finally:
        if process is not None:
            process.send_signal(2)  # SIGINT: the server's fast shutdown
            process.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _await_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
        try:
            psycopg.connect(f"postgresql://ruobr@127.0.0.1:{port}/postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise RuntimeError(f"PostgreSQL does not answer: {log.read_text()}")


def _run(command: list[object], as_owner: dict[str, object], cwd: Path) -> None:
    done = subprocess.run(  # type: ignore[call-overload]
        [str(part) for part in command], capture_output=True, cwd=cwd, **as_owner
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode()}")


def _owner() -> pwd.struct_passwd | None:
    """Whom to run as when the tests run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL needs a user other than root: postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
