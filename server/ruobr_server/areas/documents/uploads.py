"""Uploads in parts: an interrupted one continues after the last byte that was received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ruobr_server.areas.documents import quota
from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.areas.documents.service import MOST, one_of
from ruobr_server.areas.documents.states import DOCUMENT
from ruobr_server.areas.documents.tables import child_documents, file_parts, stored_files, uploads
from ruobr_server.areas.families import service as families
from ruobr_server.areas.personal_data.service import require_consent
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids, wait_turn
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Changed, Conflict, InvalidFields, NotFound, TooLarge
from ruobr_server.kit.settings import Storage
from ruobr_server.kit.workflow.service import begin as begin_history
from ruobr_tui.api.models.documents import Upload, UploadBegun
from ruobr_tui.api.reasons import documents as reasons
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.fields.scans import (
    HEAD,
    KINDS,
    PART,
    TAIL,
    check_content,
    check_size,
    media_type_of,
)
from ruobr_tui.api.rules.fields.wrong import Wrong

RETENTION = timedelta(days=1)
"""An upload that is unchanged for so long is deleted."""
AT_ONCE = 5
"""Maximum number of concurrent uploads of one account."""


def begin(
    connection: Connection,
    caller: Identity,
    request: UploadBegun,
    storage: Storage,
    now: datetime,
    *,
    wording: str = VERSION,
) -> Upload:
    """Begin an upload. ``wording``: the version of the consent text in force.

    Raises ``InvalidFields``, ``NotFound`` for another account's child, ``Conflict`` for too many scans or a
    full quota.
    """
    families.child(connection, caller, request.child_id)
    require_consent(connection, caller, wording)
    if request.kind not in KINDS:
        raise InvalidFields({"kind": reasons.NO_KIND})
    try:
        check_size(request.size)
    except Wrong as error:
        raise InvalidFields({"size": error.explanation}) from error
    stored = select(func.count()).where(child_documents.c.child_id == request.child_id)
    if connection.execute(stored).scalar_one() >= MOST:
        raise Conflict(reasons.TOO_MANY)
    own = uploads.c.account_id == caller.account_id, uploads.c.document_id.is_(None)
    oldest = connection.scalars(
        select(uploads.c.id).where(*own).order_by(uploads.c.updated_at.desc()).offset(AT_ONCE - 1)
    ).all()
    for number in oldest:  # expired ones: the number of active ones is limited
        _drop(connection, number)
    wait_turn(connection, "uploads")
    [number] = take_ids(connection, "stored_files")
    quota.require(connection, caller.account_id, request.size, now - RETENTION, storage)
    connection.execute(
        insert(uploads).values(
            id=number,
            account_id=caller.account_id,
            child_id=request.child_id,
            kind=request.kind,
            name=request.name,
            size=request.size,
            received=0,
            created_at=now,
            updated_at=now,
        )
    )
    return upload(connection, caller, number)


def upload(connection: Connection, caller: Identity, number: int) -> Upload:
    """The progress of one of the caller's uploads. Raises ``NotFound``."""
    return _shown(connection, caller, _row(connection, caller, number))


def take_part(
    connection: Connection,
    caller: Identity,
    number: int,
    start: int,
    data: bytes,
    sealer: Sealer,
    now: datetime,
) -> Upload:
    """Store a part that begins at byte ``start``; the last one creates the document.

    A part that is stored already is ignored. Raises ``NotFound``, ``Changed`` (with the progress) for a wrong
    position, ``TooLarge``, ``InvalidFields`` for a file that is not accepted; then the part is not stored.
    """
    row = _row(connection, caller, number)
    if row.document_id is not None or start + len(data) <= row.received:
        return _shown(connection, caller, row)
    if start != row.received or not data:
        raise Changed(_shown(connection, caller, row).to_wire())
    if len(data) > PART or start + len(data) > row.size:
        raise TooLarge
    if start == 0 and media_type_of(data[:HEAD]) is None and len(data) >= HEAD:
        _check(data[:HEAD], b"")
    taken = connection.execute(
        update(uploads)
        .where(uploads.c.id == number, uploads.c.received == start)
        .values(received=start + len(data), updated_at=now)
    )
    if not taken.rowcount:
        raise Changed(upload(connection, caller, number).to_wire())
    sealed = sealer.seal(data, number, start)
    connection.execute(insert(file_parts).values(file_id=number, start=start, sealed=sealed))
    if start + len(data) == row.size:
        _complete(connection, caller, row, sealer, now)
    return upload(connection, caller, number)


def forget_uploads(connection: Connection, now: datetime) -> None:
    """Delete expired uploads, and the rows of complete ones."""
    old = connection.scalars(select(uploads.c.id).where(uploads.c.updated_at < now - RETENTION)).all()
    for number in old:
        _drop(connection, number)


def parts_of(connection: Connection, file_id: int, sealer: Sealer) -> Iterator[bytes]:
    """A file's bytes, part by part. Raises ``Unsealable``."""
    rows = connection.execute(
        select(file_parts.c.start, file_parts.c.sealed)
        .where(file_parts.c.file_id == file_id)
        .order_by(file_parts.c.start)
    )
    for row in rows:
        yield sealer.open(row.sealed, file_id, row.start)


def _complete(connection: Connection, caller: Identity, row: Row[Any], sealer: Sealer, now: datetime) -> None:
    digest, head, tail = sealer.digest(), b"", b""
    for part in parts_of(connection, row.id, sealer):
        digest.update(part)
        head = (head + part)[:HEAD] if len(head) < HEAD else head
        tail = (tail + part)[-TAIL:]
    media_type = _check(head, tail)
    file = {
        "id": row.id,
        "digest": digest.digest(),
        "media_type": media_type,
        "size": row.size,
        "created_at": now,
    }
    file_id = _stored(connection, file)
    if file_id != row.id:
        connection.execute(delete(file_parts).where(file_parts.c.file_id == row.id))
    [number] = take_ids(connection, "child_documents")
    connection.execute(
        insert(child_documents).values(
            id=number,
            account_id=row.account_id,
            child_id=row.child_id,
            kind=row.kind,
            name=row.name,
            file_id=file_id,
            state=DOCUMENT.initial,
            note="",
            version=1,
            created_at=now,
            updated_at=now,
        )
    )
    begin_history(connection, DOCUMENT, number, caller.account_id, now, action="upload")
    connection.execute(update(uploads).where(uploads.c.id == row.id).values(document_id=number))


def _stored(connection: Connection, file: Mapping[str, Any]) -> int:
    """The id of the file, or of one with the same content, of any family: it is stored once."""
    there = select(stored_files.c.id).where(stored_files.c.digest == file["digest"]).with_for_update()
    while not insert_new(connection, stored_files, file):
        found = connection.execute(there).scalar_one_or_none()
        if found is not None:  # else it was deleted at this moment
            return int(found)
    return int(file["id"])


def _check(head: bytes, tail: bytes) -> str:
    try:
        return check_content(head, tail)
    except Wrong as error:
        raise InvalidFields({"file": error.explanation}) from error


def _row(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    row = connection.execute(
        select(uploads).where(uploads.c.id == number, uploads.c.account_id == caller.account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _shown(connection: Connection, caller: Identity, row: Row[Any]) -> Upload:
    return Upload(
        id=row.id,
        child_id=row.child_id,
        kind=row.kind,
        size=row.size,
        received=row.received,
        part=PART,
        document=None if row.document_id is None else one_of(connection, caller, row.document_id),
    )


def _drop(connection: Connection, number: int) -> None:
    unfinished = select(uploads.c.id).where(uploads.c.id == number, uploads.c.document_id.is_(None))
    connection.execute(delete(file_parts).where(file_parts.c.file_id.in_(unfinished)))
    connection.execute(delete(uploads).where(uploads.c.id == number))
