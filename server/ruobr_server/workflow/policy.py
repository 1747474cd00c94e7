"""How long a municipality lets its own decisions be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ruobr_server.workflow.tables import revocation_policies
from ruobr_tui.api.rules.working_days import working_days_after


@dataclass(frozen=True, slots=True)
class RevocationPolicy:
    """Working days after the day of a decision; minutes before a refund is sent. 0: none at all."""

    working_days: int = 3
    refund_minutes: int = 15


def revocation_policy(connection: Connection, territory_id: int) -> RevocationPolicy:
    """The policy of a municipality; the defaults when it has none."""
    row = connection.execute(
        select(revocation_policies.c.working_days, revocation_policies.c.refund_minutes).where(
            revocation_policies.c.territory_id == territory_id
        )
    ).one_or_none()
    return RevocationPolicy() if row is None else RevocationPolicy(*row)


def last_day(connection: Connection, territory_id: int, today: date) -> date:
    """The last day on which a decision of ``today`` can be revoked."""
    return working_days_after(today, revocation_policy(connection, territory_id).working_days)
