"""Connections to PostgreSQL that outlast a test: a new one costs it more than most tests do.

A new connection is a new process, which knows no table yet. What a session may have changed (settings, role,
prepared statements, locks) is discarded before the next test gets it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import psycopg
from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from ruobr_server.kit.db import Database

MOST = 4
"""For each database, as many as a database of the tests has."""


class LastingConnections:
    """Those that nobody uses now, by the name of their database."""

    def __init__(self) -> None:
        self._idle: defaultdict[str, list[psycopg.Connection[Any]]] = defaultdict(list)

    def lend(self, database: Database, name: str) -> None:
        """Its pool takes idle ones before it opens others."""

        pool = _engine(database).pool
        open_new = pool._invoke_creator

        def connect(record: ConnectionPoolEntry) -> DBAPIConnection:
            return self._take(name) or open_new(record)

        pool._creator = connect  # type: ignore[assignment]  # a property, which takes less than it returns

    def take_back(self, database: Database, name: str) -> None:
        """What its pool has open and a test does not use; close the database then."""
        engine, idle = _engine(database), self._idle[name]
        assert isinstance(engine.pool, QueuePool)
        for _ in range(min(engine.pool.checkedin(), MOST - len(idle))):
            pooled = engine.raw_connection()
            driver = pooled.driver_connection
            assert isinstance(driver, psycopg.Connection)
            pooled.detach()
            driver.rollback()  # a transaction that looks idle holds back what all others see
            idle.append(driver)

    def processes(self, name: str) -> list[int]:
        """The pids of the server's processes."""
        return [each.info.backend_pid for each in self._idle[name]]

    def close(self, name: str) -> None:
        """All of a database."""
        for each in self._idle.pop(name, ()):
            each.close()

    def _take(self, name: str) -> Any:
        idle = self._idle[name]
        while idle:
            found = idle.pop()
            if _forgets(found):
                return found
            found.close()  # a test has cut it
        return None


def _forgets(connection: psycopg.Connection[Any]) -> bool:
    """Whether it is as new."""
    try:
        # Not ``execute``, which might prepare this statement too, and would not look at what it does.
        discarded = connection.pgconn.exec_(b"DISCARD ALL")
    except psycopg.OperationalError:
        return False
    connection._prepared.clear()
    return bool(discarded.status == psycopg.pq.ExecStatus.COMMAND_OK)


def _engine(database: Database) -> Engine:
    found = database._engine._engine  # type: ignore[attr-defined]
    assert isinstance(found, Engine)
    return found
