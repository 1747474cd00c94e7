"""Store, client and the real server together: a day's first synchronisation, the second, and a change."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.diary.tables import marks
from ruobr_tui import i18n
from ruobr_tui.api import resources
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.people import Account
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config
from ruobr_tui.store import State, Store
from support.fixtures import FixedClock
from support.school import ANNA, MONDAY, PASSWORD, SATURDAY, SCHOOL, TUESDAY
from support.screens import SERVER, Line, paths_in
from support.synchronising import synchronise


@pytest.fixture
async def server(line: Line, clock: FixedClock) -> AsyncIterator[Portal]:
    """A mother's client of a furnished school."""
    auth = HeaderCredentials("mother", PASSWORD)
    async with Portal(SERVER, auth, transport=line, clock=clock) as portal:
        yield portal


async def mother(store: Store, server: Portal) -> Account:
    account = (await store.refresh(resources.account(), server)).value
    assert account is not None
    return account


async def test_in_a_second_synchronisation_the_diary_is_confirmed_whole(store: Store, server: Portal) -> None:
    account = await mother(store, server)
    first = await synchronise(store, server, account, today=TUESDAY)
    second = await synchronise(store, server, account, today=TUESDAY)
    assert first.failures == second.failures == []
    diary = second.requests - 2 - len(account.children)  # account, letters, and each child's periods
    assert second.requests == first.requests
    assert second.not_modified >= diary
    assert second.bytes_received < first.bytes_received
    assert (first.news, second.news) == (0, 0)


async def test_a_mark_given_at_school_is_news_here(store: Store, server: Portal, line: Line) -> None:
    account = await mother(store, server)
    await synchronise(store, server, account, today=TUESDAY)

    def give_a_twin(connection: Connection) -> str:
        """A second mark, equal in everything but its number, to one that Anna has this week."""
        row = (
            connection.execute(select(marks).where(marks.c.school_id == SCHOOL, marks.c.id == 2003))
            .mappings()
            .one()
        )
        connection.execute(insert(marks).values({**row, "id": 99_999}))
        diary.bump_pupil(connection, SCHOOL, ANNA)
        return str(row["value"])

    given = line.database.write_now(give_a_twin)
    report = await synchronise(store, server, account, today=TUESDAY)
    assert report.news == 1
    assert [(item.kind, item.child, item.after) for item in store.news()] == [("mark-new", ANNA, given)]
    again = await synchronise(store, server, account, today=TUESDAY)
    assert again.news == 0
    assert len(store.news()) == 1


async def test_with_the_cable_out_the_week_stands(
    store: Store,
    server: Portal,
    line: Line,
    clock: FixedClock,
    store_path: Path,
    reopen: Callable[..., Store],
) -> None:
    week = (ANNA, MONDAY, SATURDAY)
    fresh = await store.refresh_lessons(*week, server)
    store.close()
    line.cut()
    clock.advance(hours=5)
    later = reopen(store_path)
    offline = await later.refresh_lessons(*week, server)
    assert offline.state is State.OFFLINE
    assert offline.value == fresh.value
    assert offline.value
    assert offline.fetched_at == fresh.fetched_at


def test_the_command_prints_a_real_week(
    line: Line, clock: FixedClock, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    i18n.activate("en")
    config = Config(server=SERVER, login="mother")
    for command in ("week", "marks", "homework", "absences", "news"):
        options = parser().parse_args([command, "--json"])
        code = run_printing(options, config, paths_in(tmp_path), PASSWORD, transport=line, clock=clock)
        out, err = capsysbinary.readouterr()
        assert (code, err) == (Exit.OK, b"")
        said = json.loads(out)
        assert said["state"] == "fresh"
        assert len(said["children"]) >= 3
        if command != "news":
            assert any(child[command] for child in said["children"])
