"""Sockets to listen on."""

from __future__ import annotations

import socket


def bound(host: str, port: int) -> socket.socket:
    """A bound socket, not listening yet; port 0 takes a free one. Raises ``OSError``.

    The protocol is set to TCP explicitly: asyncio disables Nagle's algorithm only then. Otherwise a
    response's body would wait about 40 ms for the acknowledgement of its head.
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
