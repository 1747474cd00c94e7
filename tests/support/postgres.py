"""A real PostgreSQL for the tests: made by ``initdb`` in a temporary folder, gone at the end.

Every test gets a database of its own with the schema and nothing in it: copied from a template, or
one that a test before has left, emptied. Each process of a parallel run has its own server.
"""

from __future__ import annotations

import os
import pwd
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from support.lasting_connections import LastingConnections
from support.made_once import made_once
from support.memory import in_memory

TEMPLATE = "ruobr_template"
USES = 25
"""So often a database's rows are deleted before its dead rows cost more than new files."""


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
    connections: LastingConnections = field(default_factory=LastingConnections)
    _numbers: Iterator[int] = field(default_factory=count)
    _clean: list[str] = field(default_factory=list)
    _uses: Counter[str] = field(default_factory=Counter)
    _emptying: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)

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
        """Empty it for the next test."""
        try:
            self._empty(name)
        except psycopg.OperationalError:  # a test has cut every connection, this one too
            self._forget(name)
            self._empty(name)
        self._clean.append(name)

    def _empty(self, name: str) -> None:
        """By one connection that lasts: a new one takes the server longer than this work."""
        connection = self._emptying.get(name)
        if connection is None:
            connection = self._emptying[name] = psycopg.connect(self.url(name))
        with connection.transaction():
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL(%s)",
                [self.connections.processes(name)],
            )
            connection.execute("SET LOCAL session_replication_role = replica")  # no order is needed
            rows = connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND pg_relation_size(oid) > 0 AND relname <> 'alembic_version'"
            ).fetchall()
            tables = [Identifier(table) for (table,) in rows]
            if self._uses[name] % USES == 0 and tables:
                connection.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(tables)))
            elif tables:  # all in one message
                connection.execute(SQL("; ").join(SQL("DELETE FROM {}").format(table) for table in tables))
            connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")

    def _forget(self, name: str) -> None:
        self.connections.close(name)
        connection = self._emptying.pop(name, None)
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Close what has lasted."""
        for name in list(self._emptying):
            self._forget(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._forget(name)
        self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def disconnect(self, name: str) -> None:
        """Cut every connection to a database, as a failing network or a restart does."""
        self._administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


class Cluster:
    """A server's folder, and its process, which can be killed and started again."""

    def __init__(
        self,
        binaries: Path,
        home: Path,
        *,
        durable: bool = False,
        standby_of: Cluster | None = None,
        file_limit: int | None = None,
    ) -> None:
        """``durable``: it waits for the disk as a portal's own does; what was committed survives its end.

        ``standby_of``: a copy of that one, which streams what is written there under the name ``second``.
        ``file_limit``: no file of its takes more bytes; half a page more, and it says that the disk is full.
        """
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._binaries, self._home, self._file_limit = binaries, home, file_limit
        self._as_owner: dict[str, object] = {}
        who = owner()
        if who is not None:  # PostgreSQL refuses to run as root
            os.chown(home, who.pw_uid, who.pw_gid)
            self._as_owner = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        if standby_of is None:
            made = made_once("postgresql", partial(self._initialise, binaries))
            _run(["cp", "-a", made / "data", home], {}, home)  # it stays its owner's
        else:
            source = f"host=127.0.0.1 port={standby_of.port} user=ruobr application_name=second"
            how = ["-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync"]
            _run([binaries / "pg_basebackup", "-D", home / "data", *how], self._as_owner, home)
        self._options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on" if durable else "off"),
            "max_connections": "60",
            "shared_buffers": "64MB",
            "max_wal_size": "128MB",
            "autovacuum": "on" if durable else "off",
            "jit": "off",
            "update_process_title": "off",
        }

    def _initialise(self, binaries: Path, made: Path) -> None:
        """A server's folder as ``initdb`` makes it: a second, and the same each time."""
        home = Path(tempfile.mkdtemp(prefix="ruobr-initdb-", dir=in_memory()))
        try:
            if self._as_owner:
                os.chown(home, int(str(self._as_owner["user"])), int(str(self._as_owner["group"])))
            how = ["-U", "ruobr", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"]
            _run([binaries / "initdb", "-D", home / "data", *how], self._as_owner, home)
            _run(["cp", "-a", home / "data", made], {}, made)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def start(self) -> None:
        """Until it answers."""
        settings = [part for key, value in self._options.items() for part in ("-c", f"{key}={value}")]
        log = self._home / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                [self._binaries / "postgres", "-D", self._home / "data", *settings],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._home,
                preexec_fn=self._limit_files,
                start_new_session=True,  # Ctrl+C in the terminal is for the tests, which then stop it
                **self._as_owner,
            )
        _await_ready(self.process, self.port, log)

    def _limit_files(self) -> None:
        if self._file_limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self._file_limit, self._file_limit))

    def stop(self) -> None:
        """In order, if it runs."""
        if self.process is not None:
            self.thaw()
            self.process.send_signal(signal.SIGINT)  # the server's fast shutdown
            self.process.wait(120)

    def freeze(self) -> None:
        """Nobody answers any more, and no connection ends: as a machine whose disk hangs."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, signal_number: signal.Signals) -> None:
        for each in self.processes():
            with suppress(ProcessLookupError):  # a connection that has ended meanwhile
                os.kill(each, signal_number)

    def kill(self) -> None:
        """End every process at once."""
        assert self.process is not None
        kill_cluster(self.process.pid)
        self.process.wait(30)

    def promote(self) -> None:
        """The standby becomes a primary; returns when it is one."""
        self.run("SELECT pg_promote(true, 60)")

    def set(self, **settings: str | None) -> None:
        """Change settings while it runs; null for what they are by themselves."""
        for name, value in settings.items():
            self.run(f"ALTER SYSTEM {f'RESET {name}' if value is None else f'SET {name} = {value!r}'}")
        self.run("SELECT pg_reload_conf()")

    def require_passwords(self) -> None:
        """Nobody is trusted any more."""
        assert self.process is not None
        rules = self._home / "data" / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("trust", "scram-sha-256"))
        self.process.send_signal(signal.SIGHUP)

    def run(self, statement: str) -> None:
        """One statement of the administrator's, in the database ``postgres``."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off; SET synchronous_commit = local")
            connection.execute(statement.encode())

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://ruobr@127.0.0.1:{self.port}/{database}"

    def processes(self) -> list[int]:
        """The first one, then what it has started; none when it has ended."""
        if self.process is None or self.process.poll() is not None:
            return []
        return [self.process.pid, *_children(self.process.pid)]


def kill_cluster(pid: int) -> None:
    """End the server and every process of its at once, as the kernel does when memory is out."""
    os.kill(pid, signal.SIGSTOP)  # no new ones
    for each in (*_children(pid), pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def running_postgres(binaries: Path, *, durable: bool = False) -> Iterator[Postgres]:
    """Start a server in a new temporary folder; stop it and remove the folder at the end."""
    with running_cluster(binaries, durable=durable) as cluster:
        postgres = Postgres(cluster.port, "ruobr")
        yield postgres
        postgres.close()


@contextmanager
def running_cluster(
    binaries: Path,
    *,
    durable: bool = False,
    standby_of: Cluster | None = None,
    file_limit: int | None = None,
) -> Iterator[Cluster]:
    """The same, for a test that does something to it; see ``Cluster``."""
    home = Path(tempfile.mkdtemp(prefix="ruobr-postgres-", dir=in_memory()))
    try:
        cluster = Cluster(binaries, home, durable=durable, standby_of=standby_of, file_limit=file_limit)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    finally:
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


def owner() -> pwd.struct_passwd | None:
    """Whom to run as when the tests run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL needs a user other than root: postgres or nobody")


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
