"""Two transactions at the same moment: the second begins when the first has done its work and not yet ended.

On PostgreSQL the second runs until it waits for the first, or to its end: what a forgotten lock would let
happen, happens each time. SQLite has one writer: there the second simply comes next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, text

from ruobr_server.kit.db import Database
from support.patience import PATIENCE

Step = Callable[[Connection], Any]


def both_at_once(database: Database, first: Step, second: Step | None = None) -> tuple[Any, Any]:
    """What both returned, or raised. Without a ``second`` the first comes twice."""
    one, other, _has_waited = _both(database, first, second or first)
    return one, other


def waits(database: Database, first: Step, second: Step) -> bool:
    """Whether the second waits until the first one's transaction has ended; on PostgreSQL."""
    return _both(database, first, second)[2]


def _both(database: Database, first: Step, second: Step) -> tuple[Any, Any, bool]:
    is_done, may_end = threading.Event(), threading.Event()

    def held(connection: Connection) -> Any:
        try:
            return first(connection)
        finally:
            is_done.set()
            may_end.wait(PATIENCE)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(database.write_now, held)
        assert is_done.wait(PATIENCE), outcome(one)
        other = pool.submit(database.write_now, second)
        if database.dialect == "postgresql":
            _wait_until(lambda: other.done() or _is_waiting(database))
        has_waited = not other.done()
        may_end.set()
        return outcome(one), outcome(other), has_waited


def outcome(future: Future[Any]) -> Any:
    """What it returned; the exception when it raised one."""
    error = future.exception(PATIENCE)
    return future.result() if error is None else error


def _is_waiting(database: Database) -> bool:
    """Whether a transaction of this database waits for another one."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return bool(database.read_now(lambda connection: connection.scalar(query)))


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "the second transaction neither waits nor ends"
        time.sleep(0.005)
