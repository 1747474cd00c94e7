"""How much a peer may send, and how long it may take. ``docs/limits.md`` shows the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Connections of one process."""

    connections: int = 4000
    """In all; fewer when the system allows fewer open files."""
    per_network: int = 1000
    """From one IPv4 address or IPv6 /64 (``rules.network.networks``): a school, or a host of terminals, is
    often one address. Never more than half of all.
    """


@dataclass(frozen=True, slots=True)
class HttpLimits(ConnectionLimits):
    """One HTTP connection. Times are in seconds, sizes in bytes."""

    handshake_seconds: float = 10.0
    """For TLS."""
    head_bytes: int = 32 * KIBIBYTE
    """Request line and headers; the trailers of a chunked body count as well."""
    headers: int = 100
    head_seconds: float = 10.0
    """From the connection, or the first byte of a later request, to the end of the head."""
    body_bytes: int = 1024 * KIBIBYTE
    body_seconds: float = 20.0
    """For a body, whatever its size; a larger one gets more time:"""
    body_rate: int = 2 * KIBIBYTE
    """Bytes a second."""
    idle_seconds: float = 65.0
    """Between two requests: a client that looks once a minute keeps its connection."""
    stall_seconds: float = 60.0
    """For a peer that takes nothing of an answer."""
    pipelined: int = 16
    """Requests that may wait for the answer to the one before."""
    linger_seconds: float = 2.0
    """A refused peer may read why while it goes on sending."""
    linger_bytes: int = 256 * KIBIBYTE


@dataclass(frozen=True, slots=True)
class WebSocketLimits:
    """One WebSocket. Messages have their own limit (``ws_max_size`` of uvicorn)."""

    burst: int = 96 * KIBIBYTE
    """Bytes as they travel that may come at once."""
    rate: int = 8 * KIBIBYTE
    """Bytes a second, for as long as one likes."""
    fragments: int = 64
    """Of one message."""
