"""Money that the bank has returned, compared with the books: our refunds, the bank's own, or revoked ones."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, update

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.alerts import raise_alert
from ruobr_server.areas.payments.desk_news import notify_refund
from ruobr_server.areas.payments.rows import (
    book,
    change_part,
    parts_of,
    publish_balances,
    refunds_of,
    sending,
    step,
)
from ruobr_server.areas.payments.states import REFUND
from ruobr_server.areas.payments.tables import payment_refunds, payments
from ruobr_server.integrations.bank.gateway import REVERSED, Reading
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.machine import SYSTEM
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.states.payments import AlertKind, RefundState

CERTAIN_AFTER = timedelta(minutes=5)
"""Time for which the bank must continue to report a lower refunded amount. A late reading from before the
refund does not: no call takes so long.
"""

_log = logging.getLogger(__name__)


def given_back(row: Row[Any], reading: Reading) -> int:
    """The amount that the bank has returned of a credited payment, in kopecks."""
    return int(row.amount) if reading.status == REVERSED else reading.refunded


def take_in(connection: Connection, row: Row[Any], back: int, now: datetime) -> str:
    """Apply the returned amount, in kopecks; return the state of the payment.

    ``row`` is locked, and its money was credited.
    """
    if any(each.state == RefundState.DOUBTFUL for each in refunds_of(connection, row.id)):
        return str(row.state)  # an operator has to explain the money first
    if back > row.refunded:
        return _more(connection, row, back, now)
    if back < row.refunded:
        return _less(connection, row, back, now)
    if row.fell_to is not None:
        _set(connection, row.id, fell_to=None, fell_at=None)
    return str(row.state)


def _more(connection: Connection, row: Row[Any], given_back: int, now: datetime) -> str:
    on_their_way = sending(connection, row.id)
    unsent = [each for each in on_their_way if each.refunded_before is None]
    if unsent:
        # As far as this database knows, it was never sent; an older copy of it would not know.
        for each in unsent:
            _doubt(connection, row, each, given_back, now)
        return str(row.state)
    left = given_back - row.refunded
    for refund in on_their_way:
        if refund.amount <= min(left, given_back - refund.refunded_before):
            left -= refund.amount
            finish(connection, refund, now)
    unbooked = elsewhere(connection, row, left, now) if left else 0
    return _now_at(connection, row, given_back - unbooked, now)


def _now_at(connection: Connection, row: Row[Any], given_back: int, now: datetime) -> str:
    if given_back == row.refunded:
        return str(row.state)
    action = "refund" if given_back >= row.amount else "refund-part"
    return step(connection, row, action, now, refunded=given_back, fell_to=None, fell_at=None)


def _doubt(connection: Connection, row: Row[Any], refund: Row[Any], given_back: int, now: datetime) -> None:
    move(
        connection, REFUND, payment_refunds, refund._mapping, "doubt", {SYSTEM}, None, now,
        why=reasons.GIVEN_BACK_BEFORE, refunded_before=given_back,
    )  # fmt: skip
    notify_refund(connection, refund.id, refund.school_id, now)
    _alert(connection, row, AlertKind.REFUND_DOUBTFUL, f"refund/{refund.id}", given_back - row.refunded, now)


def finish(connection: Connection, refund: Row[Any], now: datetime, **by: Any) -> None:
    """The money that was reserved when the refund was approved has left.

    ``by``: ``action``, ``parties``, ``account_id`` and ``note``, if a person says so.
    """
    part = _part(connection, refund)
    lines = {
        ledger.own_of(part.school_id, ledger.REFUNDS): -refund.amount,
        ledger.own_of(part.school_id, ledger.BANK): refund.amount,
    }
    book(connection, part.school_id, f"refund/{refund.id}/done", lines, now)
    how = {"action": "finish", "parties": {SYSTEM}, "account_id": None, "note": "", **by}
    move(connection, REFUND, payment_refunds, refund._mapping, now=now, **how)
    notify_refund(connection, refund.id, refund.school_id, now)


def elsewhere(connection: Connection, row: Row[Any], amount: int, now: datetime) -> int:
    """A refund made in the bank's own console: charged to the children's accounts, in their order.

    Returns the part beyond their remaining amounts; a refund in progress may still release it.
    """
    for part in parts_of(connection, row.id):
        takes = min(amount, part.amount - part.refunded)
        if takes <= 0:
            continue
        amount -= takes
        lines = {
            ledger.meals_of(part.school_id, part.pupil_id): -takes,
            ledger.own_of(part.school_id, ledger.BANK): takes,
        }
        # The version: the same amount may be refunded, returned, and refunded again.
        key = f"payment/{row.id}/{part.pupil_id}/back/{row.version}"
        book(connection, part.school_id, key, lines, now, note=row.order_number)
        change_part(connection, row.id, part.pupil_id, takes)
        publish_balances(connection, [part.pupil_id], now)
    if amount:
        _alert(connection, row, AlertKind.TOO_MUCH_BACK, str(row.refunded), amount, now)
    return amount


def explained(
    connection: Connection, row: Row[Any], refund: Row[Any], now: datetime, *, was_it: bool
) -> None:
    """An operator's explanation: the bank's return was this doubtful refund, or something else.

    Raises ``Conflict`` if that is impossible.
    """
    left = refund.refunded_before - row.refunded - (refund.amount if was_it else 0)
    if left < 0:
        raise Conflict(reasons.RETURNED_LESS)
    if left and elsewhere(connection, row, left, now):
        raise Conflict(reasons.DROP_REFUND)
    _now_at(connection, row, refund.refunded_before, now)


# Less than before


def _less(connection: Connection, row: Row[Any], given_back: int, now: datetime) -> str:
    if row.fell_to != given_back or row.fell_at is None:
        _log.warning("payment %d: the bank says that less was given back than before", row.id)
        _set(connection, row.id, fell_to=given_back, fell_at=now)
        return str(row.state)
    if now - row.fell_at < CERTAIN_AFTER:
        return str(row.state)
    fallen = left = row.refunded - given_back
    for refund in reversed(refunds_of(connection, row.id)):
        if refund.state == RefundState.DONE and refund.amount <= left:
            left -= refund.amount
            key = f"refund/{refund.id}/returned"
            _credit_again(connection, row, _part(connection, refund), refund.amount, key, now)
            move(
                connection, REFUND, payment_refunds, refund._mapping, "return", {SYSTEM}, None, now,
                why=reasons.REFUND_TAKEN_BACK,
            )  # fmt: skip
            notify_refund(connection, refund.id, refund.school_id, now)
    aside = Counter[int]()
    for refund in sending(connection, row.id):
        aside[refund.pupil_id] += refund.amount
    for part in reversed(parts_of(connection, row.id)):
        takes = min(left, part.refunded - aside[part.pupil_id])
        if takes > 0:
            left -= takes
            key = f"payment/{row.id}/{part.pupil_id}/returned/{row.version}"
            _credit_again(connection, row, part, takes, key, now)
    _alert(connection, row, AlertKind.REFUND_RETURNED, str(row.version), fallen, now)
    action = "return-part" if given_back else "return"
    state = step(connection, row, action, now, refunded=given_back, fell_to=None, fell_at=None)
    publish_balances(connection, [part.pupil_id for part in parts_of(connection, row.id)], now)
    return state


def _credit_again(
    connection: Connection, row: Row[Any], part: Row[Any], amount: int, key: str, now: datetime
) -> None:
    lines = {
        ledger.meals_of(part.school_id, part.pupil_id): amount,
        ledger.own_of(part.school_id, ledger.BANK): -amount,
    }
    book(connection, part.school_id, key, lines, now, note=row.order_number)
    change_part(connection, row.id, part.pupil_id, -amount)


def _part(connection: Connection, refund: Row[Any]) -> Row[Any]:
    parts = parts_of(connection, refund.payment_id)
    return next(each for each in parts if each.pupil_id == refund.pupil_id)


def _set(connection: Connection, payment_id: int, **values: Any) -> None:
    connection.execute(update(payments).where(payments.c.id == payment_id).values(**values))


def _alert(
    connection: Connection, row: Row[Any], kind: AlertKind, key: str, amount: int, now: datetime
) -> None:
    raise_alert(
        connection, row.id, kind, key, amount, now,
        order_number=row.order_number, bank_order_id=row.bank_order_id or "",
    )  # fmt: skip
