"""A process that reads one workbook from its input and writes its pages as JSON.

It stands alone, because a crafted workbook can make any reader allocate without end: here that ends the
process, and the import reports a file that cannot be read.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 2**30
SECONDS = 30
MOST_ROWS = 200_000


def written(cell: Any) -> str:
    """A cell as the text that a person would type."""
    match cell:
        case bool():
            return "да" if cell else "нет"
        case float():
            return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            return str(cell)


def limit() -> None:
    """From now on this process gets no more memory and time."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def pages(data: bytes) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Titles, and rows that hold anything, with their numbers from 1."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for name in book.sheet_names:
        grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = [
            (number, [written(cell) for cell in cells])
            for number, cells in enumerate(grid[: MOST_ROWS + 1], 1)
            if any(cell not in ("", None) for cell in cells)
        ]
        if rows:
            found.append((name, rows))
    return found


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(pages(sys.stdin.buffer.read())))
