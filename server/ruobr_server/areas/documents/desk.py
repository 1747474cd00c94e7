"""Scans at a desk: an operator sees those of children with live applications at the desk.

Each access is logged, and the family can read the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ruobr_server.areas.declaration import ScanReason
from ruobr_server.areas.documents.service import file_id_of, shown, shown_columns
from ruobr_server.areas.documents.states import DOCUMENT
from ruobr_server.areas.documents.tables import child_documents, scan_looks
from ruobr_server.areas.personal_data.service import note_access
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.inserts import insert_missing
from ruobr_server.kit.errors import Changed, Forbidden, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.documents import Document, DocumentDecision, Documents
from ruobr_tui.api.reasons import documents
from ruobr_tui.api.roles import Role

Reasons = Sequence[ScanReason]
"""The functions that allow an operator to see a child's scans: a live application at the desk."""


def of_child(connection: Connection, caller: Identity, child_id: int, reasons: Reasons) -> Documents:
    """The scans of one child, the newest first. Raises ``Forbidden``, ``NotFound``."""
    _has_reason(connection, caller, child_id, reasons)
    rows = connection.execute(
        shown_columns().where(child_documents.c.child_id == child_id).order_by(child_documents.c.id.desc())
    )
    return Documents(documents=[shown(row, OPERATOR) for row in rows])


def look(
    connection: Connection, caller: Identity, number: int, reason: str, now: datetime, reasons: Reasons
) -> tuple[Document, int]:
    """A scan that the operator is about to read, and its file's id; the access is logged first.

    Raises ``Forbidden``, ``NotFound``.
    """
    row = _row(connection, caller, number, reasons)
    document = _shown(connection, number)
    what = f"document:{document.kind}"
    note_access(connection, caller, row.account_id, what, now, child_id=row.child_id, reason=reason)
    _note_look(connection, caller, number, now)
    return document, file_id_of(connection, number)


def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    decision: DocumentDecision,
    now: datetime,
    reasons: Reasons,
) -> Document:
    """Confirm a scan, or reject it with a reason. Raises ``Forbidden``, ``NotFound``, ``Changed``.

    A scan that the caller has not opened may be confirmed; the scan and its history then say so.
    """
    row = _row(connection, caller, number, reasons)
    if row.version != decision.version:
        raise Changed(_shown(connection, number).to_wire())
    said = decision.note if decision.action == "refuse" else ""
    is_unseen = decision.action == "confirm" and not _has_looked(connection, caller, number)
    move(
        connection,
        DOCUMENT,
        child_documents,
        row._mapping,
        decision.action,
        {OPERATOR},
        caller.account_id,
        now,
        note=said,
        why=documents.NOT_OPENED if is_unseen else None,
        confirmed_unseen=is_unseen,
    )
    connection.execute(update(child_documents).where(child_documents.c.id == number).values(note=said))
    return _shown(connection, number)


def _note_look(connection: Connection, caller: Identity, number: int, now: datetime) -> None:
    key = {"document_id": number, "account_id": caller.account_id}
    insert_missing(connection, scan_looks, [{**key, "first_at": now, "last_at": now}])
    connection.execute(
        update(scan_looks)
        .where(scan_looks.c.document_id == number, scan_looks.c.account_id == caller.account_id)
        .values(last_at=now)
    )


def _has_looked(connection: Connection, caller: Identity, number: int) -> bool:
    own = scan_looks.c
    looked = select(own.first_at).where(own.document_id == number, own.account_id == caller.account_id)
    return connection.execute(looked).first() is not None


def _shown(connection: Connection, number: int) -> Document:
    row = connection.execute(shown_columns().where(child_documents.c.id == number)).one()
    return shown(row, OPERATOR)


def _row(connection: Connection, caller: Identity, number: int, reasons: Reasons) -> Row[Any]:
    row = connection.execute(select(child_documents).where(child_documents.c.id == number)).one_or_none()
    if caller.role != Role.OPERATOR:
        raise Forbidden
    if row is None:
        raise NotFound
    _has_reason(connection, caller, row.child_id, reasons)
    return row


def _has_reason(connection: Connection, caller: Identity, child_id: int, reasons: Reasons) -> None:
    if caller.role != Role.OPERATOR:
        raise Forbidden
    if not any(has(connection, caller, child_id) for has in reasons):
        raise NotFound
