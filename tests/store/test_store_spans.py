"""Spans of days: what is counted in them, how old they are, and which tags they have."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark

CHILD, SISTER = 7, 70
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEEK = (CHILD, MONDAY, SUNDAY)
TUESDAY = "2026-11-24"


@pytest.mark.parametrize("is_later", [False, True])
async def test_rows_set_aside_in_any_part_of_the_days_are_counted(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock, is_later: bool
) -> None:
    spans = [(MONDAY, date(2026, 11, 25)), (date(2026, 11, 26), SUNDAY)]
    for start, end in reversed(spans) if is_later else spans:
        odd = {"id": "?", "date": TUESDAY}
        portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY), odd]
        if start != MONDAY:
            portal_data.lessons[CHILD] = []
        await store.refresh_lessons(CHILD, start, end, portal)
        clock.advance(minutes=1)
    assert store.peek_lessons(*WEEK).set_aside == 1


async def test_what_a_portal_sends_beyond_the_days_is_left_out_beside_what_cannot_be_read_too(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    class Generous:
        async def fetch(self, _resource: Any, etag: str | None = None) -> Any:
            return await portal.fetch(resources.lessons(CHILD, MONDAY, date(2026, 12, 6)))

    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY), {"id": "?", "date": TUESDAY}, raw_lesson(2, "2026-12-01")
    ]  # fmt: skip
    await store.refresh_lessons(*WEEK, Generous())
    assert [each.id for each in store.stored_lessons(CHILD, MONDAY, date(2026, 12, 6))] == [1]


async def test_a_confirmed_span_makes_no_other_one_younger(
    store: Store, portal: Portal, clock: FixedClock
) -> None:
    spans = [(MONDAY, SUNDAY), (date(2026, 11, 30), date(2026, 12, 6)), (MONDAY, date(2026, 12, 6))]
    early = clock.now
    for child in (CHILD, SISTER):
        for start, end in spans[:2]:
            await store.refresh_lessons(child, start, end, portal)
    clock.advance(hours=1)
    await store.refresh_lessons(*WEEK, portal)
    assert store.peek_span(*WEEK).fetched_at == clock.now
    assert store.peek_span(CHILD, *spans[1]).fetched_at == early
    assert store.peek_span(SISTER, *spans[0]).fetched_at == early


async def test_a_changed_day_takes_the_tag_of_each_span_that_holds_it_and_of_no_other(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, "2026-11-29"), raw_lesson(2, "2026-11-30")]
    next_week = (CHILD, date(2026, 11, 30), date(2026, 12, 6))
    fortnight = (CHILD, MONDAY, date(2026, 12, 6))
    for span in (WEEK, next_week, fortnight):
        await store.refresh_lessons(*span, portal)
    portal_data.lessons[CHILD][0]["topic"] = "новая"
    await store.refresh_lessons(CHILD, SUNDAY, SUNDAY, portal)
    tags = [store._span_etag(*span) for span in (WEEK, next_week, fortnight)]
    assert [tag is None for tag in tags] == [True, False, True]


async def test_it_is_the_changed_day_that_counts_and_not_the_span_in_which_it_was_found(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, "2026-11-27")]
    first_days, last_days = (CHILD, MONDAY, date(2026, 11, 24)), (CHILD, date(2026, 11, 26), SUNDAY)
    for span in (first_days, last_days, WEEK):
        await store.refresh_lessons(*span, portal)
    portal_data.lessons[CHILD][0]["topic"] = "новая"
    await store.refresh_lessons(*WEEK, portal)
    tags = [store._span_etag(*span) for span in (first_days, last_days, WEEK)]
    assert [tag is None for tag in tags] == [False, True, False]


async def test_homework_is_repeated_by_a_double_lesson_and_marks_are_not(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    double = [raw_lesson(1, TUESDAY), raw_lesson(2, TUESDAY, time_start="09:25:00", time_end="10:10:00")]
    portal_data.lessons[CHILD] = double
    await store.refresh_lessons(*WEEK, portal)
    for lesson in double:
        lesson["marks"] = [raw_mark("5")]
        lesson["task"] = [{"id": 5, "title": "§ 5"}]
    await store.refresh_lessons(*WEEK, portal)
    kinds = sorted(item.kind for item in store.news())
    assert kinds == ["homework-new", "mark-new", "mark-new"]
