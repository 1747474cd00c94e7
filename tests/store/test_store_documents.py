"""Responses stored whole: at once from the store, confirmed by ETag, standing when the portal cannot say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import NetworkError, NotAPortal, SessionEnded
from ruobr_tui.store import State, Store
from support.fixtures import FixedClock
from support.portals import DataPortal

Reopen = Callable[[Path | None], Store]

CHILD = 7
BOOKS = resources.books(CHILD)


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


@pytest.fixture(autouse=True)
def books(portal_data: DataPortal) -> None:
    portal_data.answers["book/"] = {"data": [{"id": 1, "book": "Физика"}]}


def test_nothing_is_said_of_what_was_never_fetched(store: Store) -> None:
    snapshot = store.peek(BOOKS)
    assert snapshot.state is State.MISSING
    assert not snapshot.known


async def test_an_empty_list_is_the_portals_word(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["book/"] = {"data": []}
    assert (await store.refresh(BOOKS, portal)).value == []
    assert store.peek(BOOKS).known


async def test_a_second_look_is_confirmed_by_etag(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    await store.refresh(BOOKS, portal)
    clock.advance(hours=1)
    again = await store.refresh(BOOKS, portal)
    assert portal_data.confirmed == 1
    assert again.state is State.FRESH
    assert again.fetched_at == clock.now
    assert again.value is not None
    assert again.value[0].title == "Физика"
    assert store.peek(BOOKS).fetched_at == clock.now


async def test_it_outlives_the_program(
    store: Store, portal: Portal, store_path: Path, reopen: Reopen
) -> None:
    await store.refresh(BOOKS, portal)
    store.close()
    stored = reopen(store_path).peek(BOOKS)
    assert stored.state is State.STALE
    assert stored.value is not None


@pytest.mark.parametrize(
    ("failing", "state", "error"),
    [
        (refuse, State.OFFLINE, NetworkError),
        (lambda _: httpx.Response(200, html="<html>Вход</html>"), State.ERROR, NotAPortal),
    ],
)
async def test_what_is_stored_stands_when_the_portal_fails(
    store: Store,
    portal: Portal,
    portal_data: DataPortal,
    clock: FixedClock,
    failing: Any,
    state: Any,
    error: Any,
) -> None:
    fetched = clock.now
    await store.refresh(BOOKS, portal)
    clock.advance(hours=2)
    portal_data.failing = failing
    snapshot = await store.refresh(BOOKS, portal)
    assert snapshot.state is state
    assert isinstance(snapshot.error, error)
    assert snapshot.fetched_at == fetched
    assert snapshot.value is not None


async def test_an_ended_session_reaches_the_caller_and_takes_nothing_away(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    await store.refresh(BOOKS, portal)
    portal_data.failing = lambda _: httpx.Response(401, json={"error_type": "auth", "error": "нет"})
    with pytest.raises(SessionEnded):
        await store.refresh(BOOKS, portal)
    assert store.peek(BOOKS).known


async def test_rows_that_cannot_be_read_are_counted_also_from_the_store(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["book/"] = {"data": [{"id": 1, "book": "Физика"}, {"id": "?"}]}
    assert (await store.refresh(BOOKS, portal)).set_aside == 1
    assert store.peek(BOOKS).set_aside == 1


def letter(number: int, updated: str, read: bool = False) -> dict[str, object]:
    return {
        "id": number,
        "subject": f"Письмо {number}",
        "author": "Школа",
        "update_date": updated,
        "read": read,
    }


async def test_new_unread_letters_are_news_once_and_the_first_inbox_is_silent(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    inbox = resources.inbox()
    portal_data.answers["mail/"] = {"messages": [letter(1, "2026-11-20 10:00:00")]}
    await store.refresh(inbox, portal)
    assert store.news() == []
    portal_data.answers["mail/"]["messages"] += [
        letter(2, "2026-11-21 10:00:00"),
        letter(3, "2026-11-21 11:00:00", read=True),
    ]
    await store.refresh(inbox, portal)
    await store.refresh(inbox, portal)
    assert [(item.kind, item.letter_id, item.subject, item.child) for item in store.news()] == [
        ("letter", 2, "Письмо 2", None)
    ]


async def test_an_answer_under_a_letter_read_here_makes_it_unread(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    inbox = resources.inbox()
    portal_data.answers["mail/"] = {"messages": [letter(1, "2026-11-20 10:00:00")]}
    await store.refresh(inbox, portal)
    assert not store.is_read(1)
    store.mark_read(1)
    assert store.is_read(1)
    portal_data.answers["mail/"] = {"messages": [letter(1, "2026-11-22 10:00:00")]}
    await store.refresh(inbox, portal)
    assert not store.is_read(1)
    assert store.unseen_count() == 1


async def test_clearing_leaves_what_the_user_made(store: Store, portal: Portal) -> None:
    await store.refresh(BOOKS, portal)
    store.set_note(CHILD, 5, "спросить")
    store.save_sheet("week", {"lines": ["ё"]})
    store.clear()
    assert not store.peek(BOOKS).known
    assert store.sheet("week") is None
    assert store.note(CHILD, 5) == "спросить"
