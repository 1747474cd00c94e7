"""The number behind which a terminal goes on, as ``Last-Event-ID`` carries it.

Eighteen digits, because older clients read no more and nothing else: four of the database's history, eleven
of the event's identifier, three of its content. The transaction's number, by which events are ordered, stands
in the event's row. So a number is good only where that very row is, and with it everything behind it: not in
another database, not in one restored to an earlier moment, not when the row was forgotten.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

HISTORIES, IDENTIFIERS, CONTENTS = 9_000, 10**11, 1_000
_NUMBER = re.compile(r"[1-9][0-9]{17}", re.ASCII)


class Cursor(NamedTuple):
    """As ``history_number`` and ``content_number`` make it; ``id`` is 0 before the first event."""

    history: int
    id: int
    content: int

    def to_wire(self) -> int:
        """The eighteen digits."""
        return (self.history * IDENTIFIERS + self.id % IDENTIFIERS) * CONTENTS + self.content


def read(told: str) -> Cursor | None:
    """What ``to_wire`` has written; null for anything else."""
    if not _NUMBER.fullmatch(told.strip()):
        return None
    rest, content = divmod(int(told), CONTENTS)
    history, number = divmod(rest, IDENTIFIERS)
    return Cursor(history, number, content)


def history_number(history: str) -> int:
    """Four digits that stand for a database's history (``database.instances.history``)."""
    return HISTORIES // 9 + int.from_bytes(hashlib.sha256(history.encode()).digest()[:8]) % HISTORIES


def content_number(row: Any) -> int:
    """Three digits that stand for what an event says, to whom and when: its number may be given out again
    by a copy of the database.
    """
    said = f"{row.account_id} {row.kind} {row.about} {row.at.timestamp():.6f}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8]) % CONTENTS
