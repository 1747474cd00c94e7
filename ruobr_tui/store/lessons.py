"""The diary, kept lesson by lesson, so that overlapping spans never disagree.

A save compares what is kept with what came and writes the news in the same transaction. Days that
were never asked for before are a silent baseline.
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

from ruobr_tui.store import news, spans

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson

Place = tuple[str, int, int]
"""Where a lesson is kept: day, number, and which of the rows with that number it is."""


class SpanResponse(NamedTuple):
    """What the portal said of a span. ``body`` is the answer as it came, to find what was set aside.

    ``kinds`` is all that was set aside, ``set_aside`` the rows among it.
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
    """Keep what the portal said of a span, and write down what is new in it."""
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
    """Homework that a double lesson repeats is one task, and one piece of news: of the earlier lesson."""
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
    """What the difference means to a reader; nothing of days that were never asked for before."""
    touched = {place[1] for place in (*changed, *gone)}
    # A lesson that has gone from here but is kept on a day outside was moved, which was told there.
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
    from ruobr_tui.api.rules.differences import differences

    earlier = _readable([*(before[place] for place in old), *moved_here])
    if len(earlier) < len(old) + len(moved_here):
        # What cannot be read any more cannot be compared: that lesson is a silent baseline again.
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
    from ruobr_tui.store.partial import completed

    old = _readable(before.values())
    return [each for each in completed(response.body, old) if response.start <= each.date <= response.end]


def _placed(lessons: Iterable[Lesson]) -> dict[Place, tuple[str, Lesson]]:
    """The rows to keep. Equal lessons of an answer are one; different ones with one number are all kept."""
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
"""How it is written that there is none of something, as the portal told: else it is unknown."""


def _text(lesson: Lesson) -> str:
    """A lesson as it is stored: what is not as usual, and of what the portal said that there is nothing."""
    text = lesson.model_dump_json(by_alias=True, exclude_defaults=True)
    empty = [word for name, word in _NOTHING.items() if lesson.tells(name) and not getattr(lesson, name)]
    return f"{text[:-1]},{','.join(empty)}}}" if empty else text


def _bodies(connection: sqlite3.Connection, child: int, start: date, end: date) -> dict[Place, str]:
    rows = connection.execute(
        "SELECT date, id, copy, body FROM lessons WHERE child = ? AND date BETWEEN ? AND ?",
        (child, start.isoformat(), end.isoformat()),
    )
    return {(day, number, copy): body for day, number, copy, body in rows}


def _ordered(lessons: Iterable[Lesson]) -> list[Lesson]:
    return sorted(lessons, key=lambda each: each.place)


@lru_cache(maxsize=8192)
def _read(body: str) -> Lesson:
    """A kept lesson; models are immutable, so each text is read once."""
    from ruobr_tui.api.models.diary import Lesson

    return Lesson.model_validate_json(body)


def _readable(bodies: Iterable[str]) -> list[Lesson]:
    """Kept lessons; without those that today's models cannot read (another version kept them)."""
    result: list[Lesson] = []
    for body in bodies:
        try:
            result.append(_read(body))
        except ValueError as error:
            # Asking for the day again mends it; the reason names fields only.
            logging.getLogger(__name__).warning("a kept lesson cannot be read: %s", type(error).__name__)
    return result


def _words(lesson: Lesson) -> str:
    from ruobr_tui.api.homework import words

    return _fold("\n".join((lesson.subject, lesson.topic, *map(words, lesson.tasks))))


def _fold(text: str) -> str:
    """For comparing without case; ё and е are one letter to who searches."""
    return text.casefold().replace("ё", "е")
