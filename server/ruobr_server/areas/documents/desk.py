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
from ruobr_server.areas.documents.tables import child_documents
from ruobr_server.areas.personal_data.service import note_access
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Changed, Forbidden, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.documents import Document, DocumentDecision, Documents
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
    return document, file_id_of(connection, number)


def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    decision: DocumentDecision,
    now: datetime,
    reasons: Reasons,
) -> Document:
    """Confirm a scan, or reject it with a reason. Raises ``Forbidden``, ``NotFound``, ``Changed``."""
    row = _row(connection, caller, number, reasons)
    if row.version != decision.version:
        raise Changed(_shown(connection, number).to_wire())
    said = decision.note if decision.action == "refuse" else ""
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
    )
    connection.execute(update(child_documents).where(child_documents.c.id == number).values(note=said))
    return _shown(connection, number)


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
