"""Whether a terminal shows the home."""

from __future__ import annotations

import re

TITLES = {"ru": "Сегодня", "en": "Today"}


def at_home(text: str, *languages: str) -> bool:
    """Today's page is shown, in one of the languages (in any when none is given)."""
    titles = "|".join(TITLES[language] for language in languages or TITLES)
    first = text.splitlines()[0] if text else ""
    return re.search(rf"\b({titles}), \w+ \d+", first) is not None
