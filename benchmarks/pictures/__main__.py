"""``python -m benchmarks.pictures``: takes all pictures, writes the page that shows them.

Pictures of pages that are not there any more are removed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from random import Random
from unittest.mock import patch
from uuid import UUID

from benchmarks.pictures.camera import School, take
from benchmarks.pictures.index import page
from benchmarks.pictures.pages import SESSIONS


async def _all(target: Path) -> set[Path]:
    """Take all pictures; returns their files."""
    seen: set[str] = set()
    written: set[Path] = set()
    for session in SESSIONS:
        # A school for each session: what one does is not seen by the next.
        # Inside of its folder: a page of help names the file of the stored data.
        with tempfile.TemporaryDirectory(prefix="ruobr-pictures-") as name, chdir(name):
            school = School(Path())
            async for picture, svg in take(session, school, seen):
                file = target / f"{picture}.svg"
                file.write_text(svg, "utf-8")
                written.add(file)
            school.close()
    return written


def main(arguments: Sequence[str]) -> int:
    """Write every picture into ``pictures`` below the folder, ``docs`` if none is given."""
    docs = Path(arguments[0] if arguments else "docs")
    target = docs / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    # Numbers of payments and names of accounts are random, and a session has the name of its computer.
    signs, accounts = Random(1), Random(1)
    with (
        patch("secrets.choice", signs.choice),
        patch("ruobr_server.auth.tables.uuid4", lambda: UUID(bytes=accounts.randbytes(16))),
        patch("platform.node", lambda: "notebook"),
    ):
        written = asyncio.run(_all(target.resolve()))
    for file in set(target.resolve().glob("*.svg")) - written:
        file.unlink()
    (docs / "pictures.md").write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
