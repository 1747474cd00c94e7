"""The moment in which the tests live."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Novokuznetsk")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
"""A Tuesday in the second quarter, in the third lesson."""

SHIFT = "RUOBR_CLOCK"
"""The variable of ``ruobr_tui.api.clock``; not imported from there, it must be set before."""


def shift_to(moment: datetime) -> str:
    """What ``RUOBR_CLOCK`` must be for a program that starts now to start at a moment."""
    return str(round((moment - datetime.now(UTC)).total_seconds()))


def shift_to_now() -> str:
    """The shift to ``NOW``, for the whole run of the tests."""
    return shift_to(NOW)
