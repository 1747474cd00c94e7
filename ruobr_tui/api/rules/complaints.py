"""Until when a complaint has to be answered: article 12 of the law on citizens' appeals (59-FZ)."""

from __future__ import annotations

from datetime import date, timedelta

from ruobr_tui.api.rules.working_days import is_working_day

DAYS = 30
"""Days from the registration, which is at once here."""


def answer_by(filed: date) -> date:
    """The last day to answer: the thirtieth, or the working day before it if offices are closed then."""
    day = filed + timedelta(days=DAYS)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
