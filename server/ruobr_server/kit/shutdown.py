"""Shutdown of a process: what has to be closed before the server waits for open responses."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

PARENT_CHECK_SECONDS = 0.5


def end_at_a_signal(close: Callable[[], None]) -> None:
    """Call ``close`` at SIGINT and SIGTERM, before the present handler.

    Event streams never end by themselves: a server that only waits for them would not stop.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # a server within a test; signals go to the main thread
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def handle(received: int, frame: FrameType | None, before: object = before) -> None:
            close()
            if callable(before):
                before(received, frame)

        signal.signal(number, handle)


def stop_when_orphaned() -> None:
    """Stop as by SIGTERM when the parent process ends, for whatever reason."""
    parent = os.getppid()

    def watch() -> None:
        pause = threading.Event()
        while os.getppid() == parent:
            pause.wait(PARENT_CHECK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
