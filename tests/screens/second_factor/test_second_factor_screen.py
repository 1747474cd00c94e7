"""The second factor as a member of staff meets it, by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.app import create_app
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy
from ruobr_tui.screens.second_factor.code_sheet import CodeSheet, typed_code
from ruobr_tui.screens.second_factor.page import SecondFactorScreen
from ruobr_tui.screens.second_factor.recovery_codes import RecoveryCodesPage
from ruobr_tui.screens.second_factor.set_up import SetUpPage
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import Line, press, program, settled, shown_by, text_of
from support.second_factors import Authenticator


async def at_factor(app: Any, pilot: Any) -> str:
    """Signed in, on the page."""
    await settled(app, pilot)
    return await press(app, pilot, "g", "i", "f")


async def typed(app: Any, pilot: Any, text: str) -> str:
    """Type into the focused entry, then Enter."""
    app.focused.value = text
    return await press(app, pilot, "enter")


async def set_up(app: Any, pilot: Any, clock: FixedClock) -> tuple[Authenticator, list[str]]:
    """Through password, secret, first code and recovery codes."""
    await press(app, pilot, "a")
    shown_by(app).view.row("current_password").value = PASSWORD
    await press(app, pilot, "ctrl+s")
    return await confirm(app, pilot, clock)


async def confirm(app: Any, pilot: Any, clock: FixedClock) -> tuple[Authenticator, list[str]]:
    page = shown_by(app)
    assert isinstance(page, SetUpPage)
    phone = Authenticator(page._secret.secret.get_secret_value(), clock)
    await press(app, pilot, "enter")
    assert isinstance(shown_by(app), CodeSheet)
    assert "wrong or was used" in " ".join((await typed(app, pilot, phone.wrong())).split())
    await typed(app, pilot, phone.code())
    codes = shown_by(app)
    assert isinstance(codes, RecoveryCodesPage)
    clock.advance(seconds=30)
    return phone, codes._codes


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_from_off_to_on_and_off_again(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, login="teacher")
    async with app.run_test(size=size) as pilot:
        assert "Off: whoever knows your password" in await at_factor(app, pilot)
        _phone, codes = await set_up(app, pilot, clock)
        assert all(code in text_of(app) for code in codes)
        assert not app.has_menu  # it would lead away from the codes without a question
        await press(app, pilot, "escape")
        assert "Close the recovery codes?" in text_of(app)
        text = await press(app, pilot, "y")
        assert isinstance(shown_by(app), SecondFactorScreen)
        assert "On since" in text
        assert "10 recovery codes left" in text
        await press(app, pilot, "d")
        form = shown_by(app).view
        form.row("current_password").value, form.row("code").value = PASSWORD, codes[0].lower()
        assert "Off: whoever knows your password" in await press(app, pilot, "ctrl+s")


async def test_the_second_step_of_signing_in(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    """With the password from elsewhere, as over SSH: only the code is asked for."""
    app = program(tmp_path / "one", clock, line, login="teacher")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_factor(app, pilot)
        phone, codes = await set_up(app, pilot, clock)
        await press(app, pilot, "escape", "y")
    other = program(tmp_path / "two", clock, line, login="teacher", lang="ru")
    async with other.run_test(size=(60, 20)) as pilot:
        await settled(other, pilot)
        assert isinstance(shown_by(other), CodeSheet)
        assert "В коде шесть цифр" in " ".join((await typed(other, pilot, "123")).split())
        await typed(other, pilot, phone.wrong())
        assert "Код неверен" in text_of(other)
        await typed(other, pilot, phone.code())
        assert "Подключён с" in await at_factor(other, pilot)
    third = program(tmp_path / "three", clock, line, login="teacher")
    async with third.run_test(size=(80, 24)) as pilot:
        await settled(third, pilot)
        await press(third, pilot, "escape")
        assert isinstance(shown_by(third), LoginScreen)
        assert "has a second factor" in text_of(third)
        shown_by(third).query_one("#password").value = PASSWORD
        await press(third, pilot, "enter")
        await typed(third, pilot, codes[5])
        assert "9 recovery codes left" in await at_factor(third, pilot)


@pytest.fixture
async def strict(line: Line, clock: FixedClock) -> AsyncIterator[Line]:
    """The same school, where a second factor is required."""
    settings = replace(line.application.state.settings, second_factor=SecondFactorPolicy.REQUIRED)
    app = create_app(settings, line.database, clock=clock)
    yield Line(app, line.database)
    app.state.gate.close()


async def test_where_it_is_required_it_is_set_up_while_signing_in(
    tmp_path: Path, clock: FixedClock, strict: Line
) -> None:
    app = program(tmp_path, clock, strict, login="teacher")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await confirm(app, pilot, clock)
        await press(app, pilot, "escape", "y")
        text = await at_factor(app, pilot)
        assert "On since" in text
        assert "Your organisation requires it." in text


async def test_a_stored_session_is_led_there_when_it_becomes_required(
    tmp_path: Path, clock: FixedClock, line: Line, strict: Line
) -> None:
    app = program(tmp_path, clock, line, login="teacher")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.context.transport = strict
        await app.context.close_portal()
        await press(app, pilot, "r")
        assert isinstance(shown_by(app), LoginScreen)
        assert "requires a second factor" in text_of(app)
        shown_by(app).query_one("#password").value = PASSWORD
        await press(app, pilot, "enter")
        assert isinstance(shown_by(app), SetUpPage)


async def test_families_see_no_such_section(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="mother")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert all(section.id != "second-factor" for section in app.context.sections)


def test_codes_are_typed_on_any_layout() -> None:
    assert typed_code("123 456") == "123456"
    assert typed_code("abcde-23456") == "ABCDE23456"
    assert typed_code("фисву-23456") == "ABCDE23456"  # the same keys on a Russian layout
