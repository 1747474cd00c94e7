"""Identifiers (UID, RFC 5545) of calendar entries that stay when a lesson or a task is moved or gets
another number.

A calendar replaces an entry whose UID it knows and adds any other. So printed entries are
stored: an entry is recognised by its number, then by its place in the timetable or its text, and keeps the
UID it was given first. That one is a UUID (RFC 7986, 5.3) made of portal, child and number, or of the place
where the number is none or stands for several things; two machines without a common store therefore agree
as long as nothing is renumbered.

A calendar also keeps entries that the portal no longer has, and ignores a change as outdated unless
its SEQUENCE is higher (RFC 5545, 3.8.7.4). So an entry that was printed and is missing in days that the
portal has sent is cancelled, and each cancelling, return or move raises the sequence.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from ruobr_tui.api.rules.diary.pairing import Key, pair

LESSON, TASK, MEAL, DEADLINE = "lesson", "task", "meal", "deadline"

CANCELLED, GONE = "cancelled", "gone"
"""States of an entry: the portal says that it is cancelled; the portal has it no more."""

GONE_FOR = timedelta(days=60)
"""How long an entry that is gone is printed as cancelled, so that every calendar hears of it."""

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
    state: str = ""


class Days(NamedTuple):
    """Days whose data the portal has sent, ISO dates: both ends included, except those in ``unknown``."""

    start: str
    end: str
    unknown: frozenset[str] = frozenset()

    def has(self, day: str) -> bool:
        """Whether the portal has sent this day's data."""
        return self.start <= day <= self.end and day not in self.unknown


class Gone(NamedTuple):
    """An entry that was printed before, and that the portal has no more."""

    uid: str
    sequence: int
    entry: Entry


class Given(NamedTuple):
    """The UIDs and sequences in the order of the entries, and what of these days is gone."""

    uids: list[str]
    sequences: list[int]
    gone: list[Gone]


class _Known(NamedTuple):
    entry: Entry
    place: int  # order of entries, which pairs entries that are otherwise equal
    uid: str
    sequence: int = 0
    gone_at: str = ""


def given(
    connection: sqlite3.Connection,
    child: int,
    kind: str,
    entries: Sequence[Entry],
    scope: str,
    days: Days | None,
    now: datetime,
) -> Given:
    """The identifiers of ``entries``. ``days``: those of which these are all the entries; None: of no day.

    New ones are stored; moved, renumbered and vanished entries are brought up to date.
    """
    rows = connection.execute(
        "SELECT number, type, day, start, subject, text, state, uid, sequence, gone_at FROM calendar_uids"
        " WHERE child = ? AND kind = ? ORDER BY rowid",
        (child, kind),
    ).fetchall()
    known = [_Known(Entry(*row[:7]), place, *row[7:]) for place, row in enumerate(rows)]
    uids = _matched(known, entries, child, kind, scope)
    stored = {each.uid: each for each in known}
    current = [_current(stored.get(uid), entry, uid) for uid, entry in zip(uids, entries, strict=True)]
    missing = [] if days is None else [each for each in known if days.has(each.entry.day)]
    gone = [_gone(each, now) for each in missing if each.uid not in set(uids)]
    connection.executemany(
        # Not replaced: a row stays where it stands in the order of giving.
        "INSERT INTO calendar_uids (child, kind, uid, number, type, day, start, subject, text, state,"
        " sequence, gone_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " number = excluded.number, type = excluded.type, day = excluded.day, start = excluded.start,"
        " subject = excluded.subject, text = excluded.text, state = excluded.state,"
        " sequence = excluded.sequence, gone_at = excluded.gone_at",
        [
            (child, kind, each.uid, *each.entry, each.sequence, each.gone_at)
            for each in (*current, *gone)
            if (old := stored.get(each.uid)) is None or old._replace(place=each.place) != each
        ],
    )
    since = (now - GONE_FOR).isoformat()
    recent = [Gone(each.uid, each.sequence, each.entry) for each in gone if each.gone_at >= since]
    return Given(uids, [each.sequence for each in current], recent)


def _current(old: _Known | None, entry: Entry, uid: str) -> _Known:
    """An entry as it is printed now. A calendar has to hear of another time or state."""
    if old is None:
        return _Known(entry, 0, uid)
    names = ("day", "start", "state")
    is_same = _fields(old.entry, names) == _fields(entry, names)
    return _Known(entry, old.place, uid, old.sequence + (0 if is_same else 1))


def _gone(old: _Known, now: datetime) -> _Known:
    """An entry that the portal has no more: cancelled once, from now on."""
    if old.entry.state == GONE:
        return old
    return old._replace(
        entry=old.entry._replace(state=GONE), sequence=old.sequence + 1, gone_at=now.isoformat()
    )


def fresh(child: int, kind: str, entries: Sequence[Entry], scope: str) -> Given:
    """The identifiers of entries of which nothing is stored."""
    return Given(_matched([], entries, child, kind, scope), [0] * len(entries), [])


def _matched(
    known: Sequence[_Known], entries: Sequence[Entry], child: int, kind: str, scope: str
) -> list[str]:
    places = [_Known(entry, place, "") for place, entry in enumerate(entries)]
    keys = _KEYS.get(kind, _OTHER_KEYS)
    repeated_weekly = _weekly(entries) if kind == LESSON else {}
    before = [known_entry for known_entry in known if not _stays(known_entry.entry, repeated_weekly)]
    pairs = pair(before, places, keys, lambda entry: entry).pairs
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
        yield "place", *entry[1:6], count
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
