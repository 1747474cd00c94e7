"""Live update of the diary: fetch the weeks that have changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ruobr_tui.api.models.events import HOMEWORK
from ruobr_tui.api.rules.diary.calendar import week_of

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event
    from ruobr_tui.context import Context
    from ruobr_tui.store import Store

Week = tuple[int, date, date]
"""Child, first and last day."""


async def update(events: Sequence[Event], context: Context, portal: Portal) -> list[str]:
    """Fetch the weeks of the lessons in the events; the store finds out what is new."""
    store = context.store
    known = {child for child, _name, _class in context.children}
    weeks: set[Week] = set()
    for event in events:
        child = event.number("child")
        if child is not None and child in known:
            lesson = store.lesson(child, event.number("lesson") or 0)
            weeks.add((child, *week_of(lesson.date if lesson else context.today_of(child))))
    set_in = {(event.number("child"), event.number("lesson")) for event in events if event.kind == HOMEWORK}
    # Homework belongs to the lesson that it is for. The store knows that lesson before a withdrawal, and
    # after an assignment.
    before = _weeks_of_homework(store, set_in)
    for child, monday, sunday in sorted(weeks):
        await store.fetch_lessons(child, monday, sunday, portal)
    for child, monday, sunday in sorted((before | _weeks_of_homework(store, set_in)) - weeks):
        await store.fetch_lessons(child, monday, sunday, portal)
    return []


def _weeks_of_homework(store: Store, lessons: set[tuple[int | None, int | None]]) -> set[Week]:
    """Return the weeks of the lessons that the homework set in ``lessons`` is for."""
    found: set[Week] = set()
    for child, number in lessons:
        lesson = store.lesson(child, number) if child and number else None
        days = [task.deadline for task in lesson.assigned if task.deadline] if lesson is not None else []
        found |= {(child or 0, *week_of(day)) for day in days}
    return found
