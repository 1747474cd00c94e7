"""Parameters of the mobile routes: the child and the days. Invalid ones raise ``Invalid``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, TypeVar

from fastapi import Depends, Query
from sqlalchemy import Connection

from ruobr_server.areas.schools.service import Pupil
from ruobr_server.kit.errors import InvalidInput
from ruobr_tui.api.clock import Clock, school_today

T = TypeVar("T")

LONGEST_SPAN = timedelta(days=550)
"""A year and a half: what a client that was offline for long may need at once."""

FIRST, LAST = "1900-01-01", "2999-12-31"

_NUMBER = re.compile(r"[0-9]{1,18}")  # fits the database's 64 bits
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both inclusive."""

    start: date
    end: date


def number(name: str, text: str | None) -> int:
    """A number in the query or the path."""
    if text is None or not _NUMBER.fullmatch(text):
        raise InvalidInput(f"{name}: expected a number")
    return int(text)


def day(name: str, text: str | None) -> date:
    """A day, ``YYYY-MM-DD``, within bounds that allow date arithmetic."""
    if text is not None and _DAY.fullmatch(text) and FIRST <= text <= LAST:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # not in the calendar: refused below like any other text
    raise InvalidInput(f"{name}: expected a date like 2026-09-01")


def days(query: Mapping[str, str]) -> Days:
    """``start`` and ``end`` of a query: in order, and not too far apart."""
    start, end = day("start", query.get("start")), day("end", query.get("end"))
    if end < start:
        raise InvalidInput("end: before start")
    if end - start > LONGEST_SPAN:
        raise InvalidInput("end: at most a year and a half after start")
    return Days(start, end)


async def _child(
    child: Annotated[str | None, Query(description="the pupil's number", examples=["17"])] = None,
) -> int:
    return number("child", child)


async def _days(
    start: Annotated[str | None, Query(description="YYYY-MM-DD", examples=["2026-11-23"])] = None,
    end: Annotated[str | None, Query(description="YYYY-MM-DD, included", examples=["2026-11-28"])] = None,
) -> Days:
    return days({key: value for key, value in (("start", start), ("end", end)) if value is not None})


Child = Annotated[int, Depends(_child)]
DaysQuery = Annotated[Days, Depends(_days)]


def with_today(f: Callable[[Connection, Pupil, date], T], clock: Clock) -> Callable[[Connection, Pupil], T]:
    """``f`` for the date in the pupil's time zone."""

    def with_date(connection: Connection, pupil: Pupil) -> T:
        return f(connection, pupil, school_today(clock, pupil.zone))

    return with_date
