"""Jobs as Prometheus sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.kit.jobs.view import overview
from ruobr_server.kit.metrics import Gauge


def job_gauges(connection: Connection, now: datetime) -> Iterator[Gauge]:
    """Jobs by kind and state, and how long the oldest one of each kind has been due."""
    late: dict[str, float] = {}
    for group in overview(connection, now):
        labels = {"kind": group.kind, "state": group.state}
        yield Gauge("jobs", "Jobs by kind and state", group.count, labels)
        late.setdefault(group.kind, 0.0)
        if group.oldest_due is not None:
            late[group.kind] = max(late[group.kind], (now - group.oldest_due).total_seconds())
    for kind, seconds in late.items():
        yield Gauge("job_due_seconds", "Seconds that the oldest job has been due", seconds, {"kind": kind})
