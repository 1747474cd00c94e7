"""Check whether the stored scans can be decrypted with the server's keys."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

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
