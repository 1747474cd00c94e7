"""The diary: overlapping spans agree, days never requested stay silent, rows set aside lose nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.api.client import Portal
from ruobr_tui.store import State, Store
from ruobr_tui.store.diary import news
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark

CHILD = 7
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEEK = (CHILD, MONDAY, SUNDAY)
TUESDAY = "2026-11-24"


async def test_a_week_is_missing_until_all_its_days_were_requested(store: Store, portal: Portal) -> None:
    await store.refresh_lessons(CHILD, MONDAY, date(2026, 11, 25), portal)
    assert store.peek_lessons(*WEEK).state is State.MISSING
    await store.refresh_lessons(CHILD, date(2026, 11, 26), SUNDAY, portal)
    snapshot = store.peek_lessons(*WEEK)
    assert snapshot.state is State.STALE
    assert snapshot.value == ()


async def test_the_age_of_a_week_is_that_of_its_oldest_day(
    store: Store, portal: Portal, clock: FixedClock
) -> None:
    early = clock.now
    await store.refresh_lessons(*WEEK, portal)
    clock.advance(hours=1)
    await store.refresh_lessons(CHILD, MONDAY, MONDAY, portal)
    assert store.peek_lessons(*WEEK).fetched_at == early
    assert store.peek_lessons(CHILD, MONDAY, MONDAY).fetched_at == clock.now


async def test_the_first_look_is_silent_and_the_next_has_what_is_new(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4")])]
    await store.refresh_lessons(*WEEK, portal)
    assert store.news() == []
    portal_data.lessons[CHILD][0]["marks"] = [raw_mark("4"), raw_mark("5"), raw_mark("5")]
    await store.refresh_lessons(*WEEK, portal)
    assert [(item.kind, item.after) for item in store.news(CHILD)] == [("mark-new", "5")] * 2
    assert store.unseen_count() == 2
    store.mark_seen(store.news()[:1])
    assert store.unseen_count(CHILD) == 1
    assert store.news(CHILD + 1) == []


async def test_unseen_news_are_counted_again_only_after_a_write_of_any_program(
    store: Store,
    portal: Portal,
    portal_data: DataPortal,
    reopen: Callable[[Path | None], Store],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4")])]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD][0]["marks"] = [raw_mark("4"), raw_mark("5")]
    portal_data.lessons[CHILD][0]["topic"] = "Another"
    await store.refresh_lessons(*WEEK, portal)
    kinds = {item.kind for item in store.news()}
    counts, count = [], news.unseen_by_kind

    def counting(connection: sqlite3.Connection) -> news.Counts:
        counts.append(count(connection))
        return counts[-1]

    monkeypatch.setattr(news, "unseen_by_kind", counting)
    for _paint in range(3):
        assert store.unseen_count(CHILD, kinds) == store.unseen_count() == len(store.news())
        assert store.unseen_count(CHILD, {"mark-new"}) == 1
        assert store.unseen_count(CHILD + 1) == store.unseen_count(CHILD, {"letter"}) == 0
    assert len(counts) == 1
    reopen(store.path).mark_seen()
    assert store.unseen_count() == 0
    assert len(counts) == 2


async def test_a_month_around_a_known_week_is_silent_but_for_the_week(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY),
        raw_lesson(2, "2026-11-10", marks=[raw_mark("2")]),
    ]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD][0]["marks"] = [raw_mark("5")]
    await store.refresh_lessons(CHILD, date(2026, 11, 1), date(2026, 11, 30), portal)
    assert [item.after for item in store.news()] == ["5"]
    await store.refresh_lessons(*WEEK, portal)
    assert len(store.news()) == 1


async def test_a_change_seen_by_one_span_is_not_confirmed_by_the_tag_of_another(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, topic="Дроби")]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD][0]["topic"] = "Степени"
    await store.refresh_lessons(CHILD, MONDAY, MONDAY.replace(day=24), portal)
    portal_data.lessons[CHILD][0]["topic"] = "Дроби"  # back: the week's old tag would be confirmed
    week = await store.refresh_lessons(*WEEK, portal)
    assert week.value is not None
    assert week.value[0].topic == "Дроби"


async def test_two_children_share_nothing(store: Store, portal: Portal, portal_data: DataPortal) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, topic="Первый")]
    portal_data.lessons[CHILD + 1] = [raw_lesson(1, TUESDAY, topic="Второй")]
    await store.refresh_lessons(*WEEK, portal)
    await store.refresh_lessons(CHILD + 1, MONDAY, SUNDAY, portal)
    stored = store.peek_lessons(*WEEK).value
    assert stored is not None
    assert [lesson.topic for lesson in stored] == ["Первый"]


async def test_a_lesson_moved_to_another_week_brings_no_mark_twice(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    later = (CHILD, date(2026, 11, 30), date(2026, 12, 6))
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4")])]
    await store.refresh_lessons(*WEEK, portal)
    await store.refresh_lessons(*later, portal)
    portal_data.lessons[CHILD][0]["date"] = "2026-12-01"
    await store.refresh_lessons(*later, portal)
    await store.refresh_lessons(*WEEK, portal)
    assert store.news() == []
    assert store.peek_lessons(*WEEK).value == ()


async def test_a_removed_lesson_has_its_marks_as_news(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4")])]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD] = []
    await store.refresh_lessons(*WEEK, portal)
    assert [(item.kind, item.before) for item in store.news()] == [("mark-removed", "4")]


@pytest.mark.parametrize("broken", [{"id": 1, "date": "?"}, "not a lesson", {"date": TUESDAY}])
async def test_a_lesson_that_cannot_be_read_stays_as_it_was_stored(
    store: Store, portal: Portal, portal_data: DataPortal, broken: object
) -> None:
    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY, marks=[raw_mark("4")]),
        raw_lesson(2, TUESDAY),
    ]
    await store.refresh_lessons(*WEEK, portal)
    if isinstance(broken, dict) and broken.get("date") == "?":
        broken = raw_lesson(1, f"{TUESDAY}?")
    portal_data.lessons[CHILD] = [broken, raw_lesson(2, TUESDAY, marks=[raw_mark("5")])]
    snapshot = await store.refresh_lessons(*WEEK, portal)
    assert snapshot.set_aside == 1
    assert snapshot.value is not None
    assert [[mark.text for mark in lesson.marks] for lesson in snapshot.value] == [["4"], ["5"]]
    assert [item.after for item in store.news()] == ["5"]
    assert store.peek_lessons(*WEEK).set_aside == 1


async def test_a_mark_that_cannot_be_read_is_not_a_removed_mark(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4"), raw_mark("3")])]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD][0]["marks"] = [raw_mark("4"), {"mark": {}}, raw_mark("5")]
    snapshot = await store.refresh_lessons(*WEEK, portal)
    assert snapshot.value is not None
    assert sorted(mark.text for mark in snapshot.value[0].marks) == ["3", "4", "5"]
    assert [(item.kind, item.after) for item in store.news()] == [("mark-new", "5")]


@pytest.mark.parametrize(
    "known",
    [
        {"id": 77, "type": "test", "title": "тест"},
        {"id": 0, "type": "group", "title": "слова 2"},
    ],
)
async def test_a_work_that_cannot_be_read_stays_beside_another_of_its_number(
    store: Store, portal: Portal, portal_data: DataPortal, known: dict[str, Any]
) -> None:
    other = {"id": known["id"], "type": "group", "title": "группа"}
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, task=[other, known])]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, task=[other, known | {"id": "нет"}])]
    snapshot = await store.refresh_lessons(*WEEK, portal)
    assert snapshot.value is not None
    assert [task.title for task in snapshot.value[0].tasks] == ["группа", known["title"]]
    assert store.news() == []


async def test_homework_of_a_double_lesson_is_one_piece_of_news(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    double = [raw_lesson(1, TUESDAY), raw_lesson(2, TUESDAY, time_start="09:25:00", time_end="10:10:00")]
    portal_data.lessons[CHILD] = double
    await store.refresh_lessons(*WEEK, portal)
    exercise, words = {"id": 55, "title": "упр. 10"}, {"id": 0, "title": "слова"}
    for lesson in double:
        lesson["task"] = [exercise, words]
    await store.refresh_lessons(*WEEK, portal)
    assert sorted(item.after or "" for item in store.news()) == ["слова", "упр. 10"]
    for lesson in double:
        lesson["task"] = [words]
    await store.refresh_lessons(*WEEK, portal)
    assert [item.kind for item in store.news()].count("homework-removed") == 1


async def test_offline_the_week_stands(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut", request=request)

    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY)]
    await store.refresh_lessons(*WEEK, portal)
    fetched = clock.now
    clock.advance(days=1)
    portal_data.failing = cut
    snapshot = await store.refresh_lessons(*WEEK, portal)
    assert snapshot.state is State.OFFLINE
    assert snapshot.fetched_at == fetched
    assert snapshot.value is not None
    assert len(snapshot.value) == 1
    unknown = await store.refresh_lessons(CHILD, date(2027, 1, 1), date(2027, 1, 2), portal)
    assert (unknown.state, unknown.value) == (State.OFFLINE, None)


async def test_search_knows_cyrillic_case_and_yo(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY, topic="Ещё о дробях", task=[{"id": 3, "title": "Упр. 100%_'"}]),
        raw_lesson(2, "2026-11-25", subject="ФИЗИКА"),
    ]
    await store.refresh_lessons(*WEEK, portal)
    found = {
        text: [lesson.id for lesson in store.search_lessons(CHILD, text, 10)]
        for text in ("физика", "ЕЩЕ дроб", "алгебра дроб", "алгебра физика", "%_'", "", "  ")
    }
    assert found == {
        "физика": [2],
        "ЕЩЕ дроб": [1],
        "алгебра дроб": [1],
        "алгебра физика": [],
        "%_'": [1],
        "": [],
        "  ": [],
    }


async def test_lessons_that_share_a_number_are_all_stored(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY, topic="Первая группа"),
        raw_lesson(1, TUESDAY, topic="Вторая группа"),
        raw_lesson(1, TUESDAY, topic="Первая группа"),
    ]
    snapshot = await store.refresh_lessons(*WEEK, portal)
    assert snapshot.value is not None
    assert sorted(lesson.topic for lesson in snapshot.value) == ["Вторая группа", "Первая группа"]


async def test_a_stored_lesson_that_todays_program_cannot_read_is_requested_again(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY, topic="Дроби", marks=[raw_mark("5")]),
        raw_lesson(2, TUESDAY, topic="Дроби"),
    ]
    await store.refresh_lessons(*WEEK, portal)
    store._database.write(lambda db: db.execute("UPDATE lessons SET body = '{\"id\": 1}' WHERE id = 1"))
    assert store.peek_lessons(*WEEK).state is State.MISSING
    assert [each.id for each in store.search_lessons(CHILD, "дроби", 5)] == [2]
    assert [each.id for each in store.stored_lessons(CHILD, MONDAY, SUNDAY)] == [2]
    assert store.lesson(CHILD, 1) is None
    mended = await store.refresh_lessons(*WEEK, portal)
    assert mended.state is State.FRESH
    assert mended.value is not None
    assert [each.id for each in mended.value] == [1, 2]
    assert store.news() == []
