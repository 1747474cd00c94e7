"""The identifiers of what is printed as a calendar (``store.diary.uids``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ruobr_tui.output.rows import Part, Row
from ruobr_tui.store import Store
from ruobr_tui.store.diary.uids import CANCELLED, DEADLINE, LESSON, MEAL, TASK, Entry


def with_uids(command: str, part: Part, store: Store, server: str) -> Part:
    """The part with the identifier of each row, and with what was printed before and is gone.

    ``server``: the portal's address; its scheme does not matter.
    """
    kind, entry = _ENTRIES[command]
    if command == "queue":
        part = replace(part, rows=_deadlines(part.rows))
    entries = [entry(row) for row in part.rows]
    given = store.calendar(part.child or 0, kind, entries, urlsplit(server).netloc, part.days)
    return replace(part, uids=given.uids, sequences=given.sequences, gone=given.gone)


def _lesson(row: Row) -> Entry:
    state = CANCELLED if row["cancelled"] else ""
    return Entry(max(0, row["lesson"]), "", row["date"], row["start"], row["subject"], "", state)


def _task(row: Row) -> Entry:
    return Entry(max(0, row["id"]), row["type"], row["due"], "", row["subject"], row["text"])


def _meal(row: Row) -> Entry:
    state = CANCELLED if row["state"] == CANCELLED else ""
    return Entry(0, "", row["date"], "", row["meal"], "", state)


def _deadline(row: Row) -> Entry:
    return Entry(row["id"], row["state"], row["answer_by"], "", "", "")


def _deadlines(rows: Sequence[Row]) -> list[Row]:
    """One row for each application that waits for an answer of the family."""
    return list({row["id"]: row for row in reversed(rows) if row["answer_by"]}.values())[::-1]


_ENTRIES: dict[str, tuple[str, Callable[[Row], Entry]]] = {
    "week": (LESSON, _lesson),
    "homework": (TASK, _task),
    "meals": (MEAL, _meal),
    "queue": (DEADLINE, _deadline),
}
