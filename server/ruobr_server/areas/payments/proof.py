"""Whether an answer of the bank is about the payment that it is taken for.

Several portals may work on one merchant login, and a restored database may give out what was given out
before. So neither a number nor a sum proves anything: an order is ours when the bank gave its identifier
for our own registration, or when it repeats the reference that was stored before we registered it.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from ruobr_server.integrations.bank.gateway import CURRENCY, Reading
from ruobr_tui.api.states.payments import AlertKind

MARGIN = timedelta(hours=1)
"""So far may the bank's clock be from ours."""


def doubt(row: Row[Any], reading: Reading) -> AlertKind | None:
    """Why nothing may follow from this reading of a payment; ``None``: it is about this payment."""
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
    # The bank repeats nothing: then only an identifier counts that came as the answer to our registration.
    # Payments from before there were references may have theirs from elsewhere: they must fit the time too.
    return is_same and (bool(row.reference) or _was_made_then(row, reading))


def _was_made_then(row: Row[Any], reading: Reading) -> bool:
    if reading.made_at is None:
        return True
    return bool(row.created_at - MARGIN <= reading.made_at <= row.expires_at + MARGIN)


def _took_all(reading: Reading) -> bool:
    """Whether what was taken is the order's whole sum. Some gateways take refunds off again."""
    if not reading.took or reading.deposited is None:
        return True
    return reading.amount in (reading.deposited, reading.deposited + reading.refunded)
