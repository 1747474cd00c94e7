"""Check whether the stored scans can be decrypted with the server's keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ruobr_server.areas.documents.encryption import MARK
from ruobr_server.areas.documents.tables import file_parts

LOOKED_AT = 200
"""Parts to check at either end: the first key is found among the oldest, the present one among the newest."""


def marks(connection: Connection) -> set[bytes]:
    """The marks of the keys of the oldest and newest scans; empty if there are no scans.

    The marks are part of the encrypted parts, so they are always right.
    """
    mark = func.substr(file_parts.c.sealed, 1, MARK, type_=file_parts.c.sealed.type)
    ends = (file_parts.c.file_id.asc(), file_parts.c.file_id.desc())
    return {
        bytes(each)
        for order in ends
        for each in connection.scalars(select(mark).order_by(order).limit(LOOKED_AT))
    }


def oldest_and_newest(connection: Connection) -> Sequence[Row[*tuple[Any, ...]]]:
    """``file_id``, ``start`` and ``sealed`` of a part at either end; none if there are no scans."""
    columns = (file_parts.c.file_id, file_parts.c.start, file_parts.c.sealed)
    ends = (file_parts.c.file_id.asc(), file_parts.c.file_id.desc())
    found = [connection.execute(select(*columns).order_by(order).limit(1)).one_or_none() for order in ends]
    return [row for row in found if row is not None]
