"""Answers of which a part could not be read: what was stored of that part stays, and nothing else does."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import State, Store
from ruobr_tui.store.diary.partial import completed
from support.portals import DataPortal, raw_lesson, raw_mark

DAY = "2026-11-24"
OLD = [Lesson.model_validate(raw_lesson(number, DAY, topic=f"topic {number}")) for number in (1, 2, 3)]


def after(*rows: Any, old: list[Lesson] | None = None) -> list[Lesson]:
    return completed(json.dumps({"lessons": rows}).encode(), OLD if old is None else old)


@pytest.mark.parametrize("number", [2, "2", " 2 "])
def test_a_lesson_that_cannot_be_read_stays_as_it_was(number: Any) -> None:
    found = after(raw_lesson(1, DAY), {"id": number, "date": "never"})
    assert [lesson.id for lesson in found] == [1, 2], "the third is gone"
    assert found[1] == OLD[1]


@pytest.mark.parametrize("number", [None, "x", "", True, 2.5, "9" * 20, "٢"])
def test_when_its_number_cannot_be_read_either_all_stay(number: Any) -> None:
    found = after(raw_lesson(1, DAY), {"id": number, "date": "never"})
    assert [lesson.id for lesson in found] == [1, 2, 3]
    assert [lesson.id for lesson in after(raw_lesson(1, DAY), 5)] == [1, 2, 3]


def test_without_faults_what_is_not_there_is_gone() -> None:
    assert [lesson.id for lesson in after(raw_lesson(2, DAY))] == [2]
    assert after() == []


def test_a_list_at_the_top_is_read_as_well() -> None:
    assert [lesson.id for lesson in completed(json.dumps([raw_lesson(2, DAY)]).encode(), OLD)] == [2]
    assert completed(b"null", OLD) == []


def task(number: Any, title: str = "§ 1") -> dict[str, Any]:
    return {"id": number, "title": title, "type": "group"}


def test_of_work_that_could_not_be_read_as_much_stays_as_was_lost() -> None:
    old = [Lesson.model_validate(raw_lesson(1, DAY, task=[task(1), task(2), task(3), task(4)]))]
    [found] = after(raw_lesson(1, DAY, task=[task(2, "§ 2"), {"title": {}}]), old=old)
    assert [(each.id, each.title) for each in found.tasks] == [(2, "§ 2"), (1, "§ 1")]
    [found] = after(raw_lesson(1, DAY, task=[task(2, "§ 2"), 5, 5]), old=old)
    assert [each.id for each in found.tasks] == [2, 1, 3]


def test_of_marks_those_stay_that_are_not_there_again() -> None:
    old = [Lesson.model_validate(raw_lesson(1, DAY, marks=[raw_mark("5"), raw_mark("5"), raw_mark("4")]))]
    [found] = after(raw_lesson(1, DAY, marks=[raw_mark("5"), 5]), old=old)
    assert [mark.text for mark in found.marks] == ["5", "5"]
    [found] = after(raw_lesson(1, DAY, marks=[raw_mark("5"), 5, 5, 5]), old=old)
    assert [mark.text for mark in found.marks] == ["5", "5", "4"]
    [found] = after(raw_lesson(1, DAY, marks=[raw_mark("3")]), old=old)
    assert [mark.text for mark in found.marks] == ["3"]


def test_a_field_that_could_not_be_read_stays_as_it_was() -> None:
    old = [Lesson.model_validate(raw_lesson(1, DAY, number=4))]
    [found] = after(raw_lesson(1, DAY, number="x"), old=old)
    assert found.number == 4
    [found] = after(raw_lesson(1, DAY, number="x"), old=[OLD[0]])
    assert found.number is None
    assert not found.is_sent("number")
    [found] = after(raw_lesson(1, DAY, number=5, topic="new"), old=old)
    assert (found.number, found.topic) == (5, "new")


async def test_what_is_known_of_days_without_reading_a_lesson(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    start, end = date(2026, 11, 23), date(2026, 11, 29)
    assert store.peek_span(1, start, end).state is State.MISSING
    portal_data.lessons[1] = [raw_lesson(1, DAY), raw_lesson("x", DAY)]  # type: ignore[arg-type]
    await store.refresh_lessons(1, start, end, portal)
    found = store.peek_span(1, start, end)
    assert (found.value, found.state, found.set_aside) == (True, State.STALE, 1)
    assert found.fetched_at is not None
    assert store.peek_span(2, start, end).state is State.MISSING


def test_each_childs_low_balance(store: Store) -> None:
    store.set_low_balance(1, 50_000)
    store.set_low_balance(2, 0)
    assert [store.low_balance(child) for child in (1, 2, 3)] == [50_000, 0, None]
    store.set_low_balance(1, None)
    assert [store.low_balance(child) for child in (1, 2, 3)] == [None, 0, None]
