"""Ending a kiosk: by its code, or from outside; nobody else can."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.account.unlock_code import FREE, LONGEST_PAUSE, Tries, hash_of, is_hash, is_right
from ruobr_tui.cli import main
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.config import load
from ruobr_tui.screens.program.kiosk_code import KioskCodeSheet
from support.fixtures import FixedClock
from support.screens import Line, at_home, program, settled, text_of

CODE = "4815-школа"
STORED = hash_of(CODE)


async def test_the_code_ends_it_and_signs_out(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_code=STORED)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("ctrl+q")
        await settled(app, pilot)
        assert isinstance(app.screen, KioskCodeSheet)
        app.screen.query_one(Input).value = CODE
        await pilot.press("enter")
        for _attempt in range(50):
            await pilot.pause(0.02)
            if app._exit:
                break
    assert app.return_value == 0
    assert any("DELETE" in request and "session" in request for request in line.requests)


async def test_no_other_key_and_no_other_code_ends_it(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, kiosk=True, kiosk_code=STORED)
    now = 0.0
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert app.kiosk is not None
        app.kiosk.tries = Tries(lambda: now)
        for key in ("y", "д", "q", "enter", "escape"):
            await pilot.press("ctrl+q", key)
            await settled(app, pilot)
            assert app.is_running
            if isinstance(app.screen, KioskCodeSheet):
                await pilot.press("escape")
        for number in range(FREE):
            await pilot.press("ctrl+q")
            await settled(app, pilot)
            app.screen.query_one(Input).value = f"wrong-{number}"
            await pilot.press("enter")
            await settled(app, pilot)
            assert "Wrong code." in text_of(app)
            assert "wrong-" not in text_of(app)
            await pilot.press("escape")
        # Now not even the right one is looked at, also in a new window, until the pause is over.
        await pilot.press("ctrl+q")
        await settled(app, pilot)
        app.screen.query_one(Input).value = CODE
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.is_running
        assert "Try again in 5 seconds." in text_of(app)
        now = 6.0
        app.screen.query_one(Input).value = CODE
        await pilot.press("enter")
        for _attempt in range(50):
            await pilot.pause(0.02)
            if app._exit:
                break
    assert app.return_value == 0


async def test_a_signal_ends_it_without_any_code(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        os.kill(os.getpid(), signal.SIGTERM)
        for _attempt in range(100):
            await asyncio.sleep(0.02)
            if app._exit:
                break
    assert app.return_value == 0
    assert app.context.auth is None, "the person was signed out"
    assert any("DELETE" in request and "session" in request for request in line.requests)


def test_pauses_grow_and_have_an_end() -> None:
    now = 0.0
    tries = Tries(lambda: now)
    pauses = []
    for _number in range(FREE + 12):
        tries.failed()
        pauses.append(tries.pause)
        now += tries.pause
    assert pauses[: FREE - 1] == [0] * (FREE - 1)
    assert pauses[FREE - 1 : FREE + 2] == [5, 10, 20]
    assert pauses[-1] == LONGEST_PAUSE
    assert tries.pause == 0


def test_what_is_stored_is_no_code_and_differs_each_time() -> None:
    assert CODE not in STORED
    assert hash_of(CODE) != STORED
    assert is_right(STORED, CODE)
    assert is_right(STORED, CODE.replace("й", "и\u0306"))
    for wrong in ("", CODE + " ", CODE.upper(), STORED, "x" * 10_000):
        assert not is_right(STORED, wrong)


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_a_damaged_hash_opens_to_nobody(stored: str) -> None:
    assert not is_hash(stored)
    assert not is_right(stored, "")
    assert not is_right("scrypt:99999999999:8:1:" + "00" * 16 + ":" + "00" * 32, "")


def set_code(monkeypatch: pytest.MonkeyPatch, config: Path, *typed: str) -> int:
    i18n.activate("en")
    words = list(typed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("ruobr_tui.commands.housekeeping.getpass", lambda *_args, **_more: words.pop(0))
    return main(["kiosk", "--set-code", "--config", str(config), "--lang", "en"])


def test_it_is_set_and_removed_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("kiosk_idle = 90\n")
    assert set_code(monkeypatch, config, CODE, CODE) == Exit.OK
    found = load(config, {})
    assert found.problems == ()
    assert found.config.kiosk_idle == 90
    assert is_right(found.config.kiosk_code, CODE)
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert CODE not in config.read_text()
    assert set_code(monkeypatch, config, CODE, "another") == Exit.USAGE
    assert set_code(monkeypatch, config, "123", "123") == Exit.USAGE
    assert load(config, {}).config == found.config
    main(["config", "--config", str(config), "--lang", "en"])
    printed = capsys.readouterr()
    assert "kiosk_code = set" in printed.out
    assert found.config.kiosk_code not in printed.out + printed.err + repr(found.config)
    assert set_code(monkeypatch, config, "", "") == Exit.OK
    assert load(config, {}).config.kiosk_code == ""


def test_what_is_no_hash_is_reported_and_counts_as_no_code(tmp_path: Path) -> None:
    i18n.activate("en")
    config = tmp_path / "config.toml"
    config.write_text('kiosk_code = "1234"\n')
    found = load(config, {})
    assert found.config.kiosk_code == ""
    assert "ruobr kiosk --set-code" in str(found.problems[0])
