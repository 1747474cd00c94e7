"""Time is injected: nothing below reads the machine's clock or zone by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the current moment, aware, in UTC."""

DEFAULT_ZONE = "Asia/Novokuznetsk"
"""The zone of the portal's region, UTC+7 all year; a server that names its own zone overrides it."""


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def school_now(clock: Clock, zone: ZoneInfo) -> datetime:
    """The wall clock of a school, without an offset, as the wire writes times."""
    return clock().astimezone(zone).replace(tzinfo=None)


def school_today(clock: Clock, zone: ZoneInfo) -> date:
    """The date on the wall of a school; the host's own date may be another one."""
    return school_now(clock, zone).date()
