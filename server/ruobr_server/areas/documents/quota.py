"""Storage quota of scans: of one account, and of all together.

A scan counts with its whole size for each account that has it, even if the same content is stored once. An
upload counts with its final size from its beginning until it is complete or expires.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from ruobr_server.areas.documents.tables import child_documents, stored_files, uploads
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.settings import Storage
from ruobr_tui.api.reasons import documents as reasons

_log = logging.getLogger(__name__)


def require(connection: Connection, account_id: int, size: int, since: datetime, storage: Storage) -> None:
    """Check the quota for one more upload of ``size`` bytes; uploads unchanged since ``since`` do not count.

    The caller holds the lock (``wait_turn``) until the upload counts, so that two concurrent ones cannot use
    the same space. Raises ``Conflict``, which says what to do.
    """
    files, taken = _of_account(connection, account_id, since)
    if files >= storage.files_of_account or taken + size > storage.bytes_of_account:
        raise Conflict(reasons.SPACE_USED_UP)
    files, taken = _of_all(connection, since)
    if files >= storage.files_in_all or taken + size > storage.bytes_in_all:
        _log.error("no room for scans: %d files, %d bytes", files, taken)
        raise Conflict(reasons.PORTAL_FULL)


def _of_account(connection: Connection, account_id: int, since: datetime) -> tuple[int, int]:
    scans = connection.execute(
        select(func.count(), func.coalesce(func.sum(stored_files.c.size), 0))
        .select_from(child_documents)
        .join(stored_files, stored_files.c.id == child_documents.c.file_id)
        .where(child_documents.c.account_id == account_id)
    ).one()
    begun = _begun(connection, since, uploads.c.account_id == account_id)
    return int(scans[0]) + begun[0], int(scans[1]) + begun[1]


def _of_all(connection: Connection, since: datetime) -> tuple[int, int]:
    files = connection.execute(
        select(func.count(), func.coalesce(func.sum(stored_files.c.size), 0)).select_from(stored_files)
    ).one()
    begun = _begun(connection, since)
    return int(files[0]) + begun[0], int(files[1]) + begun[1]


def _begun(connection: Connection, since: datetime, *where: ColumnElement[bool]) -> tuple[int, int]:
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(uploads.c.size), 0)).where(
            uploads.c.document_id.is_(None), uploads.c.updated_at >= since, *where
        )
    ).one()
    return int(row[0]), int(row[1])
