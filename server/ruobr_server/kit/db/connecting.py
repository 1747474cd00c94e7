"""The one way to connect to PostgreSQL: for the pool, the listener, the health check, commands."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

import psycopg

from ruobr_server.kit.db.address import Address

CONNECT_SECONDS = 5
"""Per host."""
STATEMENT_SECONDS = 30
LOCK_SECONDS = 8
"""Time that a statement waits for a lock."""
IDLE_SECONDS = 120
"""The server ends a transaction that is idle for so long."""
CANCEL_SECONDS = 1.0

NETWORK = {
    "connect_timeout": str(CONNECT_SECONDS),
    # A dead host or a cut cable is detected within about half a minute.
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
    """Arguments of ``psycopg.connect``. The operator's options take precedence over ours.

    ``purpose`` is shown in ``pg_stat_activity``. ``settings`` are further parameters of the server.
    """
    ours: dict[str, Any] = {**NETWORK, "application_name": f"ruobr-server {purpose}", **address.libpq}
    if not address.pooled:  # a pooler refuses settings at the start: they are sent with each transaction
        wanted = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, **settings}.items())
        ours["options"] = f"{wanted} {ours.get('options', '')}".strip()
    ours["prepare_threshold"] = address.prepare_threshold
    return ours


def connect(address: Address, purpose: str, **more: Any) -> psycopg.Connection[Any]:
    """Open a connection. Raises ``psycopg.OperationalError``."""
    return psycopg.connect(**{**parameters(address, purpose), **more})


async def connect_async(address: Address, purpose: str) -> psycopg.AsyncConnection[Any]:
    """Open a connection for the event loop, in autocommit mode."""
    return await psycopg.AsyncConnection.connect(**parameters(address, purpose), autocommit=True)


def settings_of_a_transaction() -> str:
    """The statements that set for one transaction what the options set for a connection."""
    return "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in SETTINGS.items())


def cut(connection: psycopg.Connection[Any]) -> None:
    """Interrupt what another thread waits for on this connection: cancel the query, then shut down the
    socket.

    The other thread gets ``psycopg.OperationalError``. Takes ``CANCEL_SECONDS`` if the server does not
    respond.
    """
    with suppress(psycopg.Error, OSError):
        connection.cancel_safe(timeout=CANCEL_SECONDS)
    with suppress(psycopg.Error, OSError), socket.socket(fileno=_duplicate(connection)) as line:
        line.shutdown(socket.SHUT_RDWR)


def _duplicate(connection: psycopg.Connection[Any]) -> int:
    """A duplicate of the socket: closing it does not close libpq's."""
    import os

    return os.dup(connection.pgconn.socket)
