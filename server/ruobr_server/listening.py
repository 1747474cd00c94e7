"""Sockets to serve at."""

from __future__ import annotations

import socket


def bound(host: str, port: int) -> socket.socket:
    """Bound, not listening yet; port 0 takes a free one. Raises ``OSError``.

    It says that it speaks TCP: asyncio sends small pieces at once only where it is told so. Otherwise the
    body of an answer would wait some 40 ms for the other side to acknowledge the head.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError:
        found.close()
        raise
    return found
