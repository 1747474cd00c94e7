"""Preparation of a database that was restored from a backup, once, before it is served.

Since the backup was made, numbers were assigned, sessions ended and passwords changed, and the backup does
not contain it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.auth.sessions import end_every_session
from ruobr_server.kit.db.ids import jump
from ruobr_server.kit.db.instances import renew


def after_restoring(connection: Connection, now: datetime) -> str:
    """Assign a new identity to the database; return its new mark in order numbers.

    Every counter skips numbers, so that none is used twice, and every session ends: those that were ended
    since the backup would become valid again.
    """
    jump(connection)
    end_every_session(connection)
    return renew(connection, now).mark
