"""Serialises transactions of one account, for limits and checks that precede a write."""

from __future__ import annotations

from sqlalchemy import Connection, update

from ruobr_server.auth.tables import accounts


def wait_turn_of(connection: Connection, account_id: int) -> None:
    """Wait until every transaction that has called this for the same account has ended."""
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(active=accounts.c.active))
