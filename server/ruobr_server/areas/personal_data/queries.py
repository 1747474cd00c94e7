"""What other areas may join of consents."""

from __future__ import annotations

from ruobr_server.areas.personal_data import tables
from ruobr_server.kit.db.published import published

given_consents = published(tables.consents, "account_id", "text_version", "withdrawn_at")
"""Which version of the text an account has agreed to, and whether it was withdrawn."""
