"""Live events of an account: what has just changed at the portal, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass, field
from typing import Any

FEATURE = "events"
PATH = "cabinet/events"
SILENCE = 45.0
"""Seconds without a byte after which the line counts as cut: three of the portal's heartbeats."""

_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that has changed. ``about`` holds numbers and states."""

    id: int
    kind: str
    about: dict[str, Any] = field(default_factory=dict)


async def events_in(lines: AsyncIterable[str]) -> AsyncGenerator[Event]:
    """The events of a stream (WHATWG HTML, 9.2.6); what is none of ours is passed over."""
    number, kind, data = 0, "", ""
    async for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "" if not line:
                if kind and data:
                    yield Event(number, kind, _object(data))
                kind, data = "", ""
            case "id" if value.isascii() and value.isdigit():
                number = int(value[:19])
            case "event":
                kind = value[:40]
            case "data":
                data = (data + value)[:_LONGEST]


def _object(data: str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
