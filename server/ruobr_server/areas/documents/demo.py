"""Scans of the demo: one specimen for every family, a real PDF file, encrypted with the keys of the
folder.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import NullPool, create_engine, update

from ruobr_server.areas.documents.encryption import read_keys
from ruobr_server.areas.documents.states import DOCUMENT
from ruobr_server.areas.documents.tables import child_documents, file_parts, stored_files
from ruobr_server.demo.context import Demo
from ruobr_server.demo.histories import history, moment
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, PDF, RESIDENCE

FILE = 1
"""The id of the specimen."""

NAMES = {CERTIFICATE: "свидетельство.pdf", RESIDENCE: "справка о месте жительства.pdf"}


def specimen() -> bytes:
    """A page that says that it is a specimen."""
    text = b"BT /F1 28 Tf 90 420 Td (SPECIMEN) Tj 0 -40 Td /F1 14 Tf (Document of the demo region) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return bytes(file) + end + b"startxref\n%d\n%%%%EOF\n" % len(file)


def build(demo: Demo) -> None:
    """The specimen, still without its encrypted bytes (see ``seal``)."""
    at = moment(demo.world.plan.starts)
    assert demo.world.numbers.take("stored_files") == FILE
    demo.rows.add(
        stored_files, id=FILE, digest=bytes(32), media_type=PDF, size=len(specimen()), created_at=at
    )


def scan(demo: Demo, owner: int, child: int, kind: str, state: str, at: datetime) -> None:
    """A scan of a child; ``state`` is waiting or confirmed."""
    number = demo.world.numbers.take("child_documents")
    demo.rows.add(
        child_documents,
        id=number,
        account_id=owner,
        child_id=child,
        kind=kind,
        name=NAMES[kind],
        file_id=FILE,
        state=state,
        version=1,
        created_at=at,
        updated_at=at,
    )
    history(demo, DOCUMENT.name, number, [("upload", DOCUMENT.initial, owner, at)])


def seal(path: Path, keys: Path) -> None:
    """Store the specimen's bytes in a finished demo, encrypted with the keys of a file."""
    sealer = read_keys(keys)
    digest = sealer.digest()
    digest.update(specimen())
    sealed = sealer.seal(specimen(), FILE, 0)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        own = stored_files.c.id == FILE
        connection.execute(update(stored_files).where(own).values(digest=digest.digest()))
        connection.execute(file_parts.insert().values(file_id=FILE, start=0, sealed=sealed))
    engine.dispose()
