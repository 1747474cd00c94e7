"""Outgoing email. The time of sending is in ``jobs``."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from ruobr_server.kit.db.metadata import Id, Moment, metadata

outgoing_letters = Table(
    "outgoing_letters",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("to_address", String(254), nullable=False),
    Column("subject", String(200), nullable=False),
    # May contain a new password: emptied as soon as the email is sent or given up.
    Column("body", Text, nullable=False),
    Column("state", String(10), nullable=False),  # see states.py
    Column("created_at", Moment, nullable=False),
)
