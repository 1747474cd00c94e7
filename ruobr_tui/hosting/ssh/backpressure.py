"""Back-pressure of a connection's socket. asyncssh itself observes only the client's window, up to 2 MB."""

from __future__ import annotations

import socket
from collections.abc import Callable

import asyncssh

SEND_BUFFER = 32 * 1024
"""Bytes of the socket's send buffer on a slow line; a larger one would hold outdated frames."""


def watch(connection: asyncssh.SSHServerConnection, is_full: Callable[[bool], None]) -> None:
    """Call ``is_full`` whenever the socket's buffer fills up or drains, in addition to what asyncssh does."""
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
