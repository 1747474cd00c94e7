"""The meal account and a week of meals, by keys; also where the portal is the mobile interface alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.screens.meals.account import MealsScreen
from ruobr_tui.screens.payments.list import PaymentsScreen
from support.fixtures import FixedClock
from support.screens import Line, at_home, press, program, text_of


@pytest.mark.parametrize("key", ["dollar_sign", "semicolon"])  # on a Latin and on a Russian layout
async def test_the_account_and_the_week(tmp_path: Path, clock: FixedClock, line: Line, key: str) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, key)
        assert isinstance(app.screen, MealsScreen)
        shown = text_of(app)
        assert "Account 4210001: 524.50 ₽" in shown
        assert "Daily limit 150.00 ₽" in shown
        assert "Usually 85.50 ₽ a day." in shown
        assert "✓ Завтрак · Комплекс № 1" in shown
        assert "received" in shown
        assert "cancelled" in shown
        assert "Каша, Чай" in shown
        await press(app, pilot, "left_square_bracket")
        assert "No meals in this week." in text_of(app)
        await press(app, pilot, "t")
        assert "Каша, Чай" in text_of(app)
        line.cut()
        await press(app, pilot, "r")
        assert "offline" in text_of(app)
        assert "524.50 ₽" in text_of(app)
        await press(app, pilot, "tab")  # the other child's account came with the first one's
        assert "no meal account" in text_of(app)
        assert "Statement" not in text_of(app)
        await press(app, pilot, "s", "w")
        assert isinstance(app.screen, MealsScreen)
        line.mend()
        await press(app, pilot, "r")
        assert "no meal account" in text_of(app)
        await press(app, pilot, "p")
        assert isinstance(app.screen, PaymentsScreen)
        await press(app, pilot, "g", key)
        assert isinstance(app.screen, MealsScreen)
