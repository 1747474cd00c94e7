"""A month as a grid: signs, today, a period that is being chosen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.app import App, ComposeResult

from ruobr_tui import i18n
from ruobr_tui.widgets.month import DaySigns, MonthGrid
from ruobr_tui.widgets.palette import THEMES, style

TODAY = date(2026, 11, 24)


class Shown(App[None]):
    """A month alone on the screen."""

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.chosen: list[date] = []

    def compose(self) -> ComposeResult:
        yield MonthGrid()

    def on_mount(self) -> None:
        i18n.activate("en")

    def on_month_grid_chosen(self, event: MonthGrid.Chosen) -> None:
        self.chosen.append(event.day)

    @property
    def grid(self) -> MonthGrid:
        return self.query_one(MonthGrid)

    def lines(self) -> list[str]:
        return [self.grid.render_line(y).text.rstrip() for y in range(self.grid.size.height)]


async def test_each_thing_of_a_day_has_a_sign_and_the_legend_explains_them() -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)):
        signs = {
            date(2026, 11, 2): DaySigns(marks=True, absence=True, homework=True),
            date(2026, 11, 3): DaySigns(free=True),
            date(2026, 11, 4): DaySigns(),
            date(2026, 11, 5): DaySigns(known=False),
        }
        app.grid.show_month(TODAY, TODAY, signs)
        lines = app.lines()
        assert lines[0].startswith("NOVEMBER 2026 ──")
        assert lines[1].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        assert lines[3].split() == ["2•!+", "3~", "4", "5", "6", "7", "8"]
        assert "▸24" in lines[6]
        assert "▸ today" in lines[10]
        legend = " ".join(lines[9:])
        for sign, word in (("•", "marks"), ("!", "absence"), ("+", "homework due"), ("~", "no lessons")):
            assert f"{sign} {word}" in legend


@pytest.mark.parametrize("first", [date(2027, 2, 1), date(2026, 8, 1), date(2026, 11, 1), date(2028, 2, 1)])
async def test_every_day_of_a_month_stands_once_under_its_weekday(first: date) -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)):
        app.grid.show_month(first, TODAY, {})
        seen = {}
        for row in app.lines()[2:8]:
            for column in range(7):
                text = row[1 + column * 6 : 7 + column * 6].strip(" ▸")
                if text:
                    seen[int(text)] = column
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        days = [first + timedelta(days=number) for number in range(last.day)]
        assert seen == {day.day: day.weekday() for day in days}


async def test_a_click_chooses_the_day_under_it_and_no_other_month() -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        app.grid.show_month(TODAY, TODAY, {})
        await pilot.pause()
        await pilot.click(MonthGrid, offset=(1 + 2 * 6, 4))  # the third week's Wednesday
        await pilot.click(MonthGrid, offset=(2, 2))  # a Monday of October
        assert app.chosen == [date(2026, 11, 11)]


async def test_a_period_that_is_being_chosen_is_seen_from_its_start_to_the_cursor() -> None:
    app = Shown()
    async with app.run_test(size=(80, 24)):
        app.grid.show_month(date(2026, 11, 12), TODAY, {}, started=date(2026, 11, 10))
        ground = style(app.theme, "text", "blurred").bgcolor
        between = [
            segment.text.strip()
            for segment in app.grid.render_line(4)
            if segment.style and segment.style.bgcolor == ground
        ]
        assert [text for text in between if text] == ["10", "11"]
