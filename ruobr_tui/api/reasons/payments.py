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
    N_("Another refund for this payment is in progress. Wait for it to finish."),
)
NOTHING_TO_REFUND = Reason(
    "nothing-to-refund",
    N_("There is nothing to refund for this payment."),
)
NOT_OF_PAYMENT = Reason("child-not-of-payment", N_("This child is not part of the payment."))
SAY_WHY = Reason("say-why-of-refund", N_("Enter a reason."))
SAY_WHY_TO_PARENT = Reason("say-why-to-parent", N_("Enter a reason (the parent will see it)."))
MORE_THAN_LEFT = Reason("more-than-left", N_("The amount is larger than what is left to refund."))
MORE_THAN_BALANCE = Reason(
    "more-than-balance",
    N_("The child’s balance is lower than the refund amount."),
)
REFUNDS_FIRST = Reason("refunds-first", N_("First decide on the refunds of this payment."))
REFUND_SENT = Reason(
    "refund-sent",
    N_("This refund has already been sent to the bank or decided."),
)
NO_BANK = Reason(
    "no-bank",
    N_("Card payment is not available on this portal. Pay by QR code or account number."),
)
IN_BOOKS = Reason("in-books", N_("This is already posted."))
TOO_MANY_OPEN = Reason("too-many-open", N_("You have too many unfinished payments. Pay or cancel one first."))
NO_RECEIPT = Reason("no-receipt", N_("The receipt will be available when the payment is credited."))

# What the portal notes in the history of a refund by itself.
GIVEN_BACK_BEFORE = Reason(
    "given-back-before",
    N_("The bank has already refunded money of this payment outside of the portal."),
)
REFUND_TAKEN_BACK = Reason("refund-taken-back", N_("The bank cancelled this refund."))
NOT_CARRIED_OUT = Reason("refund-not-carried-out", N_("The bank declined the refund."))
NOTES = (GIVEN_BACK_BEFORE, REFUND_TAKEN_BACK, NOT_CARRIED_OUT)
SENTENCES = {
    **{each.text: each for each in NOTES},
    "The bank has already given back money of this payment that was not sent from here.": GIVEN_BACK_BEFORE,
    "The bank has taken this refund back.": REFUND_TAKEN_BACK,
    "The bank has not carried the refund out.": NOT_CARRIED_OUT,
}
"""What older servers send instead of these codes; their texts do not change with ours."""
