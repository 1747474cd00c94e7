"""The one connection: taken up again behind what was heard, ended with the session, whose it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.message import Message

from ruobr_server.areas.events import hub, routes
from ruobr_server.areas.events.cursor import history_number
from ruobr_server.areas.events.queries import BEGINNING, after, number_of
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.instances import history, renew
from ruobr_tui.account.sign_in import open_store, sign_in
from ruobr_tui.api import events
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.live import EventReceived, Reconnected
from ruobr_tui.live.listener import LONGEST, SHORTEST, Listener, pause_after
from support.cables import Cable
from support.fixtures import FixedClock
from support.patience import PATIENCE
from support.payments import identity
from support.published_events import publish_numbered
from support.school import ANNA, PASSWORD, VERA
from support.screens import Line, paths_in


class Program:
    """What listens in a test, without a screen; ``heard`` fills."""

    def __init__(self, context: Context, cable: Cable) -> None:
        self.context = context
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.pauses: list[float] = []
        self.rests = asyncio.Event()
        self._cable = cable
        self.listener = Listener(context, self.heard.put_nowait, wait=self._wait)

    async def _wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.rests.set()
        await self._cable.mended.wait()

    async def begin(self) -> None:
        """Listen, and wait until the line stands."""
        stands = asyncio.Event()
        before = self.listener._stands_at

        def at(*arguments: Any) -> None:
            before(*arguments)
            stands.set()

        self.listener._stands_at = at  # type: ignore[method-assign,assignment]
        self.listener.begin()
        await asyncio.wait_for(stands.wait(), PATIENCE)

    async def next(self) -> Any:
        """What is heard next: the text of an event, or the message."""
        message = await asyncio.wait_for(self.heard.get(), PATIENCE)
        return message.event.about if isinstance(message, EventReceived) else message

    async def ended(self) -> None:
        """It hears no more by itself."""
        assert self.listener._task is not None
        await asyncio.wait_for(asyncio.wait([self.listener._task]), PATIENCE)
        assert not self.listener.is_listening


@asynccontextmanager
async def signed_in(
    address: str, folder: Path, clock: FixedClock, *, on_cable: bool = True
) -> AsyncIterator[tuple[Program, Cable]]:
    """Each connection has sockets of its own unless all go over the cable."""
    config = Config(server=address + "/", login="mother", keep_cache=False)
    cable = Cable()
    store = open_store(config, paths_in(folder), clock)
    transport = cable if on_cable else None
    context = Context(config, store, paths_in(folder), clock=clock, transport=transport, password=PASSWORD)
    await context.portal()
    found = Program(context, cable)
    try:
        yield found, cable
    finally:
        await found.listener.end()
        await context.close_portal()
        await cable.aclose()
        context.store.close()


async def publish(database: Database, pupil: int, number: int) -> None:
    await asyncio.to_thread(database.write_now, publish_numbered, pupil, "mark", number)


async def test_a_lost_line_loses_and_doubles_nothing(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with signed_in(address, tmp_path, clock) as (program, cable):
        await program.begin()
        await publish(school, ANNA, 1)
        assert await program.next() == {"child": ANNA, "n": 1}
        [row] = school.read_now(lambda db: after(db, identity(db, "mother").account_id, BEGINNING))
        heard = school.read_now(lambda db: number_of(history_number(history(db)), row))
        cable.cut()
        await publish(school, ANNA, 2)
        await publish(school, ANNA, 3)
        cable.mend()
        assert isinstance(await program.next(), Reconnected)
        assert [(await program.next())["n"] for _ in range(2)] == [2, 3]
        assert cable.last_event_ids == [None, str(heard)]
        assert program.listener.is_listening
        program.listener.begin()  # nothing more than before
        assert cable.last_event_ids == [None, str(heard)]


async def test_what_was_published_before_the_first_event_is_not_lost_either(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    await publish(school, ANNA, 0)
    async with signed_in(address, tmp_path, clock) as (program, cable):
        await program.begin()
        cable.cut()
        await publish(school, ANNA, 1)
        cable.mend()
        assert isinstance(await program.next(), Reconnected)
        assert (await program.next())["n"] == 1


async def test_a_restored_portal_is_read_anew_and_heard_again(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    """``Resumed`` says that everything is to be read again: the portal's ``reset`` is no event beside it."""
    async with signed_in(address, tmp_path, clock) as (program, _cable):
        await program.begin()
        await publish(school, ANNA, 1)
        assert (await program.next())["n"] == 1
        await asyncio.to_thread(school.write_now, renew, clock())
        assert isinstance(await program.next(), Reconnected)
        await publish(school, ANNA, 2)
        assert (await program.next())["n"] == 2


async def test_it_ends_with_the_session(
    address: str, school: Database, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "HEARTBEAT", 0.05)
    async with signed_in(address, tmp_path, clock) as (program, _cable):
        await program.begin()
        async with httpx.AsyncClient(base_url=address) as elsewhere:
            token = program.context.auth._token  # type: ignore[union-attr]
            await elsewhere.delete("/cabinet/session", headers={"Authorization": f"Bearer {token}"})
        await program.ended()


async def test_it_ends_when_stopped_and_leaves_nothing(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with signed_in(address, tmp_path, clock) as (program, _cable):
        before = asyncio.all_tasks()
        await program.begin()
        await program.listener.end()
        assert not program.listener.is_listening
        assert {task for task in asyncio.all_tasks() if task.get_name() == "live events"} <= before
        await program.listener.end()


async def test_another_account_hears_its_own(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with signed_in(address, tmp_path, clock, on_cable=False) as (program, _cable):
        await program.begin()
        await sign_in(program.context, address, "father", PASSWORD, remember=False)
        await program.begin()
        await publish(school, ANNA, 1)
        await publish(school, VERA, 2)
        assert await program.next() == {"child": VERA, "n": 2}
        assert program.heard.empty()


async def test_a_connection_that_is_closed_is_a_lost_line(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    """Signing in anew as the same account closes it."""
    async with signed_in(address, tmp_path, clock, on_cable=False) as (program, _cable):
        await program.begin()
        await sign_in(program.context, address, "mother", PASSWORD, remember=False)
        await publish(school, ANNA, 1)
        assert isinstance(await program.next(), Reconnected)
        assert (await program.next())["n"] == 1


async def test_a_portal_without_live_events_gets_one_request(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    config = Config(server="http://127.0.0.1:9/", login="mother", keep_cache=False)
    store = open_store(config, paths_in(tmp_path), clock)
    context = Context(config, store, paths_in(tmp_path), clock=clock, transport=line, password=PASSWORD)
    await context.portal()
    context.features |= {events.FEATURE}
    listener = Listener(context, lambda message: None)
    for _ in range(2):
        listener.begin()
        if listener._task is not None:
            await asyncio.wait([listener._task])
    assert line.requests.count("GET /cabinet/events") == 1
    context.features -= {events.FEATURE}
    silent = Listener(context, lambda message: None)
    silent.begin()
    assert not silent.is_listening
    await context.close_portal()
    store.close()


async def test_who_was_displaced_by_another_program_stays_away_for_minutes(
    address: str, school: Database, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coming back at once it would displace the next one, and so on for ever."""
    monkeypatch.setattr(hub, "MOST", 1)
    (tmp_path / "second").mkdir()
    async with (
        signed_in(address, tmp_path, clock) as (first, cable),
        signed_in(address, tmp_path / "second", clock) as (second, _cable),
    ):
        await first.begin()
        cable.mended.clear()  # it stays in its pause
        await second.begin()
        await asyncio.wait_for(first.rests.wait(), PATIENCE)
        [pause] = first.pauses
        assert routes.DISPLACED_RETRY / 4000 <= pause <= routes.DISPLACED_RETRY / 1000
        await publish(school, ANNA, 1)
        assert (await second.next())["n"] == 1
        assert first.heard.empty()


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 3600))
def test_a_portal_may_name_a_longer_pause(losses: int, drawn: float, retry: float) -> None:
    pause = pause_after(losses, drawn, retry)
    assert max(retry, SHORTEST) / 4 <= pause <= max(retry, LONGEST)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_pauses_grow_to_a_limit_and_are_never_none(losses: int, drawn: float) -> None:
    pause = pause_after(losses, drawn)
    assert SHORTEST / 4 <= pause <= LONGEST
    assert pause <= pause_after(losses + 1, drawn)
