"""Applications that may be for one child with other documents: the desk is warned, nothing is refused.

Twins are born on one day and have other first names, so they are not among these.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from ruobr_tui.api.models.family import Twin

MOST = 20
"""Per application; a desk needs no more."""


def likely_twins(
    connection: Connection, table: Table, live: Collection[str], rows: Sequence[Row[Any]]
) -> dict[int, list[Twin]]:
    """Application id → the other live ones of ``table`` with the same name and date of birth."""
    names = {row.id: bytes(row.name_digest) for row in rows if row.name_digest is not None}
    if not names:
        return {}
    found: dict[bytes, list[Row[*tuple[Any, ...]]]] = {}
    columns = (table.c.id, table.c.account_id, table.c.child_id, table.c.state, table.c.name_digest)
    for other in connection.execute(
        select(*columns)
        .where(table.c.name_digest.in_(set(names.values())), table.c.state.in_(live))
        .order_by(table.c.id)
    ):
        found.setdefault(bytes(other.name_digest), []).append(other)
    own = {row.id: row for row in rows}
    return {
        number: [
            Twin(id=each.id, state=each.state, other_account=each.account_id != own[number].account_id)
            for each in found.get(name, [])
            # Several schools of one child are no warning.
            if each.child_id != own[number].child_id
        ][:MOST]
        for number, name in names.items()
    }
