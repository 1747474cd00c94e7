"""Tasks that wait to be woken end when they are cancelled in the very moment in which they are woken."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from ruobr_server.areas.events.hub import Listener
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.runner import Runner
from support.fixtures import ZONE, FixedClock
from support.patience import PATIENCE


async def ends(work: Coroutine[Any, Any, object], wake: Any, *about: Any) -> None:
    task = asyncio.create_task(work)
    await asyncio.sleep(0.2)  # it waits by now, or will be cancelled before
    wake(*about)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    task.cancel()
    await asyncio.wait({task})
    assert done == {task}
    assert task.cancelled()


async def test_jobs(database: Database, clock: FixedClock) -> None:
    runner = Runner(database, clock, ZONE, [])
    await ends(runner.run(), runner.wake)


async def test_payments(database: Database, clock: FixedClock) -> None:
    watcher = Watcher(database, Bank("http://127.0.0.1:1", "school", "secret"), clock, "http://portal.test")
    await ends(watcher.run(), watcher._due.set)


async def test_streams_of_events() -> None:
    listener = Listener()

    async def stream() -> None:
        while True:
            await listener.wait(60)

    await ends(stream(), listener.wake)
