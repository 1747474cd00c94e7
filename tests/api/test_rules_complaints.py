"""The last day to answer a complaint: thirty days, before days on which offices are closed."""

from __future__ import annotations

from datetime import date

import pytest

from ruobr_tui.api.rules.complaints import answer_by


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (date(2026, 11, 24), date(2026, 12, 24)),
        (date(2026, 11, 20), date(2026, 12, 18)),  # the thirtieth is a Sunday
        (date(2026, 12, 4), date(2026, 12, 31)),  # the thirtieth lies in the holidays
    ],
)
def test_the_last_day_to_answer(filed: date, due: date) -> None:
    assert answer_by(filed) == due
