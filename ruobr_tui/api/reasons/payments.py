"""Payments and refunds."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

SUM_RANGE = Reason("sum-range", N_("This sum is more or less than can be paid onto the account."))
RETURNED_LESS = Reason("bank-returned-less", N_("The bank has given back less than this refund."))
DROP_REFUND = Reason("drop-refund", N_("Not so much is left of this payment: drop the refund."))
PART_ELSEWHERE = Reason("part-elsewhere", N_("A part of this payment is another desk's."))
REFUND_ON_WAY = Reason(
    "refund-on-way",
    N_("Another refund of this payment is on its way; wait until it is done."),
)
NOTHING_TO_REFUND = Reason(
    "nothing-to-refund",
    N_("This payment has brought no money that could be given back."),
)
NOT_OF_PAYMENT = Reason("child-not-of-payment", N_("This child is not part of the payment."))
SAY_WHY = Reason("say-why-of-refund", N_("Say why; it will be read."))
SAY_WHY_TO_PARENT = Reason("say-why-to-parent", N_("Say why; the parent will read it."))
MORE_THAN_LEFT = Reason("more-than-left", N_("That is more than is left of this payment."))
MORE_THAN_BALANCE = Reason(
    "more-than-balance",
    N_("There is less on the child's account than is asked back."),
)
REFUNDS_FIRST = Reason("refunds-first", N_("Decide about the refunds of this payment first."))
REFUND_SENT = Reason(
    "refund-sent",
    N_("This refund does not wait any more: it is on its way to the bank, or decided."),
)
NO_BANK = Reason(
    "no-bank",
    N_("No bank is connected to this portal. Pay by the QR code or by the account's number."),
)
IN_BOOKS = Reason("in-books", N_("This is in the books already."))
TOO_MANY_OPEN = Reason("too-many-open", N_("Too many payments are open; pay or cancel one of them first."))
NO_RECEIPT = Reason("no-receipt", N_("There is no receipt before the money has come."))

# What the portal notes in the history of a refund by itself.
GIVEN_BACK_BEFORE = Reason(
    "given-back-before",
    N_("The bank has already given back money of this payment that was not sent from here."),
)
REFUND_TAKEN_BACK = Reason("refund-taken-back", N_("The bank has taken this refund back."))
NOT_CARRIED_OUT = Reason("refund-not-carried-out", N_("The bank has not carried the refund out."))
NOTES = (GIVEN_BACK_BEFORE, REFUND_TAKEN_BACK, NOT_CARRIED_OUT)
