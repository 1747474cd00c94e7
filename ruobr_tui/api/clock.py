"""Time is injected: nothing below reads the machine's clock or zone by itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the current moment, aware, in UTC."""

DEFAULT_ZONE = "Asia/Novokuznetsk"
"""The zone of the portal's region, UTC+7 all year; a server that names its own zone overrides it."""


_LONGEST_NAME = 60


def zone_named(name: str | None) -> ZoneInfo | None:
    """A zone by its IANA name; None for none, and for one that this machine does not know ("UTC+7")."""
    if not name or len(name) > _LONGEST_NAME:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # no name at all, a folder of the database, or not in it
        return None


def first_zone(*names: str | None) -> ZoneInfo:
    """The first of these names that this machine knows, or the zone of the region."""
    known = (zone_named(name) for name in (*names, DEFAULT_ZONE))
    return next((zone for zone in known if zone is not None), ZoneInfo("UTC"))


SHIFT = "RUOBR_CLOCK"
"""Names the environment variable with the seconds that are added to the machine's clock."""

_LONGEST_SHIFT = 100 * 366 * 86_400


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


def system_clock() -> datetime:
    """The machine's clock, moved by the seconds in ``RUOBR_CLOCK``.

    A difference rather than a moment, so that the processes of one trial (portal, workers, sandboxes,
    clients) agree on the time whenever each of them was started. Raises ``ValueError`` when the variable is
    no number.
    """
    return datetime.now(UTC) + clock_shift()


@cache
def clock_shift() -> timedelta:
    """What is added to the machine's clock in this process. Raises ``ValueError``."""
    return read_shift(os.environ)


def read_shift(environ: Mapping[str, str]) -> timedelta:
    """The shift that an environment names; zero where it names none. Raises ``ValueError``."""
    text = environ.get(SHIFT, "").strip()
    try:
        seconds = int(text or "0")
    except ValueError:
        raise ValueError(N_("RUOBR_CLOCK must be a whole number of seconds.")) from None
    if abs(seconds) > _LONGEST_SHIFT:
        raise ValueError(N_("RUOBR_CLOCK must be less than a hundred years."))
    return timedelta(seconds=seconds)


def school_now(clock: Clock, zone: ZoneInfo) -> datetime:
    """The wall clock of a school, without an offset, as the wire writes times."""
    return clock().astimezone(zone).replace(tzinfo=None)


def school_today(clock: Clock, zone: ZoneInfo) -> date:
    """The date on the wall of a school; the host's own date may be another one."""
    return school_now(clock, zone).date()
