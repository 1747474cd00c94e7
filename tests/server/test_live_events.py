"""Live events: published once, in order, to whom they concern; resumed after a lost line; ended in time."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.areas.events import hub, routes
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import NotFound
from ruobr_tui.api.events import Event, events_in
from support.certificates import TRUSTS_NOBODY
from support.event_readers import Ear, publish, signed_in
from support.fixtures import CHEAP, FixedClock
from support.listening import listening
from support.patience import PATIENCE
from support.published_events import publish_numbered
from support.school import ANNA, PASSWORD, VERA
from support.server_command import serving


@pytest.fixture
def portal(furnished: Database, clock: FixedClock) -> Iterator[str]:
    """A listening server over the furnished school; by another clock its daily work would forget ``NOW``."""
    with listening(furnished, Settings(password_cost=CHEAP), clock) as address:
        yield address


async def test_an_event_reaches_whom_it_concerns_and_nobody_else(portal: str, furnished: Database) -> None:
    async with (
        signed_in(portal, "mother") as mother,
        signed_in(portal, "anna") as anna,
        signed_in(portal, "father") as father,
    ):
        ears = [await Ear.of(each) for each in (mother, anna, father)]
        await asyncio.to_thread(publish, furnished, ANNA, 1)
        for ear in ears[:2]:
            assert (await ear.next()).about == {"child": ANNA, "n": 1}
        await asyncio.to_thread(publish, furnished, VERA, 2)
        assert (await ears[2].next()).about == {"child": VERA, "n": 2}  # and not Anna's before it
        for ear in ears:
            await ear.stop()


async def test_a_lost_line_loses_and_doubles_nothing(portal: str, furnished: Database) -> None:
    async with signed_in(portal, "mother") as mother:
        ear = await Ear.of(mother)
        await asyncio.to_thread(publish, furnished, ANNA, 1)
        first = await ear.next()
        await ear.stop()
        for number in (2, 3):
            await asyncio.to_thread(publish, furnished, ANNA, number)
        again = Ear(mother, first.id)
        await asyncio.to_thread(publish, furnished, ANNA, 4)
        assert [(await again.next()).about["n"] for _ in range(3)] == [2, 3, 4]
        await again.stop()


async def test_nothing_is_published_that_was_not_committed(portal: str, furnished: Database) -> None:
    def fail(connection: Any) -> None:
        publish_numbered(connection, ANNA, "balance", 1)
        raise RuntimeError

    async with signed_in(portal, "mother") as mother:
        ear = await Ear.of(mother)
        with pytest.raises(RuntimeError):
            await asyncio.to_thread(furnished.write_now, fail)
        await asyncio.to_thread(publish, furnished, ANNA, 2)
        assert (await ear.next()).about["n"] == 2
        await ear.stop()


async def test_the_stream_ends_with_the_session(
    portal: str, furnished: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "HEARTBEAT", 0.1)
    async with signed_in(portal, "mother") as mother:
        ear = await Ear.of(mother)
        await asyncio.to_thread(publish, furnished, ANNA, 1)
        await ear.next()
        await mother.sign_out()
        await ear.ended()


async def test_the_oldest_of_too_many_streams_ends(
    portal: str, furnished: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "MOST", 5)
    async with signed_in(portal, "mother") as one, signed_in(portal, "mother") as other:
        ears = []
        for number in range(6):
            ear = await Ear.of(one if number % 2 else other)
            ears.append(ear)
            await asyncio.to_thread(publish, furnished, ANNA, number)
            await ear.next()  # it listens now
        await ears[0].ended()
        for ear in ears[1:]:
            await ear.stop()


async def test_who_is_not_signed_in_hears_nothing(portal: str) -> None:
    async with httpx.AsyncClient(base_url=portal, verify=TRUSTS_NOBODY) as client:
        assert (await client.get("/cabinet/events")).status_code == 401


async def test_a_portal_without_events_says_so(app_client: httpx.AsyncClient, furnished: Database) -> None:
    transport = app_client._transport
    async with Portal("http://127.0.0.1:9/", transport=transport) as portal:
        await portal.sign_in("mother", PASSWORD)
        with pytest.raises(NotFound):
            await anext(portal.events())


def test_a_server_with_open_streams_stops_on_a_signal(furnished: Database) -> None:
    """It ends them itself instead of waiting for them; a cut stream would raise here."""
    url = furnished.url.render_as_string(hide_password=False)
    with serving("--database", url) as (address, process):
        body = {"login": "mother", "password": PASSWORD, "device": "x"}
        token = httpx.post(f"{address}/cabinet/session", json=body, timeout=60).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.stream("GET", f"{address}/cabinet/events", headers=headers, timeout=PATIENCE) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry:")
            process.send_signal(signal.SIGTERM)
            assert next(lines).startswith("id:")
            assert not [line for line in lines if line]  # to its end, which is no fault
        assert process.wait(PATIENCE) == 0


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_lines_are_read_without_a_fault(lines: list[str]) -> None:
    async def read() -> list[Event]:
        async def given() -> AsyncIterator[str]:
            for line in lines:
                yield line

        return [event async for event in events_in(given())]

    for event in asyncio.run(read()):
        assert event.id >= 0
        assert isinstance(event.about, dict)


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ('[{"kind": "homework", "child": 7, "lesson": 9}]', [("homework", {"child": 7, "lesson": 9})]),
        ('[1, {"child": 7}, {"kind": 5}, null]', []),
        ('{"kind": "homework"}', []),
        ("[" + ",".join(['{"kind": "mark"}'] * 400) + "]", [("mark", {})] * 50),
    ],
    ids=["one", "odd", "no list", "many"],
)
async def test_what_was_recorded_at_once_is_heard_change_by_change(
    more: str, read: list[tuple[str, dict[str, int]]]
) -> None:
    async def given() -> AsyncIterator[str]:
        for line in ("id: 3", "event: mark", f'data: {{"child": 5, "more": {more}}}', ""):
            yield line

    heard = [(event.id, event.kind, event.about) async for event in events_in(given())]
    assert heard == [(3, "mark", {"child": 5}), *((3, kind, about) for kind, about in read)]
