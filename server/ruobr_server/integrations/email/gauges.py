"""Letters as Prometheus sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from ruobr_server.integrations.email.states import LetterState
from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.metrics import Gauge

_SHOWN = (LetterState.WAITING, LetterState.FAILED)


def letter_gauges(connection: Connection, _now: datetime) -> Iterator[Gauge]:
    """Letters that wait, and those that were given up and are not removed yet."""
    own = outgoing_letters.c
    counts: dict[str, int] = dict(
        connection.execute(
            select(own.state, func.count()).where(own.state.in_(_SHOWN)).group_by(own.state)
        ).all()
    )
    for state in _SHOWN:
        yield Gauge("letters", "Outgoing letters by state", counts.get(state, 0), {"state": state})
