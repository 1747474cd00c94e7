"""What could not be read in the answers that are stored, by kind: a sheet for each answer that has any."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping

_PREFIX = "set-aside/"
MOST_KINDS = 50
"""Kinds of one answer that are stored."""


def save(connection: sqlite3.Connection, key: str, kinds: Mapping[str, int]) -> None:
    """Write down what was set aside of the answer under a resource's key, in place of what was of the last
    one.
    """
    name = _PREFIX + key
    if not kinds:
        connection.execute("DELETE FROM sheets WHERE key = ?", (name,))
        return
    most = dict(Counter(kinds).most_common(MOST_KINDS))
    text = json.dumps(most, ensure_ascii=False, separators=(",", ":"))
    connection.execute("INSERT OR REPLACE INTO sheets VALUES (?, ?)", (name, text))


def all_kinds(connection: sqlite3.Connection) -> Counter[str]:
    """How often each kind was set aside in everything that is stored."""
    rows = connection.execute(
        "SELECT value FROM sheets WHERE key >= ? AND key < ?", (_PREFIX, _PREFIX[:-1] + "0")
    )
    kinds_found: Counter[str] = Counter()
    for (value,) in rows:
        kinds_found.update(json.loads(value))
    return kinds_found
