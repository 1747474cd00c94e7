"""Answers and live events come at any time: also before a screen has its widgets, and while it loses them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ruobr_tui.api.errors import NetworkError
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.section import SectionScreen
from support.fixtures import FixedClock
from support.screens import Line, at_home, program, settled


def touch(screen: SectionScreen) -> None:
    """What workers of other screens, live events and the program itself do with a section."""
    screen.repaint()
    screen.update_header()
    screen.update_freshness()
    screen.update_footer()
    screen.show_state()
    screen.notice("x")
    screen.show_error(NetworkError())
    screen._show_wait()


async def test_every_section_may_be_touched_at_any_time(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        home = app.screen
        states = []
        for section in app.context.sections[1:]:
            app.action_section(section.id)
            screen = app.screen
            assert isinstance(screen, SectionScreen)
            for _turn in range(30):
                states.append(is_composed(screen))
                touch(screen)
                app._repaint()
                await asyncio.sleep(0)
            await settled(app, pilot)
            assert is_composed(screen)
            app.pop_screen()
            for _turn in range(200):
                states.append(is_composed(screen))
                touch(screen)
                await asyncio.sleep(0)
            await settled(app, pilot)
            assert app.screen is home
            assert not is_composed(screen)
        assert {*states} == {True, False}
