"""Rows as JSON and as CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ruobr_tui.api.rules.text.csv_text import Cell, Dialect, csv_bytes
from ruobr_tui.output.rows import COLUMNS, MAY_BE_UNKNOWN, NUMBERS, Part, Row
from ruobr_tui.store.snapshot import Snapshot

UNKNOWN = "?"
"""A cell that the portal does not report. An empty cell means that it reports nothing there."""


def as_json(command: str, parts: Sequence[Part], freshness: Snapshot[Any]) -> str:
    """One object: how fresh it is, and the rows of each child."""
    children = [
        {
            "id": part.child,
            "name": part.name,
            "class": part.group,
            command: list(part.rows) if part.is_known else None,
            **part.more,
        }
        for part in parts
    ]
    whole = {
        "state": str(freshness.state),
        "fetched_at": freshness.fetched_at.isoformat(timespec="seconds") if freshness.fetched_at else None,
        "rows_set_aside": freshness.set_aside,
        "children": children,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_csv(command: str, parts: Sequence[Part], dialect: Dialect) -> bytes:
    """A table with a heading; the child comes first."""
    columns = COLUMNS[command]
    table = ([part.name, *(_cell(row, column) for column in columns)] for part in parts for row in part.rows)
    return csv_bytes(("child", *columns), table, dialect)


def _cell(row: Row, column: str) -> Cell:
    value = row[column]
    if value is None and column in MAY_BE_UNKNOWN:
        return UNKNOWN
    if column in NUMBERS and isinstance(value, str) and value:
        return Decimal(value)
    return value if value is None or isinstance(value, int) else str(value)
