"""What has to end before the server waits for its open answers."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType


def end_at_a_signal(close: Callable[[], None]) -> None:
    """Call ``close`` at SIGINT and SIGTERM, before whoever handles them now.

    Streams have no end of their own: a server that only waits for them would wait in vain.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # a test's server; it has no signals
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def handle(received: int, frame: FrameType | None, before: object = before) -> None:
            close()
            if callable(before):
                before(received, frame)

        signal.signal(number, handle)
