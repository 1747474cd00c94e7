"""Erasure of an account's data in applications to the first grade."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select, update

from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.families.service import DIGEST_COLUMNS
from ruobr_server.kit.workflow.service import close_histories


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Empty the claims, the child's digests, the place of the invitation, and the notes in the history."""
    own = school_applications
    rows = connection.execute(select(own.c.id, own.c.birth_date).where(own.c.account_id == account_id)).all()
    for row in rows:
        connection.execute(
            update(own)
            .where(own.c.id == row.id)
            .values(
                birth_date=date(row.birth_date.year, 1, 1),
                privilege="",
                privilege_confirmed=False,
                permission=False,
                permission_confirmed=False,
                adapted=False,
                invited_to="",
                invited_room="",
                child_name="",
                **dict.fromkeys(DIGEST_COLUMNS),
            )
        )
    close_histories(connection, APPLICATION, [row.id for row in rows])
