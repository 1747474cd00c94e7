"""CSV, written in one way everywhere: by commands, by screens and by the server.

``PLAIN`` is RFC 4180 for programs: commas, UTF-8 without a mark, decimal points. ``EXCEL`` is what a
Russian Excel opens by a double click: semicolons, UTF-8 with a mark, decimal commas. No cell of either
starts a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

Cell = str | int | bool | Decimal | None

FORMULAS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""A text that begins with one of these (blanks before it left out) is a formula to a spreadsheet."""


class Dialect(NamedTuple):
    """How a table is written."""

    separator: str
    encoding: str
    decimal_sign: str


PLAIN = Dialect(",", "utf-8", ".")
EXCEL = Dialect(";", "utf-8-sig", ",")
DIALECTS = {"plain": PLAIN, "excel": EXCEL}


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect = PLAIN) -> str:
    """A table with a heading; lines end with CR LF. ``True`` is written as 1, None as nothing."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=dialect.separator, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in heading])
    for row in rows:
        writer.writerow([_written(cell, dialect) for cell in row])
    return out.getvalue()


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[Cell]], dialect: Dialect = PLAIN) -> bytes:
    """The same as a file."""
    return csv_text(heading, rows, dialect).encode(dialect.encoding)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it makes it text."""
    return f"'{text}" if text.lstrip(" \xa0")[:1] in FORMULAS and text.strip(" \xa0") else text


def _written(cell: Cell, dialect: Dialect) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", dialect.decimal_sign)
    return harmless(cell)
