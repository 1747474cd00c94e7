"""The socket of a host, and how its address is written."""

from __future__ import annotations

import socket

from ruobr_tui.hosting.ssh.backpressure import keep_buffers_small
from ruobr_tui.hosting.ssh.settings import CannotListen, Hosting, NoShares


def bind(hosting: Hosting) -> socket.socket:
    """A socket bound to the address. Raises ``CannotListen``, ``NoShares``."""
    family = socket.AF_INET6 if ":" in hosting.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hosting.workers > 1:
            if not hasattr(socket, "SO_REUSEPORT"):
                raise NoShares
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        keep_buffers_small(listening)
        listening.bind((hosting.host, hosting.port))
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise CannotListen(place=place(hosting.host, hosting.port), reason=error.strerror or "?") from error
    except NoShares:
        listening.close()
        raise
    return listening


def place(host: str, port: int) -> str:
    """An address as it is written: ``127.0.0.1:8022``, ``[::1]:8022``."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
