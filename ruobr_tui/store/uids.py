"""Identifiers (UID, RFC 5545) of calendar entries that stay when a lesson or a task is moved or gets
another number.

A calendar replaces the entry whose UID it knows and adds any other one. So what was printed before is
stored: an entry is found again by its number, then by its place in the timetable or its text, and keeps the
UID it was given first. That one is a UUID (RFC 7986, 5.3) made of portal, child and number, or of the place
where the number is none or stands for several things; two machines without a common store therefore agree
as long as nothing is renumbered.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from ruobr_tui.api.rules.pairing import Key, pair

LESSON, TASK, MEAL, DEADLINE = "lesson", "task", "meal", "deadline"

_NAMESPACE = UUID("5ac7b9a8-35f4-5d0c-9c39-1f8f0a4c3c2e")


class Entry(NamedTuple):
    """What an entry is known by. ``number`` 0: it has none. ``day`` of a task: when it is due.

    Dates are ISO.
    """

    number: int
    type: str
    day: str
    start: str
    subject: str
    text: str


class _Known(NamedTuple):
    entry: Entry
    place: int  # in the order of giving: what nothing else tells apart is paired by it
    uid: str


def given(
    connection: sqlite3.Connection, child: int, kind: str, entries: Sequence[Entry], scope: str
) -> list[str]:
    """The UIDs in the order of ``entries``.

    New ones are stored, moved and renumbered entries brought up to date.
    """
    rows = connection.execute(
        "SELECT number, type, day, start, subject, text, uid FROM calendar_uids"
        " WHERE child = ? AND kind = ? ORDER BY rowid",
        (child, kind),
    ).fetchall()
    known = [_Known(Entry(*row[:-1]), place, row[-1]) for place, row in enumerate(rows)]
    uids = _matched(known, entries, child, kind, scope)
    stored = {each.uid: each.entry for each in known}
    connection.executemany(
        # Not replaced: a row stays where it stands in the order of giving.
        "INSERT INTO calendar_uids VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " number = excluded.number, type = excluded.type, day = excluded.day, start = excluded.start,"
        " subject = excluded.subject, text = excluded.text",
        [
            (child, kind, uid, *entry)
            for uid, entry in zip(uids, entries, strict=True)
            if stored.get(uid) != entry
        ],
    )
    return uids


def fresh(child: int, kind: str, entries: Sequence[Entry], scope: str) -> list[str]:
    """The UIDs of entries of which nothing is stored."""
    return _matched([], entries, child, kind, scope)


def _matched(
    known: Sequence[_Known], entries: Sequence[Entry], child: int, kind: str, scope: str
) -> list[str]:
    places = [_Known(entry, place, "") for place, entry in enumerate(entries)]
    keys = _KEYS.get(kind, _OTHER_KEYS)
    repeated_weekly = _weekly(entries) if kind == LESSON else {}
    before = [each for each in known if not _stays(each.entry, repeated_weekly)]
    pairs = pair(before, places, keys, lambda each: each).pairs
    uids = {now.place: known_one.uid for known_one, now in pairs}
    taken = {each.uid for each in known}
    repeated = Counter((entry.type, entry.number) for entry in entries)
    for place, entry in enumerate(entries):
        if place not in uids:
            is_number = entry.number > 0 and repeated[entry.type, entry.number] == 1
            names = _names(entry, is_number)
            uids[place] = next(uid for uid in _uuids(names, scope, child, kind) if uid not in taken)
            taken.add(uids[place])
    return [uids[place] for place in range(len(entries))]


def _weekly(entries: Sequence[Entry]) -> dict[tuple[object, ...], set[str]]:
    """The days on which a number stands, by subject, time and weekday."""
    days: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for entry in entries:
        days[_slot(entry)].add(entry.day)
    return days


def _stays(entry: Entry, weekly: Mapping[tuple[object, ...], set[str]]) -> bool:
    """Whether a lesson stays where it is, though its number stands in another week: a number of the
    timetable.

    A lesson that is moved comes at another time, or on another weekday.
    """
    days = weekly.get(_slot(entry)) if entry.number > 0 and weekly else None
    return days is not None and entry.day not in days


def _slot(entry: Entry) -> tuple[object, ...]:
    return entry.number, entry.subject, entry.start, date.fromisoformat(entry.day).weekday()


def _names(entry: Entry, is_number: bool) -> Iterator[Sequence[object]]:
    if is_number:
        yield "number", entry.type, entry.number
    count = 0
    while True:
        yield "place", *entry[1:], count
        count += 1


def _uuids(names: Iterator[Sequence[object]], *where: object) -> Iterator[str]:
    for name in names:
        yield str(uuid5(_NAMESPACE, json.dumps([*where, *name], ensure_ascii=True)))


def _numbered(*more: str) -> Key[_Known]:
    """A key of the number, together with other fields."""

    def key(known: _Known) -> tuple[object, ...] | None:
        entry = known.entry
        return (entry.type, entry.number, *_fields(entry, more)) if entry.number > 0 else None

    return key


def _placed(*names: str) -> Key[_Known]:
    def key(known: _Known) -> tuple[object, ...]:
        return tuple(_fields(known.entry, names))

    return key


def _fields(entry: Entry, names: Collection[str]) -> list[object]:
    return [getattr(entry, name) for name in names]


_LESSON_KEYS = (
    _numbered("day", "start", "subject"),
    _numbered("subject"),  # moved
    _placed("day", "start", "subject"),  # renumbered
    _numbered(),
)
_TASK_KEYS = (
    _numbered("subject", "text", "day"),
    _numbered("subject", "text"),
    _placed("type", "subject", "text", "day"),  # renumbered
    _numbered("subject"),  # another text, another day
)
_OTHER_KEYS = (_numbered(), _placed("type", "day", "subject"))
_KEYS = {LESSON: _LESSON_KEYS, TASK: _TASK_KEYS}
