"""When nothing can be written, what the portal has just said is shown, with why it is not stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import NetworkError
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import State, Store
from ruobr_tui.store.diary.reported import filled_lessons, stored_reports
from ruobr_tui.store.errors import NotStored
from support.portals import DataPortal, raw_lesson

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


@pytest.fixture
def full(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on nothing can be written."""

    def fill() -> None:
        def write(_: Any) -> None:
            raise NotStored(reason="disk full")

        monkeypatch.setattr(store._database, "write", write)

    return fill


async def test_lessons_of_the_requested_days_are_shown(
    store: Store, portal: Portal, portal_data: DataPortal, full: Callable[[], None]
) -> None:
    portal_data.lessons[1] = [raw_lesson(1, "2026-11-24"), raw_lesson(2, "2026-11-30")]
    full()
    found = await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    assert found.state is State.FRESH
    assert [lesson.id for lesson in found.value or ()] == [1]
    assert isinstance(found.error, NotStored)
    assert found.fetched_at is not None
    assert found.set_aside == 0


async def test_what_could_not_be_read_of_them_is_counted_then_too(
    store: Store, portal: Portal, portal_data: DataPortal, full: Callable[[], None]
) -> None:
    portal_data.lessons[1] = [raw_lesson(1, "2026-11-24"), {"id": "x", "date": "2026-11-25"}]
    full()
    found = await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    assert [lesson.id for lesson in found.value or ()] == [1]
    assert found.set_aside == 1


async def test_a_confirmation_that_cannot_be_noted_leaves_what_is_stored(
    store: Store, portal: Portal, portal_data: DataPortal, full: Callable[[], None]
) -> None:
    portal_data.lessons[1] = [raw_lesson(1, "2026-11-24")]
    await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    full()
    found = await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    assert found.state is State.FRESH
    assert [lesson.id for lesson in found.value or ()] == [1]
    assert isinstance(found.error, NotStored)


async def test_why_lessons_were_not_answered_is_known_until_they_are(
    store: Store, portal: Portal, portal_data: DataPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = resources.lessons(1, MONDAY, SUNDAY)
    real = portal.fetch

    async def fails(*_: Any) -> Any:
        raise NetworkError

    monkeypatch.setattr(portal, "fetch", fails)
    found = await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    assert found.state is State.OFFLINE
    assert isinstance(store.failure(resource), NetworkError)
    monkeypatch.setattr(portal, "fetch", real)
    portal_data.lessons[1] = []
    await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    assert store.failure(resource) is None


# What the stored lists of marks say of absences


def period(number: int, start: str, end: str, *subjects: tuple[int, str]) -> dict[str, Any]:
    marks = [{"subject_id": subject, "subject_name": name, "mark": 5} for subject, name in subjects]
    return {"period": number, "date_start": start, "date_end": end, "marks": marks}


async def stored(store: Store, portal: Portal, portal_data: DataPortal, child: int, *missed: str) -> None:
    """Two periods of a child are stored, and the list of algebra's marks in each of them."""
    portal_data.answers["controlmark/"] = [
        period(7, "2026-09-01", "2026-11-08", (3, "Алгебра"), (0, "Без номера")),
        period(8, "2026-11-09", "2026-12-30", (3, "Алгебра"), (4, "Химия")),
    ]
    await store.refresh(resources.periods(child), portal)
    for number in (7, 8):
        rows = [{"date": day, "mark": "", "status_lesson": 90} for day in missed] if number == 8 else []
        portal_data.answers[f"all_marks/{number}/3/"] = {"data": {"not_in_lesson": len(rows), "marks": rows}}
        await store.refresh(resources.subject_marks(child, number, 3), portal)


async def test_each_stored_list_of_marks_reports_absences(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    assert stored_reports(store, 1) == []
    await stored(store, portal, portal_data, 1, "2026-11-12")
    found = stored_reports(store, 1)
    assert [(each.subject, each.start, each.end, each.missed) for each in found] == [
        ("Алгебра", date(2026, 9, 1), date(2026, 11, 8), 0),
        ("Алгебра", date(2026, 11, 9), date(2026, 12, 30), 1),
    ]
    assert stored_reports(store, 2) == []


async def test_lessons_without_absences_are_filled_for_their_child(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    await stored(store, portal, portal_data, 1, "2026-11-12", "2026-11-20")
    await stored(store, portal, portal_data, 2)
    lessons = [
        Lesson.model_validate(raw_lesson(number, day))
        for number, day in enumerate(("2026-11-10", "2026-11-12"), 1)
    ]
    found = filled_lessons(store, 1, lessons, date(2026, 11, 9), date(2026, 11, 15))
    assert [(one.id, one.absence.code if one.absence else None) for one in found.lessons] == [
        (1, None),
        (2, "Н"),
    ]
    assert all(one.is_sent("absence") for one in found.lessons)
    assert len(found.reports) == 1
    longer = filled_lessons(store, 1, lessons, date(2026, 11, 8), date(2026, 11, 20))
    assert len(longer.reports) == 2
    assert [one.date.day for one in longer.lessons] == [10, 12, 20], "an absence alone, on the last day"
    assert [one.date.day for one in longer.of_timetable] == [10, 12]
    assert len(filled_lessons(store, 1, lessons, date(2026, 11, 8), date(2026, 11, 8)).reports) == 1
    other = filled_lessons(store, 2, lessons, date(2026, 11, 9), date(2026, 11, 15))
    assert [one.absence for one in other.lessons] == [None, None]
    nobody = filled_lessons(store, 3, lessons, date(2026, 11, 9), date(2026, 11, 15))
    assert not any(one.is_sent("absence") for one in nobody.lessons)
    assert nobody.reports == ()


async def test_lessons_with_absences_are_left_alone(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    await stored(store, portal, portal_data, 1, "2026-11-12")
    lesson = Lesson.model_validate(raw_lesson(1, "2026-11-12", attendance=None))
    found = filled_lessons(store, 1, [lesson], date(2026, 11, 9), date(2026, 11, 15))
    assert found.lessons == (lesson,)
    assert found.reports == ()
