"""Our client against the mobile interface alone: no capabilities, no sessions, credentials in headers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from ruobr_server.app import create_app
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.account.credentials import Secrets
from ruobr_tui.account.sign_in import authenticate
from ruobr_tui.api import resources
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import WrongPassword
from support.databases import on_both, on_sqlite
from support.fixtures import CHEAP, FixedClock
from support.school import ANNA, LETTER, MONDAY, PASSWORD, QUARTER_2, SATURDAY, furnish
from support.screens import SERVER, Line, at_home, paths_in, program, settled, text_of

pytestmark = on_sqlite


@pytest.fixture
async def mobile_alone(database: Database, passwords: Passwords, clock: FixedClock) -> AsyncIterator[Line]:
    """The way to a server that knows the mobile interface and nothing else."""
    furnish(database, passwords)
    portal = create_app(Settings(password_cost=CHEAP, cabinet=False), database, clock=clock)
    yield Line(portal, database)
    portal.state.gate.close()


async def test_everything_that_the_mobile_interface_has_is_read(
    mobile_alone: Line, clock: FixedClock
) -> None:
    async with Portal(SERVER, transport=mobile_alone, clock=clock) as portal:
        assert await portal.capabilities() is None
        secret, capabilities = await authenticate(portal, "mother", PASSWORD)
        assert capabilities is None
        assert secret.token is None
    auth = HeaderCredentials("mother", PASSWORD)
    async with Portal(SERVER, auth, transport=mobile_alone, clock=clock) as portal:
        account = (await portal.fetch(resources.account())).value
        assert account is not None
        assert account.is_parent
        assert [child.first_name for child in account.children] == ["Анна", "Борис", "Мария"]
        week = (await portal.fetch(resources.lessons(ANNA, MONDAY, SATURDAY))).value
        assert week is not None
        assert [mark.text for lesson in week.lessons for mark in lesson.marks] == ["5", "4", "зачёт", "3"]
        periods = (await portal.fetch(resources.periods(ANNA))).value
        assert periods is not None
        assert QUARTER_2 in [period.id for period in periods]
        inbox = (await portal.fetch(resources.inbox())).value
        assert inbox is not None
        assert LETTER in [message.id for message in inbox.messages]
        letter = (await portal.fetch(resources.message(ANNA, LETTER))).value
        assert letter is not None
        assert letter.text == "Здравствуйте"
        child = account.children[0]
        food = (await portal.fetch(resources.food(ANNA, child.meal_type, date(2026, 11, 24)))).value
        assert food is not None
        assert food.balance is not None
        assert food.balance == food.balance.quantize(food.balance)


@on_both
async def test_a_wrong_password_is_reported_as_one(mobile_alone: Line, clock: FixedClock) -> None:
    auth = HeaderCredentials("mother", "не тот")
    async with Portal(SERVER, auth, transport=mobile_alone, clock=clock) as portal:
        with pytest.raises(WrongPassword):
            await portal.fetch(resources.account())


async def test_the_program_works_with_what_there_is(
    tmp_path: Path, mobile_alone: Line, clock: FixedClock
) -> None:
    app = program(tmp_path, clock, mobile_alone)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert "Алгебра" in text_of(app)
        assert app.context.features == frozenset()
        await pilot.press("g", "m")
        await settled(app, pilot)
        assert "3.83" in text_of(app)
        await pilot.press("escape", "g", "l")
        await settled(app, pilot)
        assert "Письмо" in text_of(app)
        await pilot.press("escape", "g", "s")
        for page in ("[About]", "[Class]"):  # no news in between
            await settled(app, pilot)
            assert page in text_of(app)
            await pilot.press("]")
    paths = {request.split(" ")[1] for request in mobile_alone.requests}
    assert not any(path.startswith("/api/") for path in paths), "the older generation was not offered"
    secrets = Secrets(paths_in(tmp_path).secrets_file)
    assert secrets.find(app.context.account_name) is None, "nobody asked to remember the password"
