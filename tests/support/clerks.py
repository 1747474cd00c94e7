"""Staff of a test at a desk: who decides about a kind of thing, in a municipality or one school."""

from __future__ import annotations

from sqlalchemy import Connection

from ruobr_server.auth.desks import PERSONAL_DATA
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db.ids import take_ids
from ruobr_tui.api.roles import clerk_of
from support.fixtures import NOW


def seat_clerk(
    connection: Connection, account_id: int, kind: str, territory_id: int = 1, school_id: int | None = None
) -> None:
    """Let an account decide at a desk of this kind, without an end."""
    [number] = take_ids(connection, "role_grants")
    connection.execute(
        role_grants.insert().values(
            id=number,
            account_id=account_id,
            role=clerk_of(kind),
            territory_id=None if kind == PERSONAL_DATA else territory_id,
            school_id=school_id,
            granted_at=NOW,
        )
    )
