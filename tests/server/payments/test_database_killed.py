"""The database is killed by the operating system at every commit of a payment and of its refund.

Once just before the commit and once just after it, when nobody has heard yet that it was carried out.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from support import doomed, school
from support.banks import ModelBank
from support.fixtures import FixedClock, needed_binaries
from support.payments import balance, give_desk, open_canteen
from support.postgres import Cluster, Postgres, running_cluster
from support.school import SCHOOL

LONGEST = 60.0
"""Seconds until a portal that comes to no end is a failure."""


class Portals:
    """The program that tries, and whoever starts a PostgreSQL that has died."""

    def __init__(self, supervise: Callable[[], None], *arguments: str) -> None:
        self._supervise = supervise
        self._program = subprocess.Popen(
            [sys.executable, "-m", "support.doomed", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
        assert self._program.stdout is not None
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._program.stdout, selectors.EVENT_READ)

    def attempt(self, attempt: doomed.Attempt) -> int:
        """Its exit status."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(attempt.line().encode())
        waited = 0.0
        while not self._selector.select(0.02):
            self._supervise()
            waited += 0.02
            assert waited < LONGEST, attempt
        status = int(self._program.stdout.readline())
        self._supervise()
        return status

    def close(self) -> None:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        self._program.wait(30)
        self._program.stdout.close()
        self._selector.close()


Place = AbstractContextManager[tuple[str, Cluster | None]]
"""A database's address, and who keeps it if that is not the portal itself."""


@contextmanager
def sqlite(folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    yield f"sqlite:///{folder / 'school.sqlite'}", None


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    with running_cluster(needed_binaries(), durable=True) as cluster:
        postgres = Postgres(cluster.port, "ruobr")
        yield postgres.url(postgres.create()), cluster


@pytest.mark.timeout(900)  # PostgreSQL is started some thirty times, each waiting for the disk
@pytest.mark.parametrize("on", [sqlite, pytest.param(postgresql, marks=pytest.mark.postgres)])
def test_killed_at_every_commit_and_no_kopeck_is_lost_or_doubled(
    on: Callable[[Path], AbstractContextManager[tuple[str, Cluster | None]]],
    tmp_path: Path,
    passwords: Passwords,
) -> None:
    bank = ModelBank()
    with on(tmp_path) as (url, cluster), bank.served() as address:
        database = Database(url, clock=FixedClock(), connections=2)
        database.write_now(schema.create)
        school.furnish(database, passwords)
        database.write_now(open_canteen)
        database.write_now(give_desk, "operator")
        before = balance(database)
        books_before = database.read_now(ledger.balance, ledger.own_of(SCHOOL, ledger.BANK))
        deaths = 0

        def supervise() -> None:
            nonlocal deaths
            if cluster is not None and cluster.process is not None and cluster.process.poll() is not None:
                deaths += 1
                cluster.start()

        def pid() -> int:
            return cluster.process.pid if cluster is not None and cluster.process is not None else 0

        portals = Portals(supervise, url, address, str(tmp_path))
        try:
            rounds = commit = 0
            killed = True
            while killed:
                commit += 1
                # PostgreSQL takes half a second to be there again: before one commit, after the next.
                for known in (False, True) if cluster is None else (commit % 2 == 0,):
                    key, hour, died = f"round-{rounds:04}", rounds * 60, deaths
                    status = portals.attempt(doomed.Attempt(key, hour, commit, known, pid()))
                    if status == -signal.SIGKILL:
                        deaths += 1
                        status = portals.attempt(doomed.Attempt(key, hour + 5))
                    killed = deaths > died
                    rounds += 1
                    at = f"commit {commit}, {'carried out' if known else 'not carried out'}"
                    assert status == 0, at
                    assert database.read_now(ledger.faults) == [], at
                    assert bank.stored == rounds * 30_000, at
                    assert balance(database) == before + bank.stored, at
                    books = database.read_now(ledger.balance, ledger.own_of(SCHOOL, ledger.BANK))
                    assert books_before - books == bank.stored, at
                    assert not [order for order in bank.orders.values() if order.status == 0], at
            assert deaths >= (2 * 10 if cluster is None else 10)
        finally:
            portals.close()
            database.close_now()
