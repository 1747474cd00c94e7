"""What has to be done once with a database that was restored from a backup, before it is served.

Since the backup was made, numbers were given out to people, banks and programs, sessions were ended and
passwords changed, and the backup knows nothing of it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.auth.sessions import end_every_session
from ruobr_server.kit.db.ids import jump
from ruobr_server.kit.db.instances import renew


def after_restoring(connection: Connection, now: datetime) -> str:
    """Tell the database apart from what it was copied from; its new mark in order numbers.

    Every counter leaves numbers out, so that none means two things, and every session ends: those that
    were ended since the backup would live again.
    """
    jump(connection)
    end_every_session(connection)
    return renew(connection, now).mark
