"""What other areas may join of consents."""

from __future__ import annotations

from ruobr_server.areas.personal_data import tables
from ruobr_server.kit.db.published import published

given_consents = published(tables.consents, "id", "account_id", "text_version", "withdrawn_at")
"""Which versions of the text an account has agreed to, the latest with the highest ``id``; withdrawn ones."""
