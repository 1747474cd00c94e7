"""What the menu of sections says of marks."""

from __future__ import annotations

from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.context import Context
from ruobr_tui.screens.news.badge import unseen_of

NEW = frozenset({Kind.MARK_NEW, Kind.MARK_CHANGED})


def new(context: Context) -> str:
    """Return how many marks of the chosen child were given or changed and not seen yet."""
    return unseen_of(context, NEW)
