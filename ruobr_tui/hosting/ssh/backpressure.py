"""Whether a connection's line takes more. asyncssh itself looks only at the client's window, up to 2 MB."""

from __future__ import annotations

import socket
from collections.abc import Callable

import asyncssh

SEND_BUFFER = 32 * 1024
"""What the system takes for a slow line; more would be old frames waiting."""


def watch(connection: asyncssh.SSHServerConnection, is_full: Callable[[bool], None]) -> None:
    """Tell whenever the line becomes full or free again, besides what asyncssh does."""
    pause, resume = connection.pause_writing, connection.resume_writing

    def full() -> None:
        pause()
        is_full(True)

    def free() -> None:
        resume()
        is_full(False)

    connection.pause_writing = full  # type: ignore[method-assign]
    connection.resume_writing = free  # type: ignore[method-assign]


def keep_buffers_small(listening: socket.socket) -> None:
    """For connections that ``listening`` will accept."""
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
