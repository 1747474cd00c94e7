"""What the menu of sections says of homework."""

from __future__ import annotations

from ruobr_tui.api.rules.diary.tasks import AHEAD, homework_weeks
from ruobr_tui.context import Context
from ruobr_tui.screens.homework.task_lines import items_of, to_do
from ruobr_tui.store.errors import StoreError


def due(context: Context) -> str:
    """Return how much homework of the chosen child is to be done, as the title of its page counts it."""
    child = context.child
    if child is None:
        return ""
    today = context.today()
    lessons = context.store.peek_lessons(child, *homework_weeks(today, today + AHEAD)).value
    if lessons is None:
        return ""
    try:
        ticks = context.store.ticks(child)
    except StoreError:
        return ""  # errors of the store are shown where it is used
    count = to_do(items_of(lessons, ticks, today, today + AHEAD), today)
    return str(count) if count else ""
