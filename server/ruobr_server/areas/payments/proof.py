"""Whether a response of the bank is about the right payment.

Several portals may share one merchant login, and a restored database may assign numbers again. So neither a
number nor an amount proves anything: an order is ours if the bank has returned its id for our own
registration, or if it repeats the reference that was stored before registering.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from ruobr_server.integrations.bank.gateway import CURRENCY, Reading
from ruobr_tui.api.states.payments import AlertKind

MARGIN = timedelta(hours=1)
"""Maximum difference between the bank's clock and ours."""


def doubt(row: Row[Any], reading: Reading) -> AlertKind | None:
    """The reason why a reading must not be applied to a payment; None if it may."""
    if reading.order_number != row.order_number or not _is_ours(row, reading):
        return AlertKind.FOREIGN_ORDER
    if reading.amount != row.amount or reading.currency != CURRENCY or not _took_all(reading):
        return AlertKind.WRONG_SUM
    return None


def _is_ours(row: Row[Any], reading: Reading) -> bool:
    is_same = bool(row.bank_order_id) and row.bank_order_id == reading.order_id
    if row.bank_order_id and reading.order_id and not is_same:
        return False
    if reading.reference:
        return bool(row.reference) and hmac.compare_digest(
            reading.reference.encode("utf-8", "replace"), row.reference.encode()
        )
    # The bank repeats nothing: then only an id counts that was returned for our registration. Payments from
    # before references existed may have another one: their time must match too.
    return is_same and (bool(row.reference) or _was_made_then(row, reading))


def _was_made_then(row: Row[Any], reading: Reading) -> bool:
    if reading.made_at is None:
        return True
    return bool(row.created_at - MARGIN <= reading.made_at <= row.expires_at + MARGIN)


def _took_all(reading: Reading) -> bool:
    """Whether the whole amount of the order was taken. Some gateways subtract refunds from it."""
    if not reading.took or reading.deposited is None:
        return True
    return reading.amount in (reading.deposited, reading.deposited + reading.refunded)
