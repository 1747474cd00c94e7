"""The diary, stored lesson by lesson, so that overlapping spans never disagree.

A save compares the stored lessons with the response and writes the differences as news in the same
transaction. Days that were never fetched before make no news.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ruobr_tui.store.diary import news, spans

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson

Place = tuple[str, int, int]
"""Primary key of a lesson: day, number, and copy (of several rows with the same number)."""


class SpanResponse(NamedTuple):
    """The portal's response for a span. ``body`` is the raw response, for rows that could not be read.

    ``kinds`` counts everything that was set aside, ``set_aside`` the rows among it.
    """

    child: int
    start: date
    end: date
    lessons: Sequence[Lesson]
    body: bytes
    etag: str | None
    set_aside: int
    at: datetime
    kinds: Mapping[str, int] = MappingProxyType({})


def stored(connection: sqlite3.Connection, child: int, start: date, end: date) -> list[Lesson]:
    """The lessons of these days, in their order. Raises ``ValueError`` when a row cannot be read."""
    return _ordered(_read(body) for body in _bodies(connection, child, start, end).values())


def readable(connection: sqlite3.Connection, child: int, start: date, end: date) -> list[Lesson]:
    """The same without rows that cannot be read."""
    return _ordered(_readable(_bodies(connection, child, start, end).values()))


def numbered(connection: sqlite3.Connection, child: int, number: int) -> Lesson | None:
    """The lesson with this id, the latest should there be several."""
    row = connection.execute(
        "SELECT body FROM lessons WHERE child = ? AND id = ? ORDER BY date DESC LIMIT 1", (child, number)
    ).fetchone()
    return next(iter(_readable([row[0]])), None) if row is not None else None


def save(connection: sqlite3.Connection, response: SpanResponse) -> None:
    """Store a response, and write the differences as news."""
    child, start, end = response.child, response.start, response.end
    before = _bodies(connection, child, start, end)
    known_days = {day.isoformat() for day in spans.covered_days(connection, child, start, end)}
    placed = _placed(_complete(response, before))
    after = {place: text for place, (text, _) in placed.items()}
    changed = [place for place, text in after.items() if before.get(place) != text]
    gone = [place for place in before if place not in after]

    changes = _news(connection, child, before, after, changed, gone, known_days)
    connection.executemany(
        "DELETE FROM lessons WHERE child = ? AND date = ? AND id = ? AND copy = ?",
        [(child, *place) for place in gone],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO lessons VALUES (?, ?, ?, ?, ?, ?)",
        [(child, *place, after[place], _words(placed[place][1])) for place in changed],
    )
    for day in {date.fromisoformat(place[0]) for place in (*changed, *gone)}:
        spans.drop_etags(connection, child, day, day)
    spans.save(
        connection, child, start, end, etag=response.etag, now=response.at, set_aside=response.set_aside
    )
    for key, change in _without_repeats(changes):
        news.add(connection, child, key, change, response.at)


def _without_repeats(changes: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Drop repeated news of double lessons: the same homework counts once, for the earlier lesson."""
    first: dict[tuple[object, ...], object] = {}
    for key, change in changes:
        lesson = change["lesson"]
        name = tuple(value for what, value in sorted(change.items()) if what != "lesson")
        if not change["kind"].startswith("homework-") or first.setdefault(name, lesson) == lesson:
            yield key, change


def search(connection: sqlite3.Connection, child: int, text: str, limit: int) -> list[Lesson]:
    """Lessons whose subject, topic or homework has every word of ``text``, the latest day first."""
    wanted = _fold(text).split()
    if not wanted:
        return []
    condition = " AND ".join(["instr(words, ?) > 0"] * len(wanted))
    rows = connection.execute(
        f"SELECT body FROM lessons WHERE child = ? AND {condition}"  # noqa: S608 - question marks
        " ORDER BY date DESC, id LIMIT ?",
        (child, *wanted, limit),
    )
    return _readable(body for (body,) in rows)


def _news(
    connection: sqlite3.Connection,
    child: int,
    before: dict[Place, str],
    after: dict[Place, str],
    changed: list[Place],
    gone: list[Place],
    known_days: set[str],
) -> list[tuple[str, dict[str, Any]]]:
    """The differences as news; none for days that were never fetched before."""
    touched = {place[1] for place in (*changed, *gone)}
    # A lesson that is gone here but stored on a day outside was moved; that news was written there.
    numbers_here = {place[1] for place in after}
    moved_away = {
        place
        for place in gone
        if place[1] not in numbers_here and _elsewhere(connection, child, place, before)
    }
    old = [place for place in before if place[1] in touched and place not in moved_away]
    numbers = {place[1] for place in old}
    new = [
        place for place in after if place[1] in touched and (place[0] in known_days or place[1] in numbers)
    ]
    moved_here = [
        text
        for place in new
        if place[1] not in numbers
        for text in _elsewhere(connection, child, place, before)
    ]
    if not old and not new:
        return []
    from ruobr_tui.api.rules.diary.differences import differences

    earlier = _readable([*(before[place] for place in old), *moved_here])
    if len(earlier) < len(old) + len(moved_here):
        # Lessons that cannot be read any more cannot be compared: they make no news.
        compared = {each.id for each in earlier} | {place[1] for place in new} - numbers
        earlier = [each for each in earlier if each.id in compared]
        new = [place for place in new if place[1] in compared]
    changes = differences(earlier, [_read(after[place]) for place in new], child)
    return [(change.key, news.to_json(change)) for change in changes]


def _elsewhere(
    connection: sqlite3.Connection, child: int, place: Place, before: dict[Place, str]
) -> list[str]:
    """The lesson with this number on days outside the span."""
    rows = connection.execute(
        "SELECT date, id, copy, body FROM lessons WHERE child = ? AND id = ?", (child, place[1])
    )
    return [body for day, number, copy, body in rows if (day, number, copy) not in before]


def _complete(response: SpanResponse, before: dict[Place, str]) -> Iterable[Lesson]:
    inside = [each for each in response.lessons if response.start <= each.date <= response.end]
    if not response.set_aside and not response.kinds:
        return inside
    from ruobr_tui.store.diary.partial import completed

    old = _readable(before.values())
    return [each for each in completed(response.body, old) if response.start <= each.date <= response.end]


def _placed(lessons: Iterable[Lesson]) -> dict[Place, tuple[str, Lesson]]:
    """The rows to store. Equal lessons are stored once; different ones with the same number all."""
    placed: dict[Place, tuple[str, Lesson]] = {}
    copies: Counter[tuple[str, int]] = Counter()
    for lesson in lessons:
        text = _text(lesson)
        day, number = lesson.date.isoformat(), lesson.id
        if any(placed[day, number, copy][0] == text for copy in range(copies[day, number])):
            continue
        placed[day, number, copies[day, number]] = (text, lesson)
        copies[day, number] += 1
    return placed


_NOTHING = {
    "topic": '"topic":""',
    "tasks": '"task":[]',
    "marks": '"marks":[]',
    "absence": '"attendance":null',
    "remarks": '"remarks":[]',
    "assigned": '"set_homework":[]',
    "room": '"room":""',
}
"""JSON for fields that the portal sent as empty; a field that is missing is unknown."""


def _text(lesson: Lesson) -> str:
    """A lesson as stored JSON: fields with other values than the default, and fields sent as empty."""
    text = lesson.model_dump_json(by_alias=True, exclude_defaults=True)
    empty = [word for name, word in _NOTHING.items() if lesson.is_sent(name) and not getattr(lesson, name)]
    return f"{text[:-1]},{','.join(empty)}}}" if empty else text


def _bodies(connection: sqlite3.Connection, child: int, start: date, end: date) -> dict[Place, str]:
    rows = connection.execute(
        "SELECT date, id, copy, body FROM lessons WHERE child = ? AND date BETWEEN ? AND ?",
        (child, start.isoformat(), end.isoformat()),
    )
    return {(day, number, copy): body for day, number, copy, body in rows}


def _ordered(lessons: Iterable[Lesson]) -> list[Lesson]:
    return sorted(lessons, key=lambda lesson: lesson.place)


@lru_cache(maxsize=8192)
def _read(body: str) -> Lesson:
    """Parse a stored lesson; cached, because models are immutable."""
    from ruobr_tui.api.models.diary import Lesson
    from ruobr_tui.api.models.parts.base import with_shared_names

    return with_shared_names(Lesson.model_validate_json(body))  # a year of them stays in memory


def _readable(bodies: Iterable[str]) -> list[Lesson]:
    """Stored lessons without those that the present models cannot read (stored by another version)."""
    result: list[Lesson] = []
    for body in bodies:
        try:
            result.append(_read(body))
        except ValueError as error:
            # The next fetch of the day repairs it; the type of error only, which holds no personal data.
            logging.getLogger(__name__).warning("a stored lesson cannot be read: %s", type(error).__name__)
    return result


def _words(lesson: Lesson) -> str:
    from ruobr_tui.api.homework import words

    return _fold("\n".join((lesson.subject, lesson.topic, *map(words, lesson.tasks))))


def _fold(text: str) -> str:
    """Normalise for search: casefold, and treat ё as е."""
    return text.casefold().replace("ё", "е")
