"""Questions about money: payments, refunds, meal accounts, the canteen's table."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

CANCEL_PAYMENT = Question(
    title=N_("Cancel this payment?"),
    yes=N_("Yes, cancel"),
    whom=N_("Payment %(number)s, %(sum)s\n%(names)s"),
    what=N_("The bank’s page is closed then, and nothing is charged. You can pay again at any time."),
    result=N_("Cancelled: payment %(number)s."),
)
ASK_REFUND = Question(
    title=N_("Request this refund?"),
    yes=N_("Yes, request"),
    whom=N_("%(name)s, account %(account)s\nPayment %(number)s"),
    what=N_(
        "Refund to the card: %(sum)s\nReason: %(reason)s\n"
        "The operator decides; this page shows it. Until then you can take the request back (u)."
    ),
    result=N_("Refund asked for: %(sum)s. The operator decides; this page shows it."),
)
WITHDRAW_REFUND = Question(
    title=N_("Withdraw the refund request?"),
    yes=N_("Yes, withdraw"),
    whom=N_("Payment %(number)s, %(sum)s"),
    what=N_("The money stays on the meal account. You can ask again."),
    result=N_("Refund request withdrawn: %(sum)s."),
)
APPROVE_REFUND = Question(
    title=N_("Give this money back to the card?"),
    yes=N_("Yes, give back"),
    whom=N_("%(name)s, meal account № %(account)s\nPayment %(payment)s of %(payer)s"),
    what=N_("%(sum)s goes back to the card. On the account now: %(balance)s."),
    lost=N_("Once the bank has it, it cannot be called back. Until then you can take it back (u)."),
    word="%(word)s",
    result=N_("Refund approved: %(name)s, %(sum)s."),
)
START_REFUND = Question(
    title=N_("Give this money back to the card?"),
    yes=N_("Yes, give back"),
    whom=N_("%(name)s, meal account № %(account)s\nPayment %(payment)s"),
    what=N_("%(sum)s goes back to the card.\nReason, which the parent reads: %(reason)s"),
    lost=N_("Once the bank has it, it cannot be called back. Until then you can take it back (u)."),
    word="%(word)s",
    result=N_("Refund approved: %(name)s, %(sum)s."),
)
REVERSE_PAYMENT = Question(
    title=N_("Take this credit off again?"),
    yes=N_("Yes, take off"),
    whom=N_("Payment %(number)s, %(sum)s\n%(names)s"),
    what=N_("The sum goes off the meal accounts.\nReason, which the family reads: %(reason)s"),
    lost=N_("The payment is closed; it cannot be credited again."),
    word="%(word)s",
    result=N_("Taken off again: payment %(number)s, %(sum)s."),
)
CORRECT = Question(
    title=N_("Correct this meal account?"),
    yes=N_("Yes, correct"),
    whom=N_("%(name)s, meal account № %(account)s"),
    what=N_(
        "Correction: %(sum)s. On the account now: %(before)s, then: %(after)s.\n"
        "Reason, which the family reads: %(reason)s\n%(way_back)s"
    ),
    result=N_("Corrected: %(name)s, %(sum)s."),
)
BOOK_TABLE = Question(
    title=N_("Book this canteen table?"),
    yes=N_("Yes, book"),
    whom=N_("%(school)s\n%(file)s: new rows %(new)s, changed %(changed)s"),
    what=N_("%(moves)s\nThe families see it at once."),
    result=N_("Booked: %(school)s. %(moves)s"),
)
