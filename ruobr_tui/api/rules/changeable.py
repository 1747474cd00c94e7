"""The days of the diary on which something may still change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ruobr_tui.api.rules.calendar import Span, latest_term, week_of

AFTERWARDS = timedelta(weeks=2)
"""How long after a term its marks are still put right."""

AHEAD = timedelta(weeks=1)
LONGEST = timedelta(weeks=10)
"""The longest stretch of days that is asked for at once."""


def changeable_days(periods: Iterable[Span], today: date) -> list[tuple[date, date]]:
    """The running term, or in a break the last one, up to the end of the coming week; the latest first.

    One stretch of days as a rule, two where terms are half-years: each is one request. The last two weeks
    belong to it whatever the term; where the portal names none, ten weeks.
    """
    end = week_of(today + AHEAD)[1]
    term = latest_term([period for period in periods if period.start <= today], today)
    recent = week_of(today - AFTERWARDS)[0]
    start = min(term.start, recent) if term is not None else end - LONGEST + timedelta(days=1)
    spans = []
    while start <= end:
        first = max(start, end - LONGEST + timedelta(days=1))
        spans.append((first, end))
        end = first - timedelta(days=1)
    return spans
