"""The kindergartens of a municipality: the pane tells what one asks next; on a small screen a page does."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.screens.kindergarten.institutions import InstitutionsScreen
from ruobr_tui.screens.parts.detail_page import DetailsScreen
from support.demo_schools import DEMO_NOW, demo_line
from support.demo_schools import demo_folder as demo_folder
from support.fixtures import FixedClock
from support.screens import at_home, lines_of, press, program, shown_by, text_of


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_the_pane_has_all_about_the_selected_kindergarten(
    tmp_path: Path, demo_folder: Path, size: tuple[int, int]
) -> None:
    with demo_line(demo_folder, tmp_path / "school") as line:
        app = program(
            tmp_path / "client", FixedClock(DEMO_NOW), line, login="parent", password="demo", lang="ru"
        )
        async with app.run_test(size=size) as pilot:
            await at_home(app, pilot)
            await press(app, pilot, "g", "k", "f")
            assert isinstance(app.screen, InstitutionsScreen), text_of(app)
            await press(app, pilot, "down")
            if size == (60, 20):
                assert "↵ Подробно" in lines_of(app)[-1]
                await press(app, pilot, "enter")
                assert isinstance(app.screen, DetailsScreen)
            shown = "\n".join(each.plain for each in shown_by(app).view.lines)
            if size != (60, 20):
                shown = "\n".join(each.plain for each in shown_by(app).pane.lines)
            assert "№ 17 «Солнышко»" in shown
            for word in ("Адрес", "Телефон", "Ждут", "ГРУППЫ", "3 года", "полный день", "свободно"):
                assert word in shown, shown
            assert "…" not in shown
            if size != (60, 20):
                await press(app, pilot, "slash", *"ромашка", "enter")
                assert "№ 3 «Ромашка»" in "\n".join(each.plain for each in shown_by(app).pane.lines)
                await press(app, pilot, "enter")
                assert app.screen.focused is shown_by(app).pane
