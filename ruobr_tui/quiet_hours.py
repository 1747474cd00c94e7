"""Quiet hours (school time) without sound or desktop notifications."""

from __future__ import annotations

import re
from datetime import time

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def hours(text: str) -> tuple[time, time] | None:
    """Start and end of ``21:00-07:00``; None for an empty text. Raises ``ValueError``."""
    span = "".join(text.split()).replace("–", "-")
    if not span:
        return None
    match = _SPAN.fullmatch(span)
    if match is None:
        raise ValueError(text)
    ends = [int(part) for part in match.groups()]
    start, end = time(ends[0], ends[1]), time(ends[2], ends[3])
    if start == end:  # ambiguous: the whole day or nothing
        raise ValueError(text)
    return start, end


def is_quiet(text: str, now: time) -> bool:
    """Whether ``now`` is within the hours: start included, end excluded, also over midnight."""
    span = hours(text)
    if span is None:
        return False
    start, end = span
    now = now.replace(tzinfo=None)
    return start <= now < end if start < end else now >= start or now < end
