"""Whether a terminal shows the week, on whatever day of it the test runs."""

from __future__ import annotations

import re

WEEKDAYS = {
    "ru": ["ПН", "ВТ", "СР", "ЧТ", "ПТ", "СБ", "ВС"],
    "en": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
}


def at_week(text: str, *languages: str) -> bool:
    """The heading of a day stands at the left edge, in one of the languages (in any when none is given)."""
    names = "|".join(name for language in languages or WEEKDAYS for name in WEEKDAYS[language])
    return re.search(rf"^({names}) \d+", text, re.MULTILINE) is not None
