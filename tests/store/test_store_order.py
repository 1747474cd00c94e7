"""The order of things: answers that overtake each other, news of one moment, the year read backwards."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, TypeVar

import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Answer, Portal
from ruobr_tui.api.resources import Resource
from ruobr_tui.store import Store
from ruobr_tui.store.sync import year_spans
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark
from support.synchronising import synchronise

T = TypeVar("T")

CHILD, SISTER = 7, 70
"""The number of one begins with that of the other."""
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEEK = (CHILD, MONDAY, SUNDAY)
NEXT_WEEK = (CHILD, date(2026, 11, 30), date(2026, 12, 6))
TUESDAY = "2026-11-24"
BOOKS = resources.books(CHILD)


class SlowLine:
    """A portal that answers at once; the first answer is long on its way."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._first: asyncio.Event | None = asyncio.Event()
        self.arrives = self._first
        self.answered = asyncio.Event()

    async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
        first, self._first = self._first, None
        answer = await self._portal.fetch(resource, etag)
        if first is not None:
            self.answered.set()
            await first.wait()
        return answer


async def turns_of_the_loop() -> None:
    """Whatever does not wait for the line has been done after them."""
    for _turn in range(200):
        await asyncio.sleep(0)


# Two answers of one thing


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((MONDAY, SUNDAY), (MONDAY, SUNDAY)),
        ((MONDAY, SUNDAY), (date(2026, 11, 24), date(2026, 11, 24))),
        ((MONDAY, date(2026, 11, 24)), (date(2026, 11, 24), SUNDAY)),
    ],
)
async def test_an_older_answer_about_a_day_never_replaces_a_newer_one(
    store: Store,
    portal: Portal,
    portal_data: DataPortal,
    first: tuple[date, date],
    second: tuple[date, date],
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY)]
    await store.refresh_lessons(*WEEK, portal)
    line = SlowLine(portal)
    older = asyncio.create_task(store.refresh_lessons(CHILD, *first, line))
    await line.answered.wait()
    portal_data.lessons[CHILD][0]["marks"] = [raw_mark("5")]
    newer = asyncio.create_task(store.refresh_lessons(CHILD, *second, line))
    await turns_of_the_loop()
    assert line.arrives is not None
    line.arrives.set()
    await asyncio.gather(older, newer)
    [lesson] = store.stored_lessons(CHILD, MONDAY, SUNDAY)
    assert [mark.text for mark in lesson.marks] == ["5"]
    assert [(item.kind, item.after) for item in store.news()] == [("mark-new", "5")]


@pytest.mark.parametrize("other", [(SISTER, MONDAY, SUNDAY), NEXT_WEEK])
async def test_other_days_and_other_children_do_not_wait(
    store: Store, portal: Portal, other: tuple[int, date, date]
) -> None:
    line = SlowLine(portal)
    slow = asyncio.create_task(store.refresh_lessons(*WEEK, line))
    await line.answered.wait()
    async with asyncio.timeout(20):
        await store.refresh_lessons(*other, line)
    assert not slow.done()
    assert line.arrives is not None
    line.arrives.set()
    await slow


async def test_who_gives_up_waiting_leaves_the_days_to_others(store: Store, portal: Portal) -> None:
    line = SlowLine(portal)
    slow = asyncio.create_task(store.refresh_lessons(*WEEK, line))
    await line.answered.wait()
    slow.cancel()
    async with asyncio.timeout(20):
        await asyncio.gather(slow, return_exceptions=True)
        assert (await store.refresh_lessons(*WEEK, line)).known


async def test_an_older_answer_never_replaces_a_newer_document(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["book/"] = {"data": []}
    line = SlowLine(portal)
    older = asyncio.create_task(store.refresh(BOOKS, line))
    await line.answered.wait()
    portal_data.answers["book/"] = {"data": [{"id": 1, "book": "Физика"}]}
    await store.refresh(BOOKS, line)
    assert line.arrives is not None
    line.arrives.set()
    for snapshot in (await older, store.peek(BOOKS)):
        assert snapshot.value is not None
        assert [book.title for book in snapshot.value] == ["Физика"]
    portal_data.answers["book/"] = {"data": []}
    assert (await store.refresh(BOOKS, line)).value == []


# News


async def test_news_of_one_moment_stand_with_the_last_found_first(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY)]
    await store.refresh_lessons(*WEEK, portal)
    began = store.last_news()
    for given in (["5"], ["5", "4"], ["5", "4", "3"]):
        portal_data.lessons[CHILD][0]["marks"] = [raw_mark(text) for text in given]
        await store.refresh_lessons(*WEEK, portal)
    assert [item.after for item in store.news()] == ["3", "4", "5"]
    assert [item.after for item in store.news(limit=2)] == ["3", "4"]
    assert [item.after for item in store.news_since(began)] == ["5", "4", "3"]
    middle = store.news()[1]
    assert [item.after for item in store.news_since(middle.id)] == ["3"]


async def test_the_same_news_of_two_children_are_two(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    for child in (CHILD, SISTER):
        portal_data.lessons[child] = [raw_lesson(1, TUESDAY)]
        await store.refresh_lessons(child, MONDAY, SUNDAY, portal)
    portal_data.answers["mail/"] = {"messages": []}
    await store.refresh(resources.inbox(), portal)
    for child in (CHILD, SISTER):
        portal_data.lessons[child][0]["marks"] = [raw_mark("5")]
        await store.refresh_lessons(child, MONDAY, SUNDAY, portal)
    portal_data.answers["mail/"] = {"messages": [{"id": 1, "subject": "Собрание"}]}
    await store.refresh(resources.inbox(), portal)
    assert [item.child for item in store.news()] == [None, SISTER, CHILD]
    assert [item.child for item in store.news(CHILD)] == [CHILD]
    assert [store.unseen_count(child) for child in (None, CHILD, SISTER)] == [3, 1, 1]
    store.mark_seen(store.news(SISTER))
    assert [store.unseen_count(child) for child in (None, CHILD, SISTER)] == [2, 1, 0]
    keys = store._database.read(lambda db: db.execute("SELECT key FROM news WHERE child > 0").fetchall())
    assert not any("~" in key for (key,) in keys), "neither is a repetition of the other"


async def test_what_was_seen_keeps_the_moment_of_the_first_look(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY)]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD][0]["marks"] = [raw_mark("5")]
    await store.refresh_lessons(*WEEK, portal)
    looked = clock.now
    store.mark_seen(store.news())
    clock.advance(hours=1)
    store.mark_seen(store.news())
    store.mark_seen()
    assert [item.seen_at for item in store.news()] == [looked]


async def test_a_letter_is_one_piece_of_news_however_often_it_is_listed(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    inbox = resources.inbox()
    await store.refresh(inbox, portal)
    letter = {"id": 5, "subject": "Собрание", "author": "Школа", "update_date": "2026-11-24 10:00:00"}
    other = letter | {"id": 6}
    for messages in ([letter, letter], [], [letter], [other, letter]):
        portal_data.answers["mail/"] = {"messages": messages}
        await store.refresh(inbox, portal)
    assert [item.letter_id for item in store.news()] == [6, 5]
    answered = letter | {"post_date": "2026-11-24 10:00:00", "update_date": "2026-11-25 10:00:00"}
    portal_data.answers["mail/"] = {"messages": [answered, other]}
    await store.refresh(inbox, portal)
    assert [(item.letter_id, item.day) for item in store.news()][:1] == [(5, date(2026, 11, 25))]


# Lessons that go


async def test_a_lesson_moved_into_days_never_requested_brings_its_new_mark_alone(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    """Those days are a silent baseline, but this lesson was known before."""
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4")])]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD] = [
        raw_lesson(1, "2026-12-01", marks=[raw_mark("4"), raw_mark("5")]),
        raw_lesson(2, "2026-12-02", marks=[raw_mark("2")]),
    ]
    await store.refresh_lessons(CHILD, MONDAY, date(2026, 12, 6), portal)
    assert [(item.kind, item.after) for item in store.news()] == [("mark-new", "5")]


async def test_a_lesson_with_the_number_of_a_sisters_was_not_moved(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[SISTER] = [raw_lesson(1, "2026-12-01", marks=[raw_mark("4")])]
    await store.refresh_lessons(SISTER, *NEXT_WEEK[1:], portal)
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY, marks=[raw_mark("4")])]
    await store.refresh_lessons(*WEEK, portal)
    portal_data.lessons[CHILD] = []
    await store.refresh_lessons(*WEEK, portal)
    assert [(item.kind, item.before) for item in store.news(CHILD)] == [("mark-removed", "4")]
    [stored] = store.stored_lessons(SISTER, *NEXT_WEEK[1:])
    assert stored.date == date(2026, 12, 1)


async def test_after_a_lesson_has_vanished_the_tags_of_its_days_are_not_used(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    """The tag of a span that holds the lesson would be confirmed once it is back, and it stay away."""
    lesson, other = raw_lesson(1, "2026-11-26"), raw_lesson(2, "2026-11-23")
    portal_data.lessons[CHILD] = [other, lesson]
    portal_data.lessons[SISTER] = [other]
    await store.refresh_lessons(*WEEK, portal)
    await store.refresh_lessons(SISTER, MONDAY, SUNDAY, portal)
    portal_data.lessons[CHILD] = [other]
    await store.refresh_lessons(CHILD, date(2026, 11, 26), SUNDAY, portal)
    portal_data.lessons[CHILD] = [other, lesson]
    week = await store.refresh_lessons(*WEEK, portal)
    assert week.value is not None
    assert [each.id for each in week.value] == [2, 1]
    confirmed = portal_data.confirmed
    await store.refresh_lessons(SISTER, MONDAY, SUNDAY, portal)
    assert portal_data.confirmed == confirmed + 1, "of a sister nothing has changed"


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-29"])
async def test_also_on_the_first_and_the_last_day_of_a_span(
    store: Store, portal: Portal, portal_data: DataPortal, day: str
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, day)]
    await store.refresh_lessons(*WEEK, portal)
    one_day = date.fromisoformat(day)
    for rows in ([], [raw_lesson(1, day)]):
        portal_data.lessons[CHILD] = list(rows)
        await store.refresh_lessons(CHILD, one_day, one_day, portal)
    portal_data.lessons[CHILD] = [raw_lesson(1, day)]
    week = await store.refresh_lessons(*WEEK, portal)
    assert week.value is not None
    assert len(week.value) == 1


async def test_what_a_portal_sends_beyond_the_requested_days_is_not_stored(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    """Its other lessons are missing there: they would be taken for withdrawn."""
    portal_data.lessons[CHILD] = [raw_lesson(2, "2026-12-01", marks=[raw_mark("4")])]
    await store.refresh_lessons(*NEXT_WEEK, portal)
    portal_data.answers["timetable2/"] = None

    class Generous:
        async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
            wide: Any = resources.lessons(CHILD, MONDAY, NEXT_WEEK[2])
            return await portal.fetch(wide)

    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY),
        raw_lesson(2, "2026-12-01", marks=[raw_mark("4"), raw_mark("5")]),
    ]
    week = await store.refresh_lessons(*WEEK, Generous())
    assert week.value is not None
    assert [each.id for each in week.value] == [1]
    assert store.news() == []
    [stored] = store.stored_lessons(*NEXT_WEEK)
    assert [mark.text for mark in stored.marks] == ["4"]


# The year


async def test_the_year_is_read_from_today_backwards_and_then_on(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["controlmark/"] = [
        {"period": 1, "date_start": "2026-09-01", "date_end": "2026-10-25"},
        {"period": 2, "date_start": "2026-11-03", "date_end": "2026-12-30"},
    ]
    await store.refresh(resources.periods(CHILD), portal)
    spans = year_spans(store, CHILD, date(2026, 11, 24))
    past = [span for span in spans if span[0] <= date(2026, 11, 24)]
    assert spans[: len(past)] == sorted(past, reverse=True)
    assert spans[0] == (date(2026, 11, 3), date(2026, 12, 30)), "the running one is past, too"
    assert spans[len(past) :] == sorted(spans[len(past) :])
    first_day = year_spans(store, CHILD, date(2026, 11, 3))
    assert first_day[0] == (date(2026, 11, 3), date(2026, 12, 30)), "on its first day it has begun"


async def test_the_child_that_is_looked_at_comes_before_its_sister(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["user/"] = {
        "status": "applicant",
        "childs": [{"id": CHILD, "first_name": "Аня"}, {"id": SISTER, "first_name": "Боря"}],
    }
    portal_data.answers["controlmark/"] = []
    account = (await store.refresh(resources.account(), portal)).value
    assert account is not None
    for chosen in (CHILD, SISTER):
        portal_data.requests.clear()
        await synchronise(store, portal, account, today=date(2026, 11, 24), chosen=chosen, whole_year=False)
        children = [
            line.split("child=")[1].split("&")[0] for line in portal_data.requests if "child=" in line
        ]
        assert children[0] == str(chosen)
