"""What the portal sent is stored beside which fields it sent: unknown stays unknown, and makes no news."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import Store
from support.portals import DataPortal, raw_lesson, raw_mark

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
DAY = "2026-11-24"
NONE: dict[str, Any] = {"task": [], "marks": [], "topic": "", "attendance": None, "remarks": [], "room": ""}


async def fetched(store: Store, portal: Portal) -> Lesson:
    """The lesson after a request."""
    await store.refresh_lessons(1, MONDAY, SUNDAY, portal)
    [lesson] = store.peek_lessons(1, MONDAY, SUNDAY).value or ()
    return lesson


@pytest.mark.parametrize("name", ["absence", "remarks", "room", "tasks", "marks", "topic"])
async def test_unknown_and_empty_survive_the_store(
    reopen: Callable[[Path | None], Store],
    store_path: Path,
    portal: Portal,
    portal_data: DataPortal,
    name: str,
) -> None:
    wire = {"absence": "attendance", "tasks": "task"}.get(name, name)
    silent = {key: value for key, value in NONE.items() if key != wire}
    for raw, is_sent in ((silent, False), (NONE, True), (silent, False)):
        portal_data.lessons[1] = [raw_lesson(1, DAY, **raw)]
        store = reopen(store_path)
        assert (await fetched(store, portal)).is_sent(name) is is_sent
        again = reopen(store_path).lesson(1, 1)
        assert again is not None
        assert again.is_sent(name) is is_sent
        assert not getattr(again, name)


async def test_a_portal_that_begins_to_send_it_has_no_news_of_it(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[1] = [raw_lesson(1, DAY, marks=[raw_mark("5")])]
    await fetched(store, portal)
    absent, remark = {"code": "Н", "missed": 1}, {"id": 1, "text": "Шумел"}
    portal_data.lessons[1] = [
        raw_lesson(1, DAY, marks=[raw_mark("5")], attendance=absent, remarks=[remark], task=[])
    ]
    await fetched(store, portal)
    assert store.news(1) == []
    portal_data.lessons[1] = [raw_lesson(1, DAY, marks=[raw_mark("5")], attendance={"code": "Б"}, remarks=[])]
    await fetched(store, portal)
    assert {item.kind for item in store.news(1)} == {"absence-changed", "remark-removed"}


async def test_what_is_not_sent_any_more_is_not_withdrawn(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    task = {"id": 5, "title": "№ 1"}
    full = {"marks": [raw_mark("5")], "task": [task], "attendance": {"code": "Н"}, "remarks": [{"text": "!"}]}
    portal_data.lessons[1] = [raw_lesson(1, DAY, **full)]
    await fetched(store, portal)
    portal_data.lessons[1] = [raw_lesson(1, DAY)]
    lesson = await fetched(store, portal)
    assert store.news(1) == []
    assert not lesson.is_sent("marks")
    portal_data.lessons[1] = [raw_lesson(1, DAY, **NONE)]
    await fetched(store, portal)
    assert store.news(1) == [], "nobody knows when it went"


async def test_files_of_before_are_unknown_until_they_are_requested_again(
    reopen: Callable[[Path | None], Store], store_path: Path, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[1] = [raw_lesson(1, DAY, **NONE)]
    store = reopen(store_path)
    await fetched(store, portal)
    store.close()
    with sqlite3.connect(store_path) as file:
        [(body,)] = file.execute("SELECT body FROM lessons")
        old = body.replace(',"attendance":null', "").replace(',"remarks":[]', "")
        file.execute("UPDATE lessons SET body = ?", (old,))
        file.execute("PRAGMA user_version = 5")
    file.close()
    store = reopen(store_path)
    known = store.lesson(1, 1)
    assert known is not None
    assert not known.is_sent("absence")
    portal_data.requests.clear()
    assert (await fetched(store, portal)).is_sent("absence")
    assert portal_data.confirmed == 0, "it came whole, not confirmed by a tag"
    assert store.news(1) == []


async def test_why_nothing_is_known_is_remembered_until_something_is(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    from ruobr_tui.api import resources
    from ruobr_tui.api.errors import NotFound

    books = resources.books(1)
    assert store.failure(books) is None
    await store.refresh(books, portal)
    assert isinstance(store.failure(books), NotFound)
    portal_data.answers["book/"] = {"data": []}
    await store.refresh(books, portal)
    assert store.failure(books) is None
    assert store.peek(books).value == []
