"""The cursor's keys take a short way: nothing else may notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events

from ruobr_tui.keyboard import cursor_keys
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.widgets.lines import Line as Row
from ruobr_tui.widgets.lines import line as row
from ruobr_tui.widgets.pane import Pane
from ruobr_tui.widgets.week.spread import WeekSpread
from support.fixtures import FixedClock
from support.screens import Line, at_home, at_week, program, settled


def cursor(app: object) -> int | None:
    screen = app.screen  # type: ignore[attr-defined]
    assert isinstance(screen, WeekScreen)
    return screen.spread.cursor


async def test_keys_that_come_at_once_take_effect_one_by_one(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        assert isinstance(app.screen, WeekScreen)
        assert app.screen.spread.week is not None
        lessons = [lesson.id for lesson in app.screen.spread.week.lessons]
        start = lessons.index(cursor(app) or 0)
        for key in ("home", "down", "down", "up", "down", "enter", "escape"):
            app.post_message(events.Key(key, None))
        await settled(app, pilot)
        assert cursor(app) == lessons[2] != lessons[start]
        for key in ("home", "down", "enter"):
            app.post_message(events.Key(key, None))
        await settled(app, pilot)
        assert isinstance(app.screen, LessonScreen)


@pytest.mark.parametrize("key", ["down", "j", "о"])
async def test_a_move_works_on_both_layouts_and_the_screen_hears_of_it(
    tmp_path: Path, clock: FixedClock, line: Line, key: str
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        before = cursor(app)
        app.screen.notice("Something happened", "good")  # type: ignore[attr-defined]
        await pilot.press(key)
        await settled(app, pilot)
        assert cursor(app) != before
        assert not app.screen.footer.has_notice  # type: ignore[attr-defined]


async def test_what_has_the_focus_and_what_is_no_move_go_the_usual_way(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        assert cursor_keys.is_move(app, "down")
        assert not cursor_keys.is_move(app, "enter")
        assert not cursor_keys.is_move(app, "m")
        app.set_focus(None)
        assert not cursor_keys.is_move(app, "down")


def test_a_move_of_the_week_posts_nothing_that_the_next_key_would_have_to_wait_for() -> None:
    assert WeekSpread.MOVES_AT_ONCE
    assert not hasattr(WeekSpread, "Moved")


@pytest.mark.parametrize(("keys", "size"), [("gm", (80, 24)), ("gm", (120, 40))])
async def test_a_move_and_the_pane_that_follows_are_painted_at_once(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    size: tuple[int, int],
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=size) as pilot:
        await at_home(app, pilot)
        await pilot.press(*keys)
        await settled(app, pilot)
        pane = app.screen.query_one("#pane", Pane)
        before, paint, painted = pane.plain, app._display, []

        def count(*shown: Any) -> None:
            painted.append(pane.plain)
            paint(*shown)

        monkeypatch.setattr(app, "_display", count)
        await pilot.press("down")
        await settled(app, pilot)
        # No frame has the row before in its pane; a later layout sends nothing that is there already.
        assert set(painted) == {pane.plain}
        assert pane.plain != before


class Hears(PageScreen):
    """Keeps the second move for itself; its base class hears of keys, too."""

    heard = 0

    def page(self, width: int) -> list[Row]:
        return [row(f"row {number}", key=number) for number in range(5)]

    def on_key(self, event: events.Key) -> None:
        self.heard += 1
        if self.heard == 2:
            event.stop()


async def test_each_class_of_a_screen_hears_of_a_move_and_may_keep_it(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        screen = Hears(app.context)
        app.push_screen(screen)
        await settled(app, pilot)
        assert cursor_keys.is_move(app, "down")
        screen.notice("Said before")
        await pilot.press("down")
        assert screen.view.cursor_key == 1
        assert not screen.notices.rows  # taken away by the handler of its base class
        await pilot.press("down")
        assert (screen.view.cursor_key, screen.heard) == (1, 2)
