"""When each payment is checked at the bank next, and claiming the due ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from ruobr_server.areas.payments.hold_time import held_until
from ruobr_server.areas.payments.rows import locked, sending
from ruobr_server.areas.payments.tables import payments
from ruobr_server.kit.jobs.backoff import Backoff
from ruobr_server.kit.jobs.leases import lock_due, next_due
from ruobr_tui.api.states.payments import AT_THE_BANK, UNPAID, PaymentState

LEASE = timedelta(minutes=1)
"""Time for one step of a payment; longer than all its timeouts together."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=2)
BACKOFF = Backoff(first=FIRST_PAUSE * 1.5, longest=LONGEST_PAUSE, factor=1.5)
AFTERWARDS = (timedelta(minutes=10), timedelta(days=1))
"""Delays after which declined and expired payments are read again: the bank may have been late."""

AFTER_A_REFUND = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""The same after refunds: the payer's bank may refuse one days later, and the money returns."""

LATER = {
    **dict.fromkeys(UNPAID, AFTERWARDS),
    PaymentState.PARTLY_REFUNDED: AFTER_A_REFUND,
    PaymentState.REFUNDED: AFTER_A_REFUND,
}

_own = payments


def first_due(connection: Connection) -> datetime | None:
    """When the next payment is due; null if none is."""
    return next_due(connection, _own.c.next_check_at)


def take_due(connection: Connection, now: datetime, most: int) -> list[int]:
    """Claim payments that are due; others leave them alone for a while."""
    found = [row.id for row in lock_due(connection, [_own.c.id], _own.c.next_check_at, now, most)]
    if found:
        connection.execute(update(_own).where(_own.c.id.in_(found)).values(next_check_at=now + LEASE))
    return found


def plan_next(connection: Connection, payment_id: int, now: datetime) -> None:
    """Schedule the next check: frequent at first, then less often, finally never."""
    row = locked(connection, payment_id)
    changed = row.updated_at >= now - FIRST_PAUSE
    checks = 1 if changed and row.checks > 1 else row.checks + 1
    pause: timedelta | None
    waiting = sending(connection, payment_id)
    if row.state in AT_THE_BANK or waiting:
        pause = pause_after(checks)
        if row.state not in AT_THE_BANK and (until := held_until(waiting[0], now)) is not None:
            pause = until - now
    elif row.fell_to is not None:
        pause = LONGEST_PAUSE
    elif row.state in LATER:
        over = now - row.updated_at
        pause = next((each - over for each in LATER[row.state] if each > over), None)
    else:
        pause = None
    connection.execute(
        update(_own)
        .where(_own.c.id == payment_id)
        .values(checks=checks, next_check_at=None if pause is None else now + pause)
    )


def pause_after(checks: int) -> timedelta:
    """The time until the next check of an open payment, after so many checks (from 1)."""
    return BACKOFF.pause(checks)
