"""The days of the diary on which something may still change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ruobr_tui.api.rules.diary.calendar import Span, latest_term, week_of

AFTERWARDS = timedelta(weeks=2)
"""How long after a term its marks are still put right."""

AHEAD = timedelta(weeks=1)
LONGEST_TERM = timedelta(days=200)
"""A longer period is a year."""

LONGEST = timedelta(weeks=10)
"""The longest range of one request."""


def changeable_days(periods: Iterable[Span], today: date) -> list[tuple[date, date]]:
    """The running term, or in a break the last one, up to the end of the coming week; the latest first.

    One stretch of days as a rule, two where terms are half-years: each is one request. The last two weeks
    belong to it whatever the term; where the portal names none, ten weeks. Of quarters and half-years side by
    side the longer ones count, a year does not.
    """
    end = week_of(today + AHEAD)[1]
    begun = [period for period in periods if period.start <= today]
    term = latest_term(begun, today)
    if term is None:
        start = end - LONGEST + timedelta(days=1)
    else:
        running = [
            each.start for each in begun if today <= each.end and each.end - each.start <= LONGEST_TERM
        ]
        start = min(term.start, week_of(today - AFTERWARDS)[0], *running)
    spans = []
    while start <= end:
        first = max(start, end - LONGEST + timedelta(days=1))
        spans.append((first, end))
        end = first - timedelta(days=1)
    return spans
