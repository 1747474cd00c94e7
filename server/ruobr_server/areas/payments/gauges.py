"""Payments as Prometheus sees them: counts alone, no sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from ruobr_server.areas.payments.tables import payment_refunds, payments
from ruobr_server.kit.metrics import Gauge
from ruobr_tui.api.states.payments import OPEN, RefundState

STUCK_AFTER = timedelta(minutes=15)
"""An open payment is stuck when the bank should have been read so long ago, and was not."""

_OPEN_REFUNDS = (RefundState.REQUESTED, RefundState.SENDING, RefundState.DOUBTFUL)


def payment_gauges(connection: Connection, now: datetime) -> Iterator[Gauge]:
    """Open and stuck payments, and refunds that wait for somebody."""
    own = payments.c
    open_ones = own.state.in_(sorted(OPEN))
    counts: dict[str, int] = dict(
        connection.execute(select(own.state, func.count()).where(open_ones).group_by(own.state)).all()
    )
    for state in sorted(OPEN):
        yield Gauge("payments_open", "Open payments by state", counts.get(state, 0), {"state": state})
    late = own.next_check_at.is_(None) | (own.next_check_at < now - STUCK_AFTER)
    stuck = connection.scalar(select(func.count()).where(open_ones, late)) or 0
    yield Gauge("payments_stuck", "Open payments about which the bank is not asked in time", stuck)
    refunds = payment_refunds.c
    waiting: dict[str, int] = dict(
        connection.execute(
            select(refunds.state, func.count())
            .where(refunds.state.in_(_OPEN_REFUNDS))
            .group_by(refunds.state)
        ).all()
    )
    for refund_state in _OPEN_REFUNDS:
        count = waiting.get(refund_state, 0)
        yield Gauge("refunds_open", "Open refunds by state", count, {"state": refund_state})
