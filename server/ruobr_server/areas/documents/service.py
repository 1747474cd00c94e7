"""The scans of a family's children, for the family and for other areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select

from ruobr_server.areas.documents.states import DOCUMENT, REMOVE, actions_of
from ruobr_server.areas.documents.tables import child_documents, file_parts, scan_looks, stored_files, uploads
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER
from ruobr_server.kit.workflow.service import close_histories
from ruobr_tui.api.models.documents import Document, Documents
from ruobr_tui.api.reasons import documents as reasons
from ruobr_tui.api.states.documents import DocumentState

MOST = 20
"""Maximum number of scans of one child."""


def documents_of(connection: Connection, caller: Identity) -> Documents:
    """The scans of all the caller's children, the newest first."""
    rows = connection.execute(
        shown_columns()
        .where(child_documents.c.account_id == caller.account_id)
        .order_by(child_documents.c.id.desc())
    )
    return Documents(documents=[shown(row, OWNER) for row in rows])


def of_children(connection: Connection, child_ids: Iterable[int]) -> dict[int, list[Document]]:
    """The scans of some children, the newest first; the calling area has checked the permission."""
    found: dict[int, list[Document]] = {}
    rows = connection.execute(
        shown_columns()
        .where(child_documents.c.child_id.in_(set(child_ids)))
        .order_by(child_documents.c.id.desc())
    )
    for row in rows:
        found.setdefault(row.child_id, []).append(shown(row, OPERATOR))
    return found


def one_of(connection: Connection, caller: Identity, number: int) -> Document | None:
    """One of the caller's scans; None if it was removed."""
    row = connection.execute(
        shown_columns().where(
            child_documents.c.id == number, child_documents.c.account_id == caller.account_id
        )
    ).one_or_none()
    return None if row is None else shown(row, OWNER)


def file_of(connection: Connection, caller: Identity, number: int) -> tuple[Document, int]:
    """One of the caller's scans, and its file's id. Raises ``NotFound``."""
    document = one_of(connection, caller, number)
    if document is None:
        raise NotFound
    return document, file_id_of(connection, number)


def file_id_of(connection: Connection, number: int) -> int:
    """The file of an existing scan."""
    return int(
        connection.execute(
            select(child_documents.c.file_id).where(child_documents.c.id == number)
        ).scalar_one()
    )


def remove(connection: Connection, caller: Identity, number: int) -> None:
    """Delete a scan. Raises ``NotFound``, or ``Conflict`` for a confirmed one."""
    document, file_id = file_of(connection, caller, number)
    if REMOVE not in document.actions:
        raise Conflict(reasons.CONFIRMED)
    erase(connection, [number], [file_id])


def erase_all_of(connection: Connection, account_id: int) -> None:
    """Delete all scans of an account, in any state, and its uploads."""
    own = child_documents.c.account_id == account_id
    rows = connection.execute(select(child_documents.c.id, child_documents.c.file_id).where(own)).all()
    close_histories(connection, DOCUMENT, [row.id for row in rows])
    erase(connection, [row.id for row in rows], [row.file_id for row in rows])
    begun = select(uploads.c.id).where(uploads.c.account_id == account_id, uploads.c.document_id.is_(None))
    connection.execute(delete(file_parts).where(file_parts.c.file_id.in_(begun)))
    connection.execute(delete(uploads).where(uploads.c.account_id == account_id))


def erase(connection: Connection, numbers: Sequence[int], file_ids: Sequence[int]) -> None:
    """Delete scans, and the files that are not referenced any more."""
    connection.execute(delete(uploads).where(uploads.c.document_id.in_(numbers)))
    connection.execute(delete(scan_looks).where(scan_looks.c.document_id.in_(numbers)))
    connection.execute(delete(child_documents).where(child_documents.c.id.in_(numbers)))
    for file_id in sorted(set(file_ids)):
        # The row is locked first: the same content may be uploaded at this moment.
        locked = select(stored_files.c.id).where(stored_files.c.id == file_id).with_for_update()
        connection.execute(locked)
        used = select(child_documents.c.id).where(child_documents.c.file_id == file_id)
        if connection.execute(used.limit(1)).first() is None:
            connection.execute(delete(file_parts).where(file_parts.c.file_id == file_id))
            connection.execute(delete(stored_files).where(stored_files.c.id == file_id))


def states_of(connection: Connection, child_id: int) -> dict[str, set[str]]:
    """The states of a child's scans by kind."""
    found: dict[str, set[str]] = {}
    rows = connection.execute(
        select(child_documents.c.kind, child_documents.c.state).where(child_documents.c.child_id == child_id)
    )
    for row in rows:
        found.setdefault(row.kind, set()).add(row.state)
    return found


def is_uploaded(connection: Connection, child_id: int, kind: str) -> bool:
    """Whether there is a scan of the kind that was not rejected."""
    return bool(states_of(connection, child_id).get(kind, set()) - {DocumentState.REFUSED})


def is_confirmed(connection: Connection, child_id: int, kind: str) -> bool:
    """Whether an operator has confirmed a scan of the kind."""
    return DocumentState.CONFIRMED in states_of(connection, child_id).get(kind, set())


def shown_columns() -> Select[Any]:
    """The columns for ``shown``."""
    return select(
        child_documents.c.id,
        child_documents.c.child_id,
        child_documents.c.kind,
        child_documents.c.name,
        child_documents.c.state,
        child_documents.c.note,
        child_documents.c.confirmed_unseen,
        child_documents.c.version,
        child_documents.c.created_at,
        stored_files.c.media_type,
        stored_files.c.size,
    ).join(stored_files, stored_files.c.id == child_documents.c.file_id)


def shown(row: Row[Any], party: str) -> Document:
    """A row as a model of the wire, for its family (``OWNER``) or a desk (``OPERATOR``)."""
    return Document(
        id=row.id,
        child_id=row.child_id,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        state=row.state,
        note=row.note,
        at=row.created_at,
        actions=actions_of(row.state, party),
        confirmed_unseen=row.confirmed_unseen and party == OPERATOR,
        version=row.version,
    )
