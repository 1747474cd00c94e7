"""Live events: changes at the portal, received as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ruobr_tui.api.models.events import MORE, MOST_IN_ONE
from ruobr_tui.api.rules.text import json_text

FEATURE = "events"
PATH = "cabinet/events"
CONTENT_TYPE = "text/event-stream"
SILENCE = 45.0
"""Seconds without a byte after which the connection counts as lost: two heartbeats and a delay."""

LONGEST_LINE = 64 * 1024
"""Bytes; our events have some hundred."""

LONGEST_STREAM = 64 * 1024 * 1024
"""Bytes after which the connection is closed and reopened."""

LONGEST_RETRY = 3600.0
"""Maximum seconds of ``retry``: a portal may not keep a program away for longer."""

_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Event:
    """One change. ``about`` contains ids and statuses."""

    id: int
    kind: str
    about: dict[str, Any] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """An integer of ``about``; None if it has none of this name."""
        value = self.about.get(name)
        return value if type(value) is int else None


def _unheeded(_value: float) -> None: ...


async def events_in(
    lines: AsyncIterable[str],
    seen: Callable[[int], object] = _unheeded,
    retry: Callable[[float], object] = _unheeded,
) -> AsyncGenerator[Event]:
    """Parse the events of a stream (WHATWG HTML, 9.2.6); other content is skipped.

    ``seen`` gets the number behind which to go on after a lost line, with the first block of the stream
    and then for each event before it is passed on. ``retry`` gets the seconds after which to come back.
    """
    number, kind, data, has_id = 0, "", "", False
    async for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "" if not line:
                if has_id:
                    seen(number)
                if kind and data:
                    for event in _parts(number, kind, _object(data)):
                        yield event
                kind, data, has_id = "", "", False
            case "id" if value.isascii() and value.isdigit():
                number, has_id = int(value[:18]), True
            case "retry" if value.isascii() and value.isdigit():
                retry(min(int(value[:9]) / 1000, LONGEST_RETRY))
            case "event":
                kind = value[:40]
            case "data":
                data = (data + value)[:_LONGEST]


def _parts(number: int, kind: str, about: dict[str, Any]) -> Iterator[Event]:
    """An event, then an event for each further change that it contains."""
    more = about.pop(MORE, None)
    yield Event(number, kind, about)
    for part in more[:MOST_IN_ONE] if isinstance(more, list) else ():
        if isinstance(part, dict) and isinstance(of := part.pop("kind", None), str):
            yield Event(number, of[:40], part)


def _object(data: str) -> dict[str, Any]:
    try:
        value = json_text.decoded(data.encode())
    except json_text.WrongJson:
        return {}
    return value if isinstance(value, dict) else {}
