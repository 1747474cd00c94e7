"""The one way to make a connection to PostgreSQL: for the pool, the listener, the health check, commands."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

import psycopg

from ruobr_server.kit.db.address import Address

CONNECT_SECONDS = 5
"""For each host."""
STATEMENT_SECONDS = 30
LOCK_SECONDS = 8
"""A statement waits so long for a row or table that somebody else holds."""
IDLE_SECONDS = 120
"""The server ends a transaction in which nothing happens for so long."""
CANCEL_SECONDS = 1.0

NETWORK = {
    "connect_timeout": str(CONNECT_SECONDS),
    # A dead machine or a cut cable is noticed within about half a minute.
    "keepalives": "1",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    "timezone": "UTC",
}


def parameters(address: Address, purpose: str, **settings: str) -> dict[str, Any]:
    """What ``psycopg.connect`` gets. The operator's own options win over ours.

    ``purpose`` is seen in ``pg_stat_activity``. ``settings`` are the server's, beside the usual ones.
    """
    ours: dict[str, Any] = {**NETWORK, "application_name": f"ruobr-server {purpose}", **address.libpq}
    if not address.pooled:  # a pooler refuses settings at the start: they come with each transaction
        wanted = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, **settings}.items())
        ours["options"] = f"{wanted} {ours.get('options', '')}".strip()
    ours["prepare_threshold"] = address.prepare_threshold
    return ours


def connect(address: Address, purpose: str, **more: Any) -> psycopg.Connection[Any]:
    """A new connection. Raises ``psycopg.OperationalError``."""
    return psycopg.connect(**{**parameters(address, purpose), **more})


async def connect_async(address: Address, purpose: str) -> psycopg.AsyncConnection[Any]:
    """A new connection for the event loop; each statement is a transaction of its own."""
    return await psycopg.AsyncConnection.connect(**parameters(address, purpose), autocommit=True)


def settings_of_a_transaction() -> str:
    """The statements that do for one transaction what the options do for a connection."""
    return "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in SETTINGS.items())


def cut(connection: psycopg.Connection[Any]) -> None:
    """End what another thread waits for on this connection: ask the server to stop, then cut the line.

    The other thread gets ``psycopg.OperationalError``. Takes ``CANCEL_SECONDS`` when nobody answers.
    """
    with suppress(psycopg.Error, OSError):
        connection.cancel_safe(timeout=CANCEL_SECONDS)
    with suppress(psycopg.Error, OSError), socket.socket(fileno=_duplicate(connection)) as line:
        line.shutdown(socket.SHUT_RDWR)


def _duplicate(connection: psycopg.Connection[Any]) -> int:
    """The socket under another number: closing that one leaves libpq's open."""
    import os

    return os.dup(connection.pgconn.socket)
