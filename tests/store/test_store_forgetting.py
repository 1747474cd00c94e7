"""Documents: what is read anew, forgotten, or comes whole again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.store import Store
from ruobr_tui.store.account.owner import Owner
from ruobr_tui.store.drafts import Draft
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson

CHILD, SISTER = 7, 70
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEEK = (CHILD, MONDAY, SUNDAY)
TUESDAY = "2026-11-24"


async def test_each_new_body_is_read_anew(store: Store, portal: Portal, portal_data: DataPortal) -> None:
    books = resources.books(CHILD)
    for title in ("Физика", "Химия"):
        portal_data.answers["book/"] = {"data": [{"id": 1, "book": title}]}
        await store.refresh(books, portal)
        value = store.peek(books).value
        assert value is not None
        assert [each.title for each in value] == [title]


async def test_what_was_set_aside_is_forgotten_once_it_can_be_read(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = resources.food(CHILD, 1, MONDAY)
    portal_data.answers["food/calendary/"] = {"data": {"account": "1", "balance": "много", "vizit": []}}
    await store.refresh(account, portal)
    assert store.set_aside().total() > 0
    portal_data.answers["food/calendary/"] = {"data": {"account": "1", "balance": "5", "vizit": []}}
    await store.refresh(account, portal)
    assert store.set_aside().total() == 0


async def test_why_there_was_no_answer_is_forgotten_with_the_next_answer(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    books = resources.books(CHILD)
    await store.refresh(books, portal)
    assert store.failure(books) is not None
    portal_data.answers["book/"] = {"data": []}
    await store.refresh(books, portal)
    assert store.failure(books) is None
    assert store.failure(resources.books(SISTER)) is None


async def test_what_was_cleared_while_the_portal_confirmed_it_comes_whole(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    class Clearing:
        """A store that is emptied by another process while the portal answers."""

        async def fetch(self, resource: Any, etag: str | None = None) -> Any:
            answer = await portal.fetch(resource, etag)
            if etag is not None:
                store.clear()
            return answer

    portal_data.answers["book/"] = {"data": [{"id": 1, "book": "Физика"}]}
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY)]
    books = resources.books(CHILD)
    await store.refresh(books, portal)
    again = await store.refresh(books, Clearing())
    assert again.value is not None
    assert len(again.value) == 1
    await store.refresh_lessons(*WEEK, portal)
    week = await store.refresh_lessons(*WEEK, Clearing())
    assert week.value is not None
    assert len(week.value) == 1


@pytest.mark.parametrize("field", ["update_date", "post_date"])
async def test_a_letter_is_read_until_it_is_added_to(
    store: Store, portal: Portal, portal_data: DataPortal, field: str
) -> None:
    inbox = resources.inbox()
    letter = {"id": 1, "subject": "Собрание", "author": "Школа", field: "2026-11-20 10:00:00"}
    portal_data.answers["mail/"] = {"messages": [letter]}
    await store.refresh(inbox, portal)
    store.mark_read(1)
    await store.refresh(inbox, portal)
    assert store.is_read(1)
    portal_data.answers["mail/"] = {"messages": [letter | {"update_date": "2026-11-21 10:00:00"}]}
    await store.refresh(inbox, portal)
    assert not store.is_read(1)
    portal_data.answers["mail/"] = {"messages": []}
    await store.refresh(inbox, portal)
    store.mark_read(9)
    assert store.is_read(9), "of a letter that is not in the inbox nothing else is known"


def test_a_forgotten_store_is_nobodys(store: Store) -> None:
    store.belong_to(Owner("https://one.test", "kim", "a-1"))
    store.forget()
    assert store.owner is None
    assert not store.is_persistent


def test_the_latest_draft_stands_first(store: Store, clock: FixedClock) -> None:
    for name in ("first", "second"):
        store.save_draft(name, Draft({"a": "1"}, 1, name, clock()))
        clock.advance(minutes=1)
    assert store.draft_names() == ["second", "first"]
