"""What a scan shows, read in a process of its own (``scan_decoder``): nothing is written to a disk."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass

SECONDS = 15.0
"""After which a scan counts as unreadable."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be seen: a part of a picture as so many points, or a page of a PDF, counted from 0.

    ``zoom``: how many times larger than the whole; ``x`` and ``y``: where the part begins, from 0 to 1.
    """

    media_type: str
    columns: int
    rows: int
    zoom: int = 1
    x: float = 0.0
    y: float = 0.0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """``kind``: ``picture`` with grey points from the top, ``text``, or why there is neither.

    ``large``: more pixels or memory than allowed; ``slow``; ``unreadable``; ``missing``: the program was
    installed without what reads scans.
    """

    kind: str
    text: str = ""
    width: int = 0
    height: int = 0
    points: bytes = b""
    pages: int = 0
    wide: int = 0
    high: int = 0
    """Size of the whole picture at this zoom, in points."""


async def read_scan(data: bytes, wish: Wish) -> Reading:
    """Read a scan; never raises for what is in the file."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "ruobr_tui.files.scan_decoder",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        sent = json.dumps(asdict(wish)).encode() + b"\n" + data
        answer, _nothing = await asyncio.wait_for(process.communicate(sent), SECONDS)
    except TimeoutError:
        return Reading("slow")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _reading(answer)


def _reading(answer: bytes) -> Reading:
    head, _end, points = answer.partition(b"\n")
    if not head:  # it was ended by a limit
        return Reading("large")
    about = json.loads(head)
    return Reading(**about, points=points)
