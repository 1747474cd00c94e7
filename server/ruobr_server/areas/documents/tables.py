"""Encrypted files by content, the documents that refer to them, and uploads.

The bytes are in the database, in encrypted parts: a file and its references change in one transaction,
erasing leaves nothing in a folder, and several servers need no common folder.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, false

from ruobr_server.kit.db.metadata import Id, Moment, deleted, metadata

stored_files = Table(
    "stored_files",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    # Keyed, so that the database alone does not reveal whether a known file is stored.
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),  # bytes, decrypted
    Column("created_at", Moment, nullable=False),
)

file_parts = Table(
    "file_parts",
    metadata,
    Column("file_id", Id, primary_key=True, autoincrement=False),  # of an upload, then of its file
    Column("start", Integer, primary_key=True, autoincrement=False),  # of its first byte in the file
    Column("sealed", LargeBinary, nullable=False),  # see documents.encryption
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # also the id of the resulting file
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("child_id", Id, ForeignKey("family_children.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("document_id", Id),  # the resulting document, for a client that lost the response
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
    info=deleted("documents"),
)

child_documents = Table(
    "child_documents",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("child_id", Id, ForeignKey("family_children.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("file_id", Id, ForeignKey("stored_files.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),  # see states.py
    Column("note", String(500), nullable=False, default=""),
    # It was confirmed by somebody who had not opened it.
    Column("confirmed_unseen", Boolean, nullable=False, default=False, server_default=false()),
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "child_id", "kind"),
    info=deleted("documents"),
)

scan_looks = Table(
    "scan_looks",
    metadata,
    Column(
        "document_id",
        Id,
        ForeignKey("child_documents.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    info=deleted(why="who of the desk has opened a scan; the family reads it in the log of accesses"),
)
"""Who of a desk has opened which scan; ``access_log`` has each time with its reason."""
