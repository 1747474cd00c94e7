"""What a person has to look at: where the bank says something that the books cannot follow by themselves.

An alert is raised once for each thing, stays at the meals desk until somebody closes it with a note,
and is in the log from the beginning.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ruobr_server.database.ids import take_ids
from ruobr_server.payments.machine import ALERT
from ruobr_server.payments.proof import FOREIGN, WRONG_SUM
from ruobr_server.payments.tables import payment_alerts
from ruobr_server.workflow.service import begin

REFUND_DOUBTFUL, REFUND_RETURNED, TOO_MUCH_BACK = "refund-doubtful", "refund-returned", "too-much-back"

_TEXTS = {
    FOREIGN: "order %s at the bank is not this payment's; nothing was credited",
    WRONG_SUM: "order %s at the bank is over another sum; nothing was credited",
    REFUND_DOUBTFUL: "the bank has given money of order %s back that was not sent from here",
    REFUND_RETURNED: "the bank has taken a refund of order %s back",
    TOO_MUCH_BACK: "the bank gave back more of order %s than it took",
}

_own = payment_alerts
_log = logging.getLogger(__name__)


def raise_alert(
    connection: Connection,
    payment_id: int,
    kind: str,
    key: str,
    amount: int,
    now: datetime,
    *,
    order_number: str,
    bank_order_id: str,
) -> None:
    """Tell desk and log, unless this was told before. ``amount`` in kopecks; ``key``: what it is about.

    The payment's row is locked by the caller.
    """
    same = (_own.c.payment_id == payment_id) & (_own.c.kind == kind) & (_own.c.key == key[:80])
    if connection.execute(select(_own.c.id).where(same)).first() is not None:
        return
    [number] = take_ids(connection, "payment_alerts")
    connection.execute(
        insert(_own).values(
            id=number,
            payment_id=payment_id,
            kind=kind,
            key=key[:80],
            state=ALERT.initial,
            version=1,
            order_number=order_number[:40],
            bank_order_id=bank_order_id[:36],
            amount=amount,
            created_at=now,
            updated_at=now,
        )
    )
    begin(connection, ALERT, number, None, now, action="raise")
    _log.error("payment %d: " + _TEXTS[kind], payment_id, order_number[:40])
