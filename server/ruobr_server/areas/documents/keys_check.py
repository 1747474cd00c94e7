"""Whether the scans that are stored can be opened with the keys that the server has."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from ruobr_server.areas.documents.encryption import MARK
from ruobr_server.areas.documents.tables import file_parts

LOOKED_AT = 200
"""Parts from either end: the first key is found among the oldest, the present one among the newest."""


def marks(connection: Connection) -> set[bytes]:
    """Which keys the oldest and the newest scans were sealed with; empty: there are none.

    The marks stand in front of the sealed parts themselves, so they are never wrong.
    """
    mark = func.substr(file_parts.c.sealed, 1, MARK, type_=file_parts.c.sealed.type)
    ends = (file_parts.c.file_id.asc(), file_parts.c.file_id.desc())
    return {
        bytes(each)
        for order in ends
        for each in connection.scalars(select(mark).order_by(order).limit(LOOKED_AT))
    }
