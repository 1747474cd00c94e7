"""Payments and refunds."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

SUM_RANGE = Reason("sum-range", N_("This amount can’t be paid: it is too small or too large."))
RETURNED_LESS = Reason("bank-returned-less", N_("The bank refunded less than this amount."))
DROP_REFUND = Reason("drop-refund", N_("Less than this is left of the payment. Cancel the refund."))
PART_ELSEWHERE = Reason("part-elsewhere", N_("Part of this payment belongs to another school."))
REFUND_ON_WAY = Reason(
    "refund-on-way",
    N_("Another refund of this payment is on its way; wait until it is done."),
)
NOTHING_TO_REFUND = Reason(
    "nothing-to-refund",
    N_("This payment has brought no money that could be given back."),
)
NOT_OF_PAYMENT = Reason("child-not-of-payment", N_("This child is not part of the payment."))
SAY_WHY = Reason("say-why-of-refund", N_("Enter a reason."))
SAY_WHY_TO_PARENT = Reason("say-why-to-parent", N_("Enter a reason (the parent will see it)."))
MORE_THAN_LEFT = Reason("more-than-left", N_("That is more than is left of this payment."))
MORE_THAN_BALANCE = Reason(
    "more-than-balance",
    N_("There is less on the child's account than is asked back."),
)
REFUNDS_FIRST = Reason("refunds-first", N_("First decide on the refunds of this payment."))
REFUND_SENT = Reason(
    "refund-sent",
    N_("This refund has already been sent to the bank or decided."),
)
NO_BANK = Reason(
    "no-bank",
    N_("No bank is connected to this portal. Pay by the QR code or by the account's number."),
)
IN_BOOKS = Reason("in-books", N_("This is already posted."))
TOO_MANY_OPEN = Reason("too-many-open", N_("Too many payments are open; pay or cancel one of them first."))
NO_RECEIPT = Reason("no-receipt", N_("There is no receipt before the money has come."))

# What the portal notes in the history of a refund by itself.
GIVEN_BACK_BEFORE = Reason(
    "given-back-before",
    N_("The bank has already refunded money of this payment outside of the portal."),
)
REFUND_TAKEN_BACK = Reason("refund-taken-back", N_("The bank cancelled this refund."))
NOT_CARRIED_OUT = Reason("refund-not-carried-out", N_("The bank declined the refund."))
NOTES = (GIVEN_BACK_BEFORE, REFUND_TAKEN_BACK, NOT_CARRIED_OUT)
