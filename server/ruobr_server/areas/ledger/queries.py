"""Columns of the ledger that other areas may join."""

from __future__ import annotations

from ruobr_server.areas.ledger import tables
from ruobr_server.kit.db.published import published

account_balances = published(tables.ledger_accounts, "school_id", "pupil_id", "name", "balance")
"""Balances: ``school_id``, ``pupil_id`` (0: the school's own), ``name`` of the account, and ``balance``
in kopecks.
"""

GROWING = ("ledger_accounts", "ledger_entries", "ledger_postings")
"""Names of the tables that grow with every entry."""
