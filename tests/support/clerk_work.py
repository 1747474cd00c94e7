"""A desk with many applications in which nothing is wrong, and a clerk who works through them by keys."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.areas.documents.tables import child_documents, file_parts, stored_files
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten.tables import kindergarten_applications
from ruobr_server.kit.db.ids import take_ids
from ruobr_tui.api.rules.fields.scans import CERTIFICATE
from support.families import CHILD
from support.fixtures import FixedClock
from support.kindergarten_screens import TODAY, applied, owner
from support.screens import Line

KEYS = ("l", "a", "y")
"""For each application: look at the scan, confirm it and go on, yes."""


def certificate_scan() -> bytes:
    """A page as a scanner makes it."""
    page = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(page).text((100, 100), "CERTIFICATE OF BIRTH", fill=0)
    out = io.BytesIO()
    page.save(out, "JPEG")
    return out.getvalue()


def file_many(line: Line, clock: FixedClock, count: int) -> None:
    """Applications of one family, each with a scan of the certificate that nobody has checked."""
    sealer: Sealer = line.application.state.sealer
    scan = certificate_scan()

    def add(connection: Any) -> list[int]:
        mother, children = owner(connection, "mother"), []
        for number in range(count):
            values = {
                **CHILD,
                "last_name": f"Иванов{_letters(number)}",
                "certificate_number": f"{300_000 + number}",
                "snils": "",
            }
            child = families.add_child(connection, mother, values, clock(), TODAY).id
            [file_id] = take_ids(connection, "stored_files")
            [document] = take_ids(connection, "child_documents")
            connection.execute(
                stored_files.insert().values(
                    id=file_id,
                    digest=file_id.to_bytes(32, "big"),
                    media_type="image/jpeg",
                    size=len(scan),
                    created_at=clock(),
                )
            )
            sealed = sealer.seal(scan, file_id, 0)
            connection.execute(file_parts.insert().values(file_id=file_id, start=0, sealed=sealed))
            connection.execute(
                child_documents.insert().values(
                    id=document,
                    account_id=mother.account_id,
                    child_id=child,
                    kind=CERTIFICATE,
                    name="scan.jpg",
                    file_id=file_id,
                    state="waiting",
                    note="",
                    version=1,
                    created_at=clock(),
                    updated_at=clock(),
                )
            )
            children.append(child)
        return children

    for child in line.database.write_now(add):
        applied(line, clock, "mother", child, 1)


def states_of(line: Line) -> list[str]:
    """The states of all applications."""
    own = kindergarten_applications.c.state
    return line.database.read_now(lambda connection: list(connection.scalars(select(own))))


def _letters(number: int) -> str:
    return "".join(chr(ord("а") + int(digit)) for digit in f"{number:03}")
