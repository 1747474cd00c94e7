"""What other areas may join of meals."""

from __future__ import annotations

from ruobr_server.areas.meals import tables
from ruobr_server.kit.db.published import published

account_numbers = published(tables.meal_accounts, "school_id", "pupil_id", "account")
"""Who has a personal account for meals: ``school_id``, ``pupil_id``, the number of the ``account``."""

canteen_payments = published(
    tables.canteens,
    "school_id",
    "smallest_payment",
    "largest_payment",
    "payee",
    "payee_account",
    "bank",
    "bank_code",
    "correspondent_account",
    "tax_number",
    "tax_reason",
)
"""How a school's canteen is paid: ``school_id``; ``smallest_payment`` and ``largest_payment`` in kopecks; who
gets the money, as a payment order names it (GOST R 56042-2014): ``payee``, ``payee_account``, ``bank``,
``bank_code``, ``correspondent_account``, ``tax_number``, ``tax_reason``."""
