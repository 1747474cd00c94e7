"""A portal with a bank behind a program, and a parent on the way to the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui.screens.payments.payment import PaymentScreen
from ruobr_tui.screens.payments.top_up import TopUpScreen
from support.banks import ModelBank
from support.desk_screens import sit_at_desk
from support.fixtures import FixedClock
from support.payments import open_canteen, watcher
from support.screens import Line, at_home, press, program, settled, text_of


@pytest.fixture
def bank() -> ModelBank:
    """Nobody has paid yet."""
    return ModelBank()


@pytest.fixture
def portal(line: Line, bank: ModelBank, clock: FixedClock) -> Any:
    """The portal's application, with a bank."""
    line.database.write_now(open_canteen)
    app = line.application
    app.state.watcher = watcher(line.database, bank, clock)
    return app


async def type_in(app: Any, pilot: Any, text: str) -> None:
    """Into the line that asks."""
    app.screen.query_one(Input).value = text
    await pilot.pause()


async def to_the_bank(app: Any, pilot: Any, *sums: str) -> None:
    """Top up by these keys."""
    await at_home(app, pilot)
    await press(app, pilot, "g", "p", "n")
    assert isinstance(app.screen, TopUpScreen)
    await press(app, pilot, *sums, "ctrl+s")
    await settled(app, pilot)
    assert isinstance(app.screen, PaymentScreen), text_of(app)


async def credited(tmp_path: Path, clock: FixedClock, line: Line, portal: Any, bank: ModelBank) -> Any:
    """A payment of 260 for Anna that has come; its order at the bank."""
    sit_at_desk(line, "meals")
    mother = program(tmp_path / "mother", clock, line)
    async with mother.run_test(size=(80, 24)) as pilot:
        await to_the_bank(mother, pilot, "a")
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await portal.state.watcher.step()
    return order
