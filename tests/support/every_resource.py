"""Everything that can be read of a portal."""

from __future__ import annotations

from datetime import date
from typing import Any

from ruobr_tui.api import resources
from ruobr_tui.api.resources import Resource

DAY = date(2026, 3, 2)

EVERY_RESOURCE: list[Resource[Any]] = [
    resources.account(),
    resources.lessons(1, DAY, DAY),
    resources.periods(1),
    resources.subject_marks(1, 2, 3),
    resources.inbox(),
    resources.message(1, 2),
    resources.correspondents(),
    resources.food(1, 1, DAY),
    resources.achievements(1),
    resources.certificate(1),
    resources.events(1),
    resources.birthdays(1),
    resources.classmates(1),
    resources.books(1),
    resources.useful_links(1),
    resources.guide(1),
    resources.rating(1, DAY),
    resources.news(),
    resources.meal_account(1),
    resources.capabilities(),
    resources.sessions(),
]
"""Each with some numbers."""
