"""What leads a payment, a refund and an alert from one state to another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition
from ruobr_server.kit.workflow.service import Change
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.states.payments import (
    AT_THE_BANK,
    FINAL_PAYMENTS,
    FINAL_REFUNDS,
    UNPAID,
    PaymentState,
    RefundState,
)

_P, _R = PaymentState, RefundState

REFUNDABLE = frozenset({_P.CREDITED, _P.PARTLY_REFUNDED})
"""Something of the money can still be given back."""

_REFUNDED = frozenset({_P.PARTLY_REFUNDED, _P.REFUNDED})

PAYMENT = Machine(
    "payment",
    _P.CREATED,
    (
        transition("register", _P.CREATED, _P.REGISTERED, SYSTEM),
        transition("open", _P.REGISTERED, _P.WAITING, SYSTEM),
        # The bank's word goes before what was thought here: also what was given up is paid when it says so.
        transition("pay", AT_THE_BANK | UNPAID, _P.PAID, SYSTEM),
        transition("credit", _P.PAID, _P.CREDITED, SYSTEM),
        transition("decline", AT_THE_BANK, _P.DECLINED, SYSTEM),
        # The payer's own wish, once the bank has said that it takes no money.
        transition("cancel", AT_THE_BANK, _P.CANCELLED, SYSTEM),
        transition("expire", AT_THE_BANK, _P.EXPIRED, SYSTEM),
        transition("refund-part", REFUNDABLE, _P.PARTLY_REFUNDED, SYSTEM),
        transition("refund", REFUNDABLE, _P.REFUNDED, SYSTEM),
        # The bank has taken a refund back: the money is the school's again.
        transition("return-part", _REFUNDED, _P.PARTLY_REFUNDED, SYSTEM),
        transition("return", _REFUNDED, _P.CREDITED, SYSTEM),
        # It was credited by mistake: nobody has paid for it.
        transition("reverse", REFUNDABLE, _P.REVERSED, OPERATOR, needs_note=True),
    ),
    final=FINAL_PAYMENTS,
)

REFUND = Machine(
    "payment-refund",
    _R.REQUESTED,
    (
        transition("withdraw", _R.REQUESTED, _R.WITHDRAWN, OWNER),
        transition("approve", _R.REQUESTED, _R.SENDING, OPERATOR),
        transition("refuse", _R.REQUESTED, _R.REFUSED, OPERATOR, needs_note=True),
        transition("finish", _R.SENDING, _R.DONE, SYSTEM),
        transition("fail", _R.SENDING, _R.FAILED, SYSTEM, needs_note=True),
        # The bank has given something back that nobody here has sent: perhaps this refund, before the
        # database was restored. It is not sent until somebody has looked.
        transition("doubt", _R.SENDING, _R.DOUBTFUL, SYSTEM, needs_note=True),
        transition("was-sent", _R.DOUBTFUL, _R.DONE, OPERATOR, needs_note=True),
        transition("send", _R.DOUBTFUL, _R.SENDING, OPERATOR, needs_note=True),
        transition("drop", _R.DOUBTFUL, _R.FAILED, OPERATOR, needs_note=True),
        transition("return", _R.DONE, _R.RETURNED, SYSTEM, needs_note=True),
    ),
    final=FINAL_REFUNDS,
)


def begun_by(steps: Sequence[Change | Step]) -> str:
    """Who started a refund: the payer ("owner") or the desk."""
    return "desk" if steps and steps[0].action == "start" else "owner"


class AlertState(StrEnum):
    """Whether somebody has looked at an alert. It does not travel: those that are closed are not sent."""

    OPEN = "open"
    CLOSED = "closed"


ALERT = Machine(
    "payment-alert",
    AlertState.OPEN,
    (transition("close", AlertState.OPEN, AlertState.CLOSED, OPERATOR, needs_note=True),),
    final=frozenset({AlertState.CLOSED}),
)
