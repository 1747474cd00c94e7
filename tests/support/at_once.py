"""Two transactions at the same time, one of which has begun before the other; on PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from ruobr_server.database import Database
from support.patience import PATIENCE

Step = Callable[[Connection], Any]

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def while_open(database: Database, first: Step, second: Step) -> tuple[Any, Any]:
    """What two transactions return or raise, when the second begins before the first has ended.

    The first stays open until the second waits for it, or has ended without waiting: what only a lock
    keeps right goes wrong each time without it.
    """
    found, other, _ = _both(database, first, second)
    return found, other


def waits(database: Database, first: Step, second: Step) -> bool:
    """Whether the second waits until the first one's transaction has ended."""
    return _both(database, first, second)[2]


def _both(database: Database, first: Step, second: Step) -> tuple[Any, Any, bool]:
    outcome: dict[str, Any] = {}
    is_done, ended = threading.Event(), threading.Event()

    def run(name: str, step: Step) -> None:
        try:
            outcome[name] = database.write_now(step)
        except Exception as error:
            outcome[name] = error

    def held(connection: Connection) -> Any:
        try:
            return first(connection)
        finally:
            is_done.set()
            _until(lambda: ended.is_set() or database.read_now(_anybody_waits))
            outcome["waited"] = not ended.is_set()

    def behind() -> None:
        run("second", second)
        ended.set()

    one, other = threading.Thread(target=run, args=("first", held)), threading.Thread(target=behind)
    one.start()
    assert is_done.wait(PATIENCE)
    other.start()
    for each in (one, other):
        each.join(PATIENCE)
        assert not each.is_alive()
    return outcome["first"], outcome["second"], outcome["waited"]


def _anybody_waits(connection: Connection) -> bool:
    return bool(connection.execute(_WAITING).scalar_one())


def _until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
