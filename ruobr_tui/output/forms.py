"""Rows as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from ruobr_tui.output.rows import COLUMNS, Part, Row
from ruobr_tui.store.snapshot import Snapshot

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(command: str, parts: Sequence[Part], freshness: Snapshot[Any]) -> str:
    """One object: how fresh it is, and the rows of each child."""
    children = [
        {
            "id": part.child,
            "name": part.name,
            "class": part.group,
            command: list(part.rows),
            **({"subjects": list(part.summary)} if command == "marks" else {}),
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


def as_csv(command: str, parts: Sequence[Part]) -> str:
    """A table with a head; the child comes first. Cells that a spreadsheet would compute are made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("child", *COLUMNS[command]))
    for part in parts:
        for row in part.rows:
            writer.writerow([_harmless(part.name), *(_cell(row, column) for column in COLUMNS[command])])
    return out.getvalue()


def _cell(row: Row, column: str) -> str:
    value = row[column]
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else _harmless(str(value))


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
