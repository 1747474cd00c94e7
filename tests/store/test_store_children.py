"""What belongs to which child."""

from __future__ import annotations

from datetime import date

from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson

CHILD, SISTER = 7, 70
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEEK = (CHILD, MONDAY, SUNDAY)
TUESDAY = "2026-11-24"


async def test_a_lesson_is_found_for_its_child_and_the_latest_of_its_number(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, "2026-11-23", topic="a"), raw_lesson(1, TUESDAY, topic="b")]
    portal_data.lessons[SISTER] = [raw_lesson(1, "2026-11-25", topic="сестры"), raw_lesson(2, TUESDAY)]
    for child in (CHILD, SISTER):
        await store.refresh_lessons(child, MONDAY, SUNDAY, portal)
    found = store.lesson(CHILD, 1)
    assert found is not None
    assert found.topic == "b"
    assert store.lesson(CHILD, 2) is None
    assert [each.topic for each in store.search_lessons(SISTER, "сестры", 5)] == ["сестры"]
    assert store.search_lessons(CHILD, "сестры", 5) == []


async def test_what_vanishes_for_one_child_stays_for_the_other(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    for child in (CHILD, SISTER):
        portal_data.lessons[child] = [raw_lesson(1, TUESDAY)]
        await store.refresh_lessons(child, MONDAY, SUNDAY, portal)
    portal_data.lessons[CHILD] = []
    await store.refresh_lessons(*WEEK, portal)
    assert store.stored_lessons(*WEEK) == []
    assert len(store.stored_lessons(SISTER, MONDAY, SUNDAY)) == 1


def test_notes_and_ticks_of_one_number_are_each_childs_own(store: Store) -> None:
    lesson = Lesson.model_validate(raw_lesson(1, TUESDAY, task=[{"id": 5, "title": "§ 5"}]))
    for child in (CHILD, SISTER):
        store.set_note(child, 1, f"of {child}")
        store.tick(child, lesson, lesson.tasks[0])
    store.set_note(CHILD, 1, "")
    store.tick(CHILD, lesson, lesson.tasks[0], done=False)
    assert store.note(SISTER, 1) == f"of {SISTER}"
    assert (lesson, lesson.tasks[0]) in store.ticks(SISTER)
    assert (lesson, lesson.tasks[0]) not in store.ticks(CHILD)


def test_of_two_ticks_of_one_task_the_first_made_has_the_text(store: Store, clock: FixedClock) -> None:
    def lesson(title: str) -> Lesson:
        return Lesson.model_validate(raw_lesson(1, TUESDAY, task=[{"id": 5, "title": title}]))

    ticks = [("яблоки", 0), ("арбузы", 1)]
    for title, minutes in ticks:
        clock.advance(minutes=minutes)
        row = ("", 5, TUESDAY, "Алгебра", "", title, clock().isoformat())
        store._database.write(
            lambda db, row=row: db.execute("INSERT INTO ticks VALUES (7, ?, ?, ?, ?, ?, ?, ?)", row)  # type: ignore[misc]
        )
    now = lesson("третье")
    assert store.ticks(CHILD).text(now, now.tasks[0]) == "яблоки"
