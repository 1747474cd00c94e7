"""A list with a pane that follows: where the pane is, what it costs, and how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.screens.parts import detail_page
from ruobr_tui.screens.parts.detail_page import DetailPage, Place
from ruobr_tui.widgets.lines import Line as Row
from ruobr_tui.widgets.lines import heading, line, paragraph
from support.fixtures import FixedClock
from support.frame_bytes import FrameBytes
from support.screens import Line, at_home, lines_of, press, program, text_of

TEXT = "A long account of this row. " * 40


class Things(DetailPage):
    """Forty rows, each with a long text."""

    says = ""

    def title_text(self) -> str:
        return "Things"

    def page(self, width: int) -> list[Row]:
        return [line(f" thing {number}".ljust(width), key=number) for number in range(40)]

    def opens(self, key: Any) -> bool:
        return False

    def detail(self, width: int, height: int) -> list[Row]:
        key = self.view.cursor_key
        if self.says:
            return [heading(self.says, width)]
        return [heading(f"About {key}", width), *paragraph(f"{key}: {TEXT}", width - 1, "text", " ")]


async def opened(app: Any, pilot: Any) -> Things:
    await at_home(app, pilot)
    screen = Things(app.context)
    app.push_screen(screen)
    await pilot.pause()
    await pilot.pause()
    return screen


@pytest.mark.parametrize(
    ("size", "place"),
    [
        ((120, 40), Place.BESIDE),
        ((100, 20), Place.BESIDE),
        ((80, 24), Place.BELOW),
        ((60, 20), Place.NOWHERE),
    ],
)
async def test_the_pane_is_beside_below_or_nowhere(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int], place: Place
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        assert screen.place is place
        shown = lines_of(app)
        assert ("About 0" in text_of(app)) == (place is not Place.NOWHERE)
        if place is Place.BESIDE:
            assert all("│" in row for row in shown[1:-1])
        if place is Place.BELOW:
            assert screen.view.size.height >= detail_page.LIST_ROWS
            assert screen.pane.size.height == screen.DETAIL_ROWS


async def test_the_pane_follows_before_anything_is_painted(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.view.action_cursor(1)
        assert screen.pane.plain.startswith("About 1")


async def test_a_pane_that_says_nothing_is_blank(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        about = list(screen.pane.lines)
        screen.pane.show_lines([])
        await pilot.pause()
        assert not any("│" in row for row in lines_of(app)[1:-1])
        screen.pane.show_lines(about)
        await pilot.pause()
        assert all("│" in row for row in lines_of(app)[1:-1])


async def test_a_new_size_moves_the_pane(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert screen.place is Place.BELOW
        assert not any("│" in row for row in lines_of(app)[1:])
        assert "About 0" in text_of(app)


async def test_it_follows_the_cursor_and_begins_anew(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        first = screen.pane.render_line(1).text
        await press(app, pilot, "J", "J")
        assert screen.pane.render_line(1).text != first
        assert screen.view.cursor_key == 0  # the list keeps the focus and the row
        await press(app, pilot, "K")
        await press(app, pilot, "down")
        assert "About 1" in text_of(app)
        assert screen.pane.render_line(1).text.startswith(" 1: ")


@pytest.mark.parametrize(("down", "up"), [("J", "K"), ("О", "Л")])
async def test_both_layouts_scroll_it(
    tmp_path: Path, clock: FixedClock, line: Line, down: str, up: str
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        first = screen.pane.render_line(1).text
        await press(app, pilot, down)
        assert screen.pane.render_line(1).text != first
        await press(app, pilot, up)
        assert screen.pane.render_line(1).text == first


async def test_enter_gives_it_the_focus_and_escape_takes_it_back(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await press(app, pilot, "enter")
        assert screen.pane.has_focus
        assert "About 0 ══" in text_of(app)
        before = screen.pane.render_line(1).text
        await press(app, pilot, "end")
        assert screen.pane.render_line(1).text == before  # the account is shorter than the pane
        await press(app, pilot, "escape")
        assert app.screen is screen
        assert screen.view.has_focus
        assert "About 0 ──" in text_of(app)
        await press(app, pilot, "escape")
        assert app.screen is not screen


async def test_with_low_bandwidth_it_waits_for_a_rest(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers = Timers()
    app = program(tmp_path, clock, line, low_bandwidth=True)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        monkeypatch.setattr(screen, "set_timer", timers.set_timer)
        await press(app, pilot, "down", "down", "down")
        assert "About 0" in text_of(app)
        assert timers.seconds == [0.4] * 3
        timers.calls[-1]()
        await pilot.pause()
        assert "About 3" in text_of(app)


class Timers:
    """Timers that a test sets off."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.calls: list[Any] = []

    def set_timer(self, seconds: float, call: Any) -> Timers:
        self.seconds.append(seconds)
        self.calls.append(call)
        return self

    def stop(self) -> None:
        """Nothing runs."""


@pytest.mark.parametrize(("size", "place"), [((120, 40), Place.BESIDE), ((80, 24), Place.BELOW)])
async def test_bytes_of_a_move(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int], place: Place
) -> None:
    """Of the cells that change on a terminal of 256 colours: two rows of the list, and the pane's."""
    app = program(tmp_path, clock, line, colours=256)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot)
        assert screen.place is place
        frames = FrameBytes(app)
        await press(app, pilot, "down")
        assert frames.next_frame() <= 1000
        screen.says = "The same for all."
        screen.follow()
        await pilot.pause()
        frames.next_frame()
        await press(app, pilot, "down")
        assert frames.next_frame() <= 400
