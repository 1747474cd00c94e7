"""Check whether the stored scans and second factors can be decrypted with the server's keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ruobr_server.areas.documents.encryption import MARK
from ruobr_server.areas.documents.tables import file_parts
from ruobr_server.auth.queries import sealed_factors

LOOKED_AT = 200
"""Rows to check at either end: the first key is found among the oldest, the present one among the newest."""


def marks(connection: Connection) -> set[bytes]:
    """The marks of the keys of the oldest and newest scans and second factors; empty if there are none.

    The marks are part of the encrypted parts, so they are always right.
    """
    found: set[bytes] = set()
    for sealed, number in (
        (file_parts.c.sealed, file_parts.c.file_id),
        (sealed_factors.c.sealed, sealed_factors.c.account_id),
    ):
        mark = func.substr(sealed, 1, MARK, type_=sealed.type)
        for order in (number.asc(), number.desc()):
            rows = connection.scalars(select(mark).order_by(order).limit(LOOKED_AT))
            found.update(bytes(each) for each in rows)
    return found


def oldest_and_newest(connection: Connection) -> Sequence[Row[*tuple[Any, ...]]]:
    """``file_id``, ``start`` and ``sealed`` of a part at either end; none if there are no scans."""
    columns = (file_parts.c.file_id, file_parts.c.start, file_parts.c.sealed)
    ends = (file_parts.c.file_id.asc(), file_parts.c.file_id.desc())
    found = [connection.execute(select(*columns).order_by(order).limit(1)).one_or_none() for order in ends]
    return [row for row in found if row is not None]
