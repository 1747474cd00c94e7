"""Live events as Prometheus sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select

from ruobr_server.areas.events.queries import HORIZON
from ruobr_server.areas.events.tables import live_events
from ruobr_server.kit.metrics import Gauge


def event_gauges(connection: Connection, now: datetime) -> Iterator[Gauge]:
    """How long the oldest event has waited for a transaction that does not end; SQLite has none such."""
    waits = None
    if connection.dialect.name == "postgresql":
        late = live_events.c.xid >= literal_column(HORIZON)
        waits = connection.scalar(select(func.min(live_events.c.at)).where(late))
    lag = 0.0 if waits is None else max(0.0, (now - waits).total_seconds())
    yield Gauge("event_lag_seconds", "Seconds that the oldest live event has waited to be sent", lag)
