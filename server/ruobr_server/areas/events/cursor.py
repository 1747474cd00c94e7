"""Numbers of live events, as in ``Last-Event-ID``.

Eighteen digits, because older clients accept nothing else: four of the database's history, eleven of the
event's id, three of its content. The transaction id, by which events are ordered, is in the event's row. So a
number is valid only where that row exists, with all events after it: not in another database, not in one
restored to an earlier state, not when the row was deleted.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

HISTORIES, IDENTIFIERS, CONTENTS = 9_000, 10**11, 1_000
_NUMBER = re.compile(r"[1-9][0-9]{17}", re.ASCII)


class Cursor(NamedTuple):
    """From ``history_number`` and ``content_number``; ``id`` is 0 before the first event."""

    history: int
    id: int
    content: int

    def to_wire(self) -> int:
        """The eighteen digits."""
        return (self.history * IDENTIFIERS + self.id % IDENTIFIERS) * CONTENTS + self.content


def read(text: str) -> Cursor | None:
    """Parse a number of ``to_wire``; null if it is none."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    rest, content = divmod(int(text), CONTENTS)
    history, number = divmod(rest, IDENTIFIERS)
    return Cursor(history, number, content)


def history_number(history: str) -> int:
    """Four digits that identify a database's history (``kit.db.instances.history``)."""
    return HISTORIES // 9 + int.from_bytes(hashlib.sha256(history.encode()).digest()[:8]) % HISTORIES


def content_number(row: Any) -> int:
    """Three digits of an event's content, account and time: a copy of the database may use its id again."""
    said = f"{row.account_id} {row.kind} {row.about} {row.at.timestamp():.6f}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8]) % CONTENTS
