"""How long a municipality allows its decisions to be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from ruobr_server.areas.schools.tables import territories
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Invalid, NotFound
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.reasons import schools as reasons
from ruobr_tui.api.rules.working_days import working_days_after

MOST_DAYS, MOST_MINUTES = 30, 24 * 60


@dataclass(frozen=True, slots=True)
class RevocationPolicy:
    """Working days after the day of a decision; minutes before a refund is sent. 0: not at all."""

    working_days: int = 3
    refund_minutes: int = 15


def revocation_policy(connection: Connection, territory_id: int) -> RevocationPolicy:
    """The policy of a municipality; the defaults if it has none."""
    row = connection.execute(
        select(revocation_policies.c.working_days, revocation_policies.c.refund_minutes).where(
            revocation_policies.c.territory_id == territory_id
        )
    ).one_or_none()
    return RevocationPolicy() if row is None else RevocationPolicy(*row)


def all_policies(connection: Connection) -> list[tuple[int, str, RevocationPolicy]]:
    """Id, name and policy of each municipality, by id."""
    own = revocation_policies
    rows = connection.execute(
        select(territories.c.id, territories.c.name, own.c.working_days, own.c.refund_minutes)
        .outerjoin(own, own.c.territory_id == territories.c.id)
        .order_by(territories.c.id)
    )
    return [
        (number, name, RevocationPolicy() if days is None else RevocationPolicy(days, minutes))
        for number, name, days, minutes in rows
    ]


def set_policy(
    connection: Connection, territory_id: int, working_days: int | None, refund_minutes: int | None
) -> None:
    """Change a municipality's policy; None leaves a value unchanged.

    Earlier decisions keep their last day. Raises ``NotFound``, ``Invalid``.
    """
    if connection.execute(select(territories.c.id).where(territories.c.id == territory_id)).first() is None:
        raise NotFound(reasons.NO_MUNICIPALITY)
    known = revocation_policy(connection, territory_id)
    days = known.working_days if working_days is None else working_days
    minutes = known.refund_minutes if refund_minutes is None else refund_minutes
    if not 0 <= days <= MOST_DAYS or not 0 <= minutes <= MOST_MINUTES:
        raise Invalid(reasons.POLICY_OUT_OF_RANGE.with_fields(days=MOST_DAYS, minutes=MOST_MINUTES))
    row = {"territory_id": territory_id, "working_days": days, "refund_minutes": minutes}
    if not insert_new(connection, revocation_policies, row):
        mine = revocation_policies.c.territory_id == territory_id
        connection.execute(
            update(revocation_policies).where(mine).values(working_days=days, refund_minutes=minutes)
        )


def last_day(connection: Connection, territory_id: int, today: date) -> date:
    """The last day on which a decision of ``today`` can be revoked."""
    return working_days_after(today, revocation_policy(connection, territory_id).working_days)
