"""Where payments are measured: parents with sessions, a portal and a bank in processes of their own."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from benchmarks.workspace import serving_process
from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.meals.accounts import open_missing
from ruobr_server.areas.meals.tables import canteens
from ruobr_server.areas.schools.tables import pupils, schools
from ruobr_server.auth.sessions import open_session_of
from ruobr_server.demo.seed import seed
from ruobr_server.kit.db import Database
from ruobr_tui.api.clock import DEFAULT_ZONE, school_today, system_clock

PARENTS = 200
CLASSES, PUPILS = 8, 25
WORKERS = {"sqlite": 1, "postgresql": 2}
"""Processes of the portal: SQLite has one writer anyway, and one Python process uses one processor."""

CONNECTIONS = 3
"""To PostgreSQL, of each process: on so few processors more threads would only wait for each other."""

LIFE = timedelta(days=1)
MERCHANT = "school"


@dataclass(frozen=True, slots=True)
class Payer:
    """A parent's session, and the child."""

    token: str
    child: int


@dataclass(frozen=True, slots=True)
class Town:
    """Where portal and bank listen, and the numbers of their processes."""

    portal: str
    bank: str
    portal_pid: int
    bank_pid: int


def furnish(database: Database) -> list[Payer]:
    """A school with a canteen; every child has a parent who is signed in. No password is ever checked."""
    today = school_today(system_clock, ZoneInfo(DEFAULT_ZONE))
    seed(database, schools=1, classes=CLASSES, pupils=PUPILS, seed=1, today=today, weeks=1)
    payers = database.write_now(_sign_in)
    # With the statistics that a database in use has.
    database.write_now(lambda connection: connection.exec_driver_sql("ANALYZE"))
    return payers


def _sign_in(connection: Connection) -> list[Payer]:
    school = connection.scalars(select(schools.c.id)).one()
    payee = {"payee": "П", "payee_account": "0" * 20, "bank": "Б", "bank_code": "0" * 9}
    connection.execute(insert(canteens).values(school_id=school, order_until=clock_time(9), **payee))
    while open_missing(connection):
        pass
    now = datetime.now(UTC)
    payers = []
    for child in connection.scalars(select(pupils.c.id).order_by(pupils.c.id).limit(PARENTS)).all():
        parent = NewAccount(
            f"payer-{child}", "x", "parent", last_name="П", first_name="П", pupil_ids=(child,)
        )
        token, _ = open_session_of(connection, create(connection, parent, now), "", now, LIFE)
        payers.append(Payer(token, child))
    return payers


@contextmanager
def town(database: Database, port: int, public_url: str = "") -> Iterator[Town]:
    """The bank's sandbox and the portal; the bank's callbacks go to ``public_url``, or straight there."""
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as name:
        folder = Path(name)
        files = {each: folder / each for each in ("password", "secret")}
        for file in files.values():
            file.touch(mode=0o600)
            file.write_text("known-to-this-benchmark")
        command = [sys.executable, "-m", "ruobr_server"]
        password, secret = str(files["password"]), str(files["secret"])
        acquirer = [*command, "acquirer-sandbox", "--port", "0", "--login", MERCHANT]
        acquirer += ["--password-file", password, "--callback-secret-file", secret]
        with serving_process(acquirer) as (bank, bank_pid):
            portal = [*command, "--database", database.url.render_as_string(hide_password=False)]
            portal += ["--port", str(port), "--public-url", public_url or f"http://127.0.0.1:{port}"]
            portal += ["--bank-url", bank, "--bank-login", MERCHANT, "--bank-password-file", password]
            portal += ["--bank-callback-secret-file", secret, "--data-dir", str(folder)]
            portal += ["--workers", str(WORKERS[database.dialect]), "--connections", str(CONNECTIONS)]
            with serving_process(portal) as (address, portal_pid):
                yield Town(address, bank, portal_pid, bank_pid)


def free_port() -> int:
    """One that nobody listens at now: the portal has to know its address before it listens there."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def processor_seconds(pid: int) -> float:
    """What a process has used so far, with all its threads and with the processes that it started."""
    used = 0.0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            fields = file.read_text().rpartition(")")[2].split()
            if pid in (int(file.parent.name), int(fields[1])):
                # The kernel counts hundredths, whatever its own tick.
                used += (int(fields[11]) + int(fields[12])) / 100
    return used


class Relay:
    """Stands between the bank and the portal, and notes when a callback has left the bank."""

    def __init__(self, port: int) -> None:
        self.left: dict[str, float] = {}
        """By the order's number; the first callback counts."""
        self._port = port

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Its address, to be told as the portal's."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()

    async def _take(self, bank: asyncio.StreamReader, to_bank: asyncio.StreamWriter) -> None:
        portal, to_portal = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(self._pass_on(bank, to_portal), self._pass_on(portal, to_bank))

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(64 * 1024):
            if order := re.search(rb"^GET \S+[?&]orderNumber=([^&\s]+)", data):
                self.left.setdefault(order[1].decode(), time.perf_counter())
            target.write(data)
            await target.drain()
        target.close()
