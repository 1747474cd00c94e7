"""A page of lines under the fingers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Region

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, draw, line
from ruobr_tui.widgets.palette import DARK, THEMES


class Shown(App[None]):
    """A page alone on the screen."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self.content = lines
        self.opened: list[object] = []

    def compose(self) -> ComposeResult:
        yield LineView()

    def on_mount(self) -> None:
        self.view.show_lines(self.content)

    def on_line_view_opened(self, event: LineView.Opened) -> None:
        self.opened.append(event.key)

    @property
    def view(self) -> LineView:
        return self.query_one(LineView)

    def lines(self) -> list[str]:
        return [self.view.render_line(y).text.rstrip(" ▐") for y in range(self.view.size.height)]


def rows(*spec: str) -> list[Line]:
    """Lines from texts; those that begin with ``-`` cannot carry the cursor."""
    return [line(text, key=None if text.startswith("-") else text) for text in spec]


async def test_the_cursor_walks_the_lines_that_have_a_key() -> None:
    app = Shown(rows("-A", "1", "2", "-B", "3"))
    async with app.run_test(size=(20, 10)) as pilot:
        assert app.view.cursor_key == "1"
        await pilot.press("down", "down")
        assert app.view.cursor_key == "3"
        await pilot.press("up", "k", "enter")
        assert app.view.cursor_key == "1"
        assert app.opened == ["1"]
        await pilot.press("end")
        assert app.view.cursor_key == "3"


@pytest.mark.parametrize("height", [3, 5, 12])
async def test_nothing_of_a_long_text_between_two_lines_is_passed_over(height: int) -> None:
    text = [f"-{number}" for number in range(40)]
    app = Shown(rows("first", *text, "last"))
    async with app.run_test(size=(20, height)) as pilot:
        seen = set(app.lines())
        for _step in range(60):
            app.view.action_cursor(1)
            seen |= set(app.lines())
        assert seen >= {"first", "last", *text}
        assert app.view.cursor_key == "last"
        back = set(app.lines())
        for _step in range(60):
            app.view.action_cursor(-1)
            back |= set(app.lines())
        assert back >= {"first", "last", *text}
        assert app.view.cursor_key == "first"
        await pilot.pause()


async def test_from_out_of_sight_the_cursor_goes_on_at_the_windows_edge() -> None:
    app = Shown(rows(*(str(number) for number in range(100))))
    async with app.run_test(size=(20, 10)) as pilot:
        app.view._scroll_by(50)
        await pilot.press("down")
        assert app.view.cursor_key == "50"
        await pilot.press("up")
        assert app.view.cursor_key == "49"


async def test_new_content_keeps_the_cursor_and_redraws_only_what_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Shown(rows("1", "2", "3"))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("down")
        drawn: list[Region] = []
        refresh = app.view.refresh

        def counting(*regions: Region, **how: Any) -> Any:
            drawn.extend(regions)
            return refresh(*regions, **how)

        monkeypatch.setattr(app.view, "refresh", counting)
        app.view.show_lines(rows("1", "2", "3 changed"))
        assert app.view.cursor_key == "2"
        assert [region.y for region in drawn] == [2]


async def test_an_empty_page_takes_every_key() -> None:
    app = Shown([])
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.press("down", "up", "pagedown", "pageup", "home", "end", "enter")
        assert app.view.cursor_key is None
        assert app.opened == []


@given(
    st.lists(st.text(st.sampled_from("aё中🎓é[]/ \u0301"), max_size=20), max_size=6),
    st.integers(1, 60),
)
def test_a_drawn_line_fills_exactly_its_cells(texts: list[str], width: int) -> None:
    strip = draw(line(*texts).spans, width, DARK)
    assert strip.cell_length == width
    assert fit.width_of(strip.text) == width


class Strict(Shown):
    """A list whose lines are acted on."""

    def compose(self) -> ComposeResult:
        yield LineView(strict=True)


async def test_a_line_that_vanishes_leaves_its_cursor_to_no_other() -> None:
    app = Strict(rows("-A", "1", "2", "3", "4"))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("down")
        assert app.view.cursor_key == "2"
        app.view.show_lines(rows("-A", "1", "3", "4"))
        assert app.view.cursor_key is None
        await pilot.press("enter")
        assert app.opened == []
        app.view.show_lines(rows("-A", "0", "1", "3", "4"))  # whatever comes meanwhile
        assert app.view.cursor_key is None
        app.view.show_lines(rows("-A", "1", "3", "4"))
        await pilot.press("down", "enter")
        assert app.opened == ["3"]


@pytest.mark.parametrize(
    ("key", "expected"), [("up", "1"), ("down", "3"), ("home", "1"), ("end", "4"), ("pageup", "1")]
)
async def test_a_key_brings_the_cursor_back_beside_the_gap(key: str, expected: str) -> None:
    app = Strict(rows("-A", "1", "2", "3", "4"))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("down")
        app.view.show_lines(rows("-A", "1", "3", "4"))
        await pilot.press(key)
        assert app.view.cursor_key == expected


async def test_a_line_that_comes_back_has_the_cursor_again() -> None:
    app = Strict(rows("1", "2", "3"))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("down")
        app.view.show_lines(rows("-nothing is loaded"))
        app.view.show_lines(rows("1", "2", "3"))
        assert app.view.cursor_key == "2"


async def test_another_list_begins_with_its_first_line() -> None:
    app = Strict(rows("1", "2", "3"))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("down")
        app.view.show_lines(rows("1", "3"))
        app.view.start_over()
        app.view.show_lines(rows("7", "8"))
        assert app.view.cursor_key == "7"
        await pilot.press("enter")
        assert app.opened == ["7"]
