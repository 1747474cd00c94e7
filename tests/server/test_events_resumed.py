"""Coming back with a number: behind it when it is this database's, else everything is to be read again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from ruobr_server.areas.events import cursor, hub
from ruobr_server.areas.events import service as events
from ruobr_server.areas.events.cursor import Cursor
from ruobr_server.areas.events.hub import Hub, Late
from ruobr_server.areas.events.queries import BEGINNING, after, start
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.instances import renew
from ruobr_server.kit.settings import Settings
from support.certificates import TRUSTS_NOBODY
from support.databases import on_postgresql
from support.event_readers import Ear, publish, signed_in
from support.fixtures import CHEAP, NOW, FixedClock
from support.listening import listening
from support.patience import PATIENCE
from support.recovery import until
from support.school import ANNA, header_credentials

MOTHER = 1


@pytest.fixture
def portal(furnished: Database, clock: FixedClock) -> Iterator[str]:
    with listening(furnished, Settings(password_cost=CHEAP), clock) as address:
        yield address


async def first_block(address: str, number: str) -> dict[str, str]:
    """The fields with which a stream begins that has this ``Last-Event-ID``."""
    headers = {**header_credentials("mother"), "last-event-id": number}
    async with (
        httpx.AsyncClient(base_url=address, verify=TRUSTS_NOBODY) as client,
        client.stream("GET", "/cabinet/events", headers=headers, timeout=PATIENCE) as stream,
    ):
        assert stream.status_code == 200
        found: dict[str, str] = {}
        async for line in stream.aiter_lines():
            if not line:
                return found
            name, _, value = line.partition(": ")
            found[name] = value
    raise AssertionError("the stream ended")


@pytest.mark.parametrize(
    "number",
    [
        "0",
        "7",
        "-1",
        "1764000000000000",
        "9" * 18,
        "9" * 19,
        "1" + "0" * 17,
        "1e17",
        "+" + "1" * 17,
        "x" * 4000,
    ],
    ids=range(10),
)
async def test_what_is_no_number_of_ours_begins_anew_and_says_so(
    portal: str, furnished: Database, number: str
) -> None:
    furnished.write_now(events.publish, [MOTHER], "balance", {"child": ANNA}, NOW)

    async def is_seen() -> bool:  # when all transactions before it have ended
        return furnished.read_now(start, None).position != BEGINNING

    await until(is_seen)
    block = await first_block(portal, number)
    assert (block["event"], block["data"]) == ("reset", "{}")
    assert int(block["id"]) == furnished.read_now(start, None).number
    assert "event" not in await first_block(portal, block["id"])
    assert "event" not in await first_block(portal, "")


@given(st.integers(1000, 9999), st.integers(0, 10**11 - 1), st.integers(0, 999))
def test_a_number_has_eighteen_digits_and_is_read_again(history: int, number: int, content: int) -> None:
    """So many as older clients read."""
    written = Cursor(history, number, content).to_wire()
    assert len(str(written)) == 18
    assert cursor.read(str(written)) == Cursor(history, number, content)


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    found = cursor.read(text)
    assert found is None or str(found.to_wire()) == text.strip()


@given(st.text(max_size=40))
def test_histories_have_four_digits(text: str) -> None:
    assert 1000 <= cursor.history_number(text) <= 9999


def test_what_was_forgotten_is_not_passed_over(furnished: Database) -> None:
    """Behind an event that is there everything is there; behind one that is not, something may be missing."""

    def position(at: timedelta) -> str:
        furnished.write_now(events.publish, [MOTHER], "balance", {"child": ANNA}, NOW + at)
        return str(furnished.read_now(start, None).number)

    # The clock of a request may be a little behind that of one before it.
    first, later, early, last = (position(timedelta(hours=each)) for each in (0, 30, 2, 40))
    furnished.write_now(events.forget_old, NOW + timedelta(hours=50))
    missed = [furnished.read_now(start, each).missed for each in (first, later, early, last)]
    assert missed == [True, False, False, False]
    begun = furnished.read_now(start, later)
    assert len(furnished.read_now(after, MOTHER, begun.position)) == 2
    furnished.write_now(events.forget_old, NOW + timedelta(days=90))
    assert [furnished.read_now(start, each).missed for each in (early, last)] == [True, False]


async def test_streams_end_when_the_database_becomes_another_one(portal: str, furnished: Database) -> None:
    async with signed_in(portal, "mother") as mother:
        ear = await Ear.of(mother)
        await asyncio.to_thread(publish, furnished, ANNA, 1)
        await ear.next()
        await asyncio.to_thread(furnished.write_now, renew, NOW)
        await ear.ended()
        again = await Ear.of(mother, ear.number)
        assert (await again.next()).kind == "reset"
        await asyncio.to_thread(publish, furnished, ANNA, 2)
        assert (await again.next()).about["n"] == 2
        number = again.number
        await again.stop()
        once_more = await Ear.of(mother, number)
        await asyncio.to_thread(publish, furnished, ANNA, 3)
        assert (await once_more.next()).about["n"] == 3  # no reset before it
        await once_more.stop()


@asynccontextmanager
async def running(database: Database) -> AsyncIterator[Hub]:
    found = Hub(database)
    task = asyncio.create_task(found.run())
    yield found
    task.cancel()
    await asyncio.wait([task])


async def test_each_process_hears_what_another_one_writes(furnished: Database, clock: FixedClock) -> None:
    other = Database(furnished.url, clock=clock)
    async with running(furnished) as here, running(other) as there:
        with here.listening(MOTHER) as one, there.listening(MOTHER) as two, there.listening(2) as nobody:
            for listener in (one, two, nobody):
                assert await listener.wait(PATIENCE)  # the first look wakes all
            await other.write(events.publish, [MOTHER], "balance", {"child": ANNA}, NOW)
            assert await one.wait(PATIENCE)
            assert await two.wait(PATIENCE)
            assert not await nobody.wait(0.0)
    await other.close()


def test_only_a_transaction_that_lasts_is_news_and_once() -> None:
    late = Late()
    after = hub.LATE_AFTER
    assert not late.is_news(5, 100.0)
    assert not late.is_news(5, 100.0 + after - 0.1)
    assert not late.is_news(6, 100.0 + after)  # another one
    assert late.is_news(6, 100.0 + 2 * after)
    assert not late.is_news(6, 100.0 + 3 * after)
    assert not late.is_news(0, 100.0 + 4 * after)  # nothing waits
    assert not late.is_news(6, 100.0 + 4 * after)
    assert late.is_news(6, 100.0 + 5 * after)


@on_postgresql
async def test_who_keeps_events_waiting_is_named_in_the_log(
    furnished: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub, "LATE_AFTER", 0.0)
    caplog.set_level(logging.WARNING, "ruobr_server.areas.events")
    ready, done = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    other = Database(furnished.url, clock=clock)

    def hold(connection: Connection) -> None:
        connection.execute(text("SELECT pg_current_xact_id()"))
        loop.call_soon_threadsafe(ready.set)
        asyncio.run_coroutine_threadsafe(done.wait(), loop).result(PATIENCE)

    async with running(furnished) as here:
        with here.listening(MOTHER) as listener:
            assert await listener.wait(PATIENCE)
            holding = asyncio.create_task(other.write(hold))
            await ready.wait()
            await furnished.write(events.publish, [MOTHER], "balance", {"child": ANNA}, NOW)

            async def is_said() -> bool:
                return bool(caplog.messages)

            await until(is_said)
            assert "wait for a transaction: process" in caplog.messages[0]
            assert "ruobr-server pool" in caplog.messages[0]
            assert not await listener.wait(0.0)
            done.set()
            await holding
            assert await listener.wait(PATIENCE)
    await other.close()
