"""Scans of a child without their bytes, for tests of what rests on them; and small files of each type."""

from __future__ import annotations

import os

from sqlalchemy import Connection

from ruobr_server.areas.documents.tables import child_documents, stored_files
from ruobr_server.kit.db.ids import take_ids
from ruobr_tui.api.rules.fields.scans import KINDS
from support.fixtures import NOW

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def have_scans(connection: Connection, account_id: int, child_id: int, state: str = "confirmed") -> None:
    """One scan of every kind."""
    for kind in KINDS:
        [file_id] = take_ids(connection, "stored_files")
        [number] = take_ids(connection, "child_documents")
        connection.execute(
            stored_files.insert().values(
                id=file_id, digest=os.urandom(32), media_type="image/png", size=1, created_at=NOW
            )
        )
        connection.execute(
            child_documents.insert().values(
                id=number,
                account_id=account_id,
                child_id=child_id,
                kind=kind,
                name=f"{kind}.png",
                file_id=file_id,
                state=state,
                note="",
                version=1,
                created_at=NOW,
                updated_at=NOW,
            )
        )
