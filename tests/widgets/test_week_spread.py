"""The spread under the fingers: the cursor, the window, its messages, what it redraws."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from ruobr_tui import i18n
from ruobr_tui.widgets.palette import THEMES
from ruobr_tui.widgets.week.spread import WeekSpread
from ruobr_tui.widgets.week_view import WeekView
from support.weeks import MONDAY, NOW, a_lesson, a_week, usual_week


class Shown(App[None]):
    """A spread alone on the screen."""

    def __init__(self, week: WeekView) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.week = week
        self.opened: list[int] = []
        self.moved: list[int | None] = []

    def compose(self) -> ComposeResult:
        yield WeekSpread(lambda: self.moved.append(self.spread.cursor))

    def on_mount(self) -> None:
        i18n.activate("en")
        self.spread.show_week(self.week, NOW)

    @property
    def spread(self) -> WeekSpread:
        return self.query_one(WeekSpread)

    def on_week_spread_opened(self, event: WeekSpread.Opened) -> None:
        self.opened.append(event.lesson)

    def lines(self) -> list[str]:
        """What the spread's cells say."""
        spread = self.spread
        return [spread.render_line(y).text.rstrip() for y in range(spread.size.height)]


async def walked(pilot: Any, *keys: str) -> int | None:
    """Where the cursor stands after these keys."""
    await pilot.press(*keys)
    await pilot.pause()
    return pilot.app.spread.cursor  # type: ignore[no-any-return]


async def test_the_cursor_begins_on_the_lesson_of_now() -> None:
    async with Shown(usual_week()).run_test(size=(80, 40)) as pilot:
        assert pilot.app.spread.cursor == 22  # type: ignore[attr-defined]


async def test_in_one_column_the_arrows_walk_lessons_and_days() -> None:
    async with Shown(usual_week()).run_test(size=(80, 40)) as pilot:
        assert await walked(pilot, "home") == 11
        assert await walked(pilot, "down", "j", "down") == 21
        assert await walked(pilot, "k") == 13
        assert await walked(pilot, "right") == 21
        assert await walked(pilot, "pagedown") == 31
        assert await walked(pilot, "down", "pageup") == 31  # first to the beginning of this day
        assert await walked(pilot, "pageup") == 21
        assert await walked(pilot, "left", "left", "up") == 11
        assert await walked(pilot, "end", "down") == 63


async def test_in_two_columns_left_and_right_go_to_the_lesson_beside() -> None:
    async with Shown(usual_week()).run_test(size=(120, 30)) as pilot:
        assert await walked(pilot, "home", "down") == 12
        assert await walked(pilot, "right") == 42
        assert await walked(pilot, "right") == 42
        assert await walked(pilot, "left") == 12


async def test_beside_an_empty_day_is_the_nearest_lesson_of_the_other_column() -> None:
    week = a_week(*(each for each in usual_week().lessons if each.day != "2026-11-26"))
    async with Shown(week).run_test(size=(120, 30)) as pilot:
        assert await walked(pilot, "home", "right") == 51


async def test_it_says_where_it_is_and_what_is_opened() -> None:
    app = Shown(usual_week())
    async with app.run_test(size=(80, 40)) as pilot:
        await walked(pilot, "down", "enter")
        assert app.moved == [23]
        assert app.opened == [23]
        await pilot.click(WeekSpread, offset=(5, 1))
        await pilot.click(WeekSpread, offset=(5, 1))
        assert app.opened == [23, 11]


async def test_the_window_follows_the_cursor_and_keeps_the_days_heading() -> None:
    app = Shown(usual_week(per_day=6))
    async with app.run_test(size=(60, 10)) as pilot:
        await walked(pilot, "home")
        assert app.lines()[0].startswith("MON 23")
        await walked(pilot, "end")
        assert "Предмет 66" in app.lines()[-1]
        await walked(pilot, "pageup")
        await walked(pilot, "pageup")
        assert app.lines()[0].startswith("FRI 27")
        assert "Предмет 51" in app.lines()[1]
        assert any(text.endswith("▐") for text in app.lines())  # where in the week this is


async def test_the_cursor_stays_on_its_lesson_when_the_week_comes_anew() -> None:
    app = Shown(usual_week())
    async with app.run_test(size=(80, 40)) as pilot:
        await walked(pilot, "end")
        app.spread.show_week(a_week(a_lesson(5), *app.week.lessons), NOW)
        assert app.spread.cursor == 63
        app.spread.show_week(a_week(a_lesson(5)), NOW)
        assert app.spread.cursor == 5
        app.spread.show_week(a_week(), NOW)
        assert app.spread.cursor is None
        assert await walked(pilot, "down", "right", "pagedown", "home", "end", "enter") is None
        assert app.opened == []


async def test_lessons_under_one_number_do_not_hold_the_cursor() -> None:
    week = a_week(*(a_lesson(number, MONDAY, order) for order, number in enumerate((1, 2, 2, 3), 1)))
    async with Shown(week).run_test(size=(80, 20)) as pilot:
        assert await walked(pilot, "down", "down") == 3
        assert await walked(pilot, "up", "up") == 1


async def test_a_key_redraws_two_lines_and_a_new_week_only_those_that_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Shown(usual_week())
    async with app.run_test(size=(120, 30)) as pilot:
        drawn: list[Region | None] = []
        refresh = app.spread.refresh

        def counting(*regions: Region, **how: Any) -> Any:
            drawn.extend(regions or [None])
            return refresh(*regions, **how)

        monkeypatch.setattr(app.spread, "refresh", counting)
        await walked(pilot, "down")
        assert [(region.height, region.width) for region in drawn if region] == [(1, 58), (1, 58)]
        drawn.clear()
        app.spread.show_week(app.week, NOW)
        assert drawn == []
        changed = [replace(each, homework="§ 5") if each.id == 11 else each for each in app.week.lessons]
        app.spread.show_week(a_week(*changed), NOW)
        assert [(region.y, region.height) for region in drawn if region] == [(1, 1)]


async def test_the_bell_moves_the_sign_of_the_lesson_that_goes_on() -> None:
    app = Shown(usual_week())
    async with app.run_test(size=(80, 40)):
        assert [text for text in app.lines() if "▸" in text] == [" 2  9:25 ▸ Предмет 22"]
        app.spread.update_time(NOW + timedelta(minutes=40))
        assert [text for text in app.lines() if "▸" in text] == [" 3 10:30 ▸ Предмет 23"]
        app.spread.update_time(NOW + timedelta(days=1))
        assert [text.split(" ─")[0] for text in app.lines() if "today" in text] == ["WED 25 · today"]


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (24, 3), (60, 20), (80, 24), (120, 40), (200, 60)])
async def test_every_size_is_filled_to_its_last_cell(size: tuple[int, int]) -> None:
    week = a_week(
        a_lesson(1, subject="中文 и 🎓", homework="[5] [/b]", remark="é" * 300),
        *(each for each in usual_week(7).lessons if each.day != MONDAY.isoformat()),
    )
    app = Shown(week)
    async with app.run_test(size=size) as pilot:
        for key in ("end", "home", "right", "pagedown"):
            await pilot.press(key)
            assert [app.spread.render_line(y).cell_length for y in range(size[1])] == [size[0]] * size[1]


async def test_a_click_on_any_row_of_a_lesson_selects_it_and_the_window_shows_all_its_rows() -> None:
    week = a_week(*(a_lesson(order, MONDAY, order, homework="слово " * 20) for order in range(1, 8)))
    app = Shown(week)
    async with app.run_test(size=(80, 22)) as pilot:
        rows = app.lines()
        second = next(y for y, text in enumerate(rows) if "Предмет 2" in text)
        assert rows[second + 1].startswith(" " * 29 + "слово")
        await pilot.click(WeekSpread, offset=(40, second + 1))
        assert app.spread.cursor == 2


async def test_a_terminal_too_small_says_how_much_is_needed() -> None:
    app = Shown(usual_week())
    async with app.run_test(size=(20, 5)):
        assert (
            " ".join(text for text in app.lines() if text)
            == "The window is too small: at least 30×8 is needed"
        )
