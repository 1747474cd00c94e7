"""Files as grids of texts: CSV in any usual encoding, XLSX and ODS. Any bytes give a grid or a fault."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ruobr_server.kit.sheets.rows import Fault
from ruobr_tui.api.reasons import canteen, school_import
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.rules.text.table_text import NotATable, decoded

MEGABYTES = 20
"""The size of one file; unpacked it may be ``UNPACKED`` times as large."""
UNPACKED = 10
MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_CELL = 2_000
"""Characters of one cell."""
MOST_PARTS = 2_000
"""Files inside of a workbook."""

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".ods", ".xml")
_SEPARATORS = ";\t,|"
_SECONDS = 60
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a file. ``name``: that of the file, or of the page of a workbook."""

    file: str
    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    """Number in the file, and cells."""


class Unreadable(ValueError):
    """The file is no table; ``why`` says what to do."""

    def __init__(self, why: Reason | Explanation, row: int = 0) -> None:
        super().__init__(str(why))
        self.why, self.row = explained(why), row


def grids(name: str, data: bytes, words: Sequence[str]) -> tuple[list[Grid], list[Fault]]:
    """The tables of a file. By ``words`` (lower case) an old encoding is recognised."""
    try:
        if len(data) > MEGABYTES * 2**20:
            raise Unreadable(school_import.FILE_TOO_LARGE.with_fields(most=MEGABYTES))
        if data.startswith(_ZIP):
            pages = list(_pages(data))
            stem = PurePath(name).stem
            found = [Grid(name, stem if len(pages) == 1 else title, rows) for title, rows in pages]
        else:
            found = [Grid(name, PurePath(name).stem, list(_lines(data, words)))]
        for grid in found:
            _check(grid)
    except Unreadable as error:
        return [], [Fault(name, error.row, "", error.why)]
    return found, []


def read_folder(place: Path) -> dict[str, bytes]:
    """The files of a folder by name, or one file. Raises ``OSError``."""
    if not place.is_dir():
        return {place.name: _limited(place)}
    return {
        each.name: _limited(each)
        for each in sorted(place.iterdir())
        if each.is_file() and each.suffix.lower() in SUFFIXES and not each.name.startswith((".", "~"))
    }


def _limited(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MEGABYTES * 2**20 + 1)


def _check(grid: Grid) -> None:
    if len(grid.rows) > MOST_ROWS:
        raise Unreadable(canteen.TABLE_TOO_LONG)
    for number, cells in grid.rows:
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise Unreadable(school_import.TOO_MANY_COLUMNS.with_fields(most=MOST_COLUMNS), number)
        if any(len(cell) > MOST_CELL for cell in cells):
            raise Unreadable(school_import.TOO_LONG.with_fields(most=MOST_CELL), number)


def _lines(data: bytes, words: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        text = decoded(data, words)
    except NotATable as error:
        raise Unreadable(school_import.NOT_A_FILE) from error
    lines = list(io.StringIO(text.lstrip("\ufeff"), newline=""))
    if lines and lines[0].casefold().startswith("sep="):
        separator = lines[0][4:5] if lines[0][4:5] in _SEPARATORS else ";"
        lines[0] = "\r\n"
    else:
        head = next((line for line in lines if line.strip()), "")
        separator = max(_SEPARATORS, key=lambda sign: (head.count(sign), -_SEPARATORS.index(sign)))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            # A row is named by its first line, as an editor shows it.
            if any(cell.strip() for cell in cells):
                yield before + 1, cells
            before = reader.line_num
            if before > 2 * MOST_ROWS:
                raise Unreadable(canteen.TABLE_TOO_LONG)
    except csv.Error as error:
        raise Unreadable(canteen.NOT_A_LINE, before + 1) from error


def _pages(data: bytes) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    """The pages of a workbook, read by a process of its own with limits of memory and time."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if (
                len(parts) > MOST_PARTS
                or sum(each.file_size for each in parts) > UNPACKED * MEGABYTES * 2**20
            ):
                raise Unreadable(school_import.FILE_TOO_LARGE.with_fields(most=UNPACKED * MEGABYTES))
            # The sizes may be untrue: what a part really unpacks to is counted (and checked by zipfile).
            for each in parts:
                with packed.open(each) as part:
                    while part.read(2**16):
                        pass
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises whatever its bytes lead to
        raise Unreadable(school_import.NOT_A_FILE) from error
    command = [sys.executable, "-m", "ruobr_server.kit.sheets.workbook"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        pages = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable(school_import.NOT_A_FILE) from error
    if not pages:
        raise Unreadable(canteen.EMPTY_TABLE)
    for title, rows in pages:
        yield title, [(number, cells) for number, cells in rows]
