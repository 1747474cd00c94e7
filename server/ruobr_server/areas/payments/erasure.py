"""Erasure of an account's data in payments: texts. Amounts are retained for accounting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from ruobr_server.areas.payments.states import PAYMENT, REFUND
from ruobr_server.areas.payments.tables import payment_refunds, payments
from ruobr_server.kit.workflow.service import close_histories


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Empty the reasons of refunds, and the notes in the histories."""
    own = connection.scalars(select(payments.c.id).where(payments.c.account_id == account_id)).all()
    refunds = connection.scalars(
        select(payment_refunds.c.id).where(payment_refunds.c.payment_id.in_(own))
    ).all()
    connection.execute(update(payment_refunds).where(payment_refunds.c.id.in_(refunds)).values(reason=""))
    close_histories(connection, PAYMENT, own)
    close_histories(connection, REFUND, refunds)
