"""Quiet hours: a span of the day by the school's clock in which nothing is told aloud."""

from __future__ import annotations

import re
from datetime import time

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def hours(text: str) -> tuple[time, time] | None:
    """Both ends of ``21:00-07:00``; None for no hours at all. Raises ``ValueError``."""
    told = "".join(text.split()).replace("–", "-")
    if not told:
        return None
    found = _SPAN.fullmatch(told)
    if found is None:
        raise ValueError(text)
    ends = [int(part) for part in found.groups()]
    start, end = time(ends[0], ends[1]), time(ends[2], ends[3])
    if start == end:  # the whole day, or none of it?
        raise ValueError(text)
    return start, end


def is_quiet(text: str, now: time) -> bool:
    """Whether it is quiet now: from the first moment on until just before the second, or over midnight."""
    found = hours(text)
    if found is None:
        return False
    start, end = found
    now = now.replace(tzinfo=None)
    return start <= now < end if start < end else now >= start or now < end
