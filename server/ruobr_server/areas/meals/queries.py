"""Columns of meals that other areas may join."""

from __future__ import annotations

from ruobr_server.areas.meals import tables
from ruobr_server.kit.db.published import published

account_numbers = published(tables.meal_accounts, "school_id", "pupil_id", "account")
"""Meal accounts: ``school_id``, ``pupil_id``, the number of the ``account``."""

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
"""Payments to a school's canteen: ``school_id``; ``smallest_payment`` and ``largest_payment`` in kopecks;
the payee as in a payment order (GOST R 56042-2014): ``payee``, ``payee_account``, ``bank``,
``bank_code``, ``correspondent_account``, ``tax_number``, ``tax_reason``.
"""
