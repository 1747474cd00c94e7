"""The payer's request to cancel a payment; the bank decides whether it is cancelled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select

from ruobr_server.areas.payments.rows import locked
from ruobr_server.areas.payments.states import PAYMENT
from ruobr_server.kit.workflow.service import record
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.states.payments import AT_THE_BANK

WISH = "ask-cancel"
"""The action in the history; the state does not change until the bank has responded."""


def note_wish(connection: Connection, payment_id: int, now: datetime) -> None:
    """Store in the history that the payer cancels an open payment, once."""
    row = locked(connection, payment_id)
    if row.state in AT_THE_BANK and not is_cancelled(connection, payment_id):
        record(connection, PAYMENT, [(payment_id, WISH, row.state, row.state, "")], row.account_id, now)


def is_cancelled(connection: Connection, payment_id: int) -> bool:
    """Whether the payer has requested it."""
    own = state_changes
    wish = own.c.subject == PAYMENT.name, own.c.subject_id == payment_id, own.c.action == WISH
    return bool(connection.scalar(select(exists().where(*wish))))
