"""Background tasks that run as long as the server; after an error they are logged and restarted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from ruobr_server.kit.http.middleware import describe_fault

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a restart: doubled each time."""

_log = logging.getLogger("ruobr_server.fault")


def begin(name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    """A task that runs ``work()`` again and again until it is cancelled."""
    return asyncio.create_task(_again_and_again(name, work), name=name)


@asynccontextmanager
async def running(name: str, work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run a task during a block."""
    task = begin(name, work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again_and_again(name: str, work: Callable[[], Awaitable[None]]) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            await work()
        except Exception as failed:
            error: Exception = failed
            while isinstance(error, ExceptionGroup):
                error = error.exceptions[0]
            _log.error("%s failed, and begins anew in %.0f s: %s", name, pause, describe_fault(error))
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
