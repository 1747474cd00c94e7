"""Ctrl+C in commands that send requests."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

AGAIN = 0.5
"""Seconds until work that goes on after Ctrl+C is cancelled once more."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """``asyncio.run``, but Ctrl+C holds. Raises ``KeyboardInterrupt``.

    asyncio cancels the work once; a library that is just then cancelling a part of its own may take that for
    its own.
    """
    return asyncio.run(_interruptible(work))


async def _interruptible(work: Coroutine[Any, Any, T]) -> T:
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        return await work
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    is_interrupted = False

    def interrupt() -> None:
        nonlocal is_interrupted
        is_interrupted = True
        if not task.done():
            task.cancel()
            loop.call_later(AGAIN, interrupt)

    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        result = await task
    except asyncio.CancelledError:
        if not is_interrupted:
            raise
        raise KeyboardInterrupt from None
    finally:
        loop.remove_signal_handler(signal.SIGINT)
    if is_interrupted:
        raise KeyboardInterrupt
    return result
