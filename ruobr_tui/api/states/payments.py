"""States of payments and of refunds; what an alert for the desk is about."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class PaymentState(StrEnum):
    """What has become of a payment."""

    CREATED = "created"
    """It is stored here; the bank does not know it yet."""
    REGISTERED = "registered"
    """The bank has given it an order and a page."""
    WAITING = "waiting"
    """The payer has opened the bank's page."""
    PAID = "paid"
    """The bank has taken the money; it is not on the children's accounts yet."""
    CREDITED = "credited"
    """The money is on the children's accounts."""
    DECLINED = "declined"
    """The bank has refused it."""
    EXPIRED = "expired"
    """Nobody paid while the page could be used."""
    CANCELLED = "cancelled"
    """The payer has given it up, and the bank takes no money for it."""
    PARTLY_REFUNDED = "partly-refunded"
    """A part of the money was given back."""
    REFUNDED = "refunded"
    """All of the money was given back."""
    REVERSED = "reversed"
    """It was credited by mistake, and the desk has taken it off the accounts."""


AT_THE_BANK: Final = frozenset({PaymentState.CREATED, PaymentState.REGISTERED, PaymentState.WAITING})
"""The bank may still take the money."""

OPEN: Final = AT_THE_BANK | {PaymentState.PAID}
"""It is not known yet what comes of it."""

CREDITED: Final = frozenset({PaymentState.CREDITED, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED})
"""The money is, or was, on the children's accounts; there is a receipt."""

UNPAID: Final = frozenset({PaymentState.DECLINED, PaymentState.EXPIRED, PaymentState.CANCELLED})
"""It came to nothing, unless the bank says later that the money was taken."""

ENDED: Final = CREDITED | UNPAID | {PaymentState.REVERSED}
"""It is known what came of it."""

FINAL_PAYMENTS: Final = frozenset({PaymentState.REVERSED})
"""Nothing happens to it any more, whatever the bank says."""

FILTERS: Final[Mapping[str, frozenset[PaymentState]]] = {
    "open": OPEN,
    "credited": CREDITED,
    "nothing": UNPAID,
}
"""What a list of payments can be narrowed to (``which``)."""


class RefundState(StrEnum):
    """What has become of a refund."""

    REQUESTED = "asked"
    """It waits for the desk."""
    SENDING = "sending"
    """Approved: the sum is off the child's account and goes to the bank."""
    DONE = "done"
    """The bank has given the money back."""
    REFUSED = "refused"
    """The desk has refused it."""
    FAILED = "failed"
    """The bank has not carried it out, or the desk has dropped it; the sum is on the account again."""
    WITHDRAWN = "withdrawn"
    """The payer does not want it any more, or the desk has revoked one of its own."""
    DOUBTFUL = "doubtful"
    """Not sent: the bank has given back money before, and somebody has to say what that was."""
    RETURNED = "returned"
    """The bank has taken it back: the money is on the account again."""


WAITING_REFUNDS: Final = frozenset({RefundState.REQUESTED, RefundState.SENDING, RefundState.DOUBTFUL})
"""Something is still to be done, by the desk or the bank."""

FINAL_REFUNDS: Final = frozenset(
    {
        RefundState.DONE,
        RefundState.REFUSED,
        RefundState.FAILED,
        RefundState.WITHDRAWN,
        RefundState.RETURNED,
    }
)
"""Decided; only the bank can still take back what it has given."""


class AlertKind(StrEnum):
    """What the bank says of a payment and the books cannot follow by themselves."""

    FOREIGN_ORDER = "foreign-order"
    """Somebody else's order was paid under this number: nothing was credited."""
    WRONG_SUM = "wrong-sum"
    """The bank has taken another sum: nothing was credited."""
    REFUND_DOUBTFUL = "refund-doubtful"
    """The bank has given back money that was not sent from here: the refund waits."""
    REFUND_RETURNED = "refund-returned"
    """The bank has taken a refund back: the money is on the account again."""
    TOO_MUCH_BACK = "too-much-back"
    """The bank has given back more than is left of the payment."""
