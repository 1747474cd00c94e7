"""The states of a payment and of a refund, and their transitions."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition

OPEN = frozenset({"created", "registered", "waiting"})
"""The bank may still take money in the regular way."""

CREDITED = frozenset({"credited", "partly-refunded", "refunded"})
"""The money is, or was, on the children's accounts."""

KINDS = {
    "open": OPEN | {"paid"},
    "credited": CREDITED,
    "nothing": frozenset({"declined", "expired", "cancelled"}),
}
"""Filters of a list, by states."""

PAYMENT = Machine(
    "payment",
    "created",
    (
        transition("register", "created", "registered", SYSTEM),
        transition("open", "registered", "waiting", SYSTEM),
        # The bank's state takes precedence over ours: also a payment that was given up becomes paid.
        transition("pay", "created registered waiting declined expired cancelled", "paid", SYSTEM),
        transition("credit", "paid", "credited", SYSTEM),
        transition("decline", "created registered waiting", "declined", SYSTEM),
        # Requested by the payer, after the bank has confirmed that it takes no money.
        transition("cancel", "created registered waiting", "cancelled", SYSTEM),
        transition("expire", "created registered waiting", "expired", SYSTEM),
        transition("refund-part", "credited partly-refunded", "partly-refunded", SYSTEM),
        transition("refund", "credited partly-refunded", "refunded", SYSTEM),
        # The bank has undone a refund: the money is the school's again.
        transition("return-part", "partly-refunded refunded", "partly-refunded", SYSTEM),
        transition("return", "partly-refunded refunded", "credited", SYSTEM),
        # It was credited by mistake: nobody has paid for it.
        transition("reverse", "credited partly-refunded", "reversed", OPERATOR, needs_note=True),
    ),
    final=frozenset({"reversed"}),
)

REFUND = Machine(
    "payment-refund",
    "asked",
    (
        transition("withdraw", "asked", "withdrawn", OWNER),
        transition("approve", "asked", "sending", OPERATOR),
        transition("refuse", "asked", "refused", OPERATOR, needs_note=True),
        transition("finish", "sending", "done", SYSTEM),
        transition("fail", "sending", "failed", SYSTEM, needs_note=True),
        # The bank has returned money that was not sent from here: perhaps this refund, before the database
        # was restored. It is not sent until an operator has checked it.
        transition("doubt", "sending", "doubtful", SYSTEM, needs_note=True),
        transition("was-sent", "doubtful", "done", OPERATOR, needs_note=True),
        transition("send", "doubtful", "sending", OPERATOR, needs_note=True),
        transition("drop", "doubtful", "failed", OPERATOR, needs_note=True),
        transition("return", "done", "returned", SYSTEM, needs_note=True),
    ),
    final=frozenset({"withdrawn", "refused", "done", "failed", "returned"}),
)

ALERT = Machine(
    "payment-alert",
    "open",
    (transition("close", "open", "closed", OPERATOR, needs_note=True),),
    final=frozenset({"closed"}),
)
