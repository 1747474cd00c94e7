"""A new area is its declaration: section, commands, live events, news, sync. Nothing is edited elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.events import Event
from ruobr_tui.api.resources import Resource
from ruobr_tui.app import RuobrApp
from ruobr_tui.areas import Area, Areas, Command, EventSummary, NewsKind, Section
from ruobr_tui.config import Config, check_keymap, check_sections
from ruobr_tui.context import Context
from ruobr_tui.live import live
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.store.sync import Scope, Stage
from ruobr_tui.widgets.lines import Line, line
from support.fixtures import FixedClock
from support.screens import Line as Network
from support.screens import at_home, press, program, settled, text_of, until

# What would stand in screens/bicycles: area.py, list.py, live_update.py, sync.py.

AREA = Area(
    name="bicycles",
    sections=(
        Section("bicycles", "y", "Bicycles", "Whose bicycle is where", "bicycles.list:BicyclesScreen"),
    ),
    commands=(Command("bicycles.ring", "z", "ring", "Ring", "Ring the bell", "z", True),),
    headings={"bicycles": "At the bicycles"},
    event_kinds=frozenset({"bicycle"}),
    summaries=(EventSummary(kind="bicycle", states=frozenset({"stolen"})),),
    live_update="bicycles.live_update:update",
    news=(NewsKind(kind="bicycle-found", sign="o", role="good", text="Found: %(subject)s"),),
    sync="bicycles.sync:wanted",
)


class BicyclesScreen(PageScreen):
    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({"bicycle"})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("bicycles")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    fetched: ClassVar[list[str]] = []

    def title_text(self) -> str:
        return "Bicycles"

    def page(self, width: int) -> list[Line]:
        return [line("A red one")]

    async def fetch(self, portal: Portal) -> None:
        self.fetched.append("bicycles")

    def action_ring(self) -> None:
        self.notice("Ring!")


async def update(events: Sequence[Event], context: Context, portal: Portal) -> list[str]:
    return [f"{len(events)} stolen"]


def wanted(stage: Stage, scope: Scope) -> Iterator[Resource[Any]]:
    if stage is Stage.SOON:
        yield from (resources.books(child) for child in scope.children)


@pytest.fixture
def areas(monkeypatch: pytest.MonkeyPatch) -> Areas:
    """All areas and this one, whose modules are there."""
    own: dict[str, Any] = {"list": BicyclesScreen, "live_update": update, "sync": wanted}
    for name, value in own.items():
        module = ModuleType(f"ruobr_tui.screens.bicycles.{name}")
        setattr(module, value.__name__, value)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "ruobr_tui.screens.bicycles", ModuleType("ruobr_tui.screens.bicycles"))
    BicyclesScreen.fetched.clear()
    return Areas((*AREAS, AREA))


@pytest.fixture
def app(tmp_path: Path, clock: FixedClock, line: Network, areas: Areas) -> RuobrApp:
    app = program(tmp_path, clock, line, prefetch="weeks")
    app.context.areas = areas
    return app


async def test_its_section_its_keys_and_its_help(app: RuobrApp, line: Network) -> None:
    async with app.run_test(size=(110, 80)) as pilot:
        await at_home(app, pilot)
        assert any("/books" in request or "book" in request for request in line.requests), "sync fetched it"
        await press(app, pilot, "g")
        await until(app, pilot, lambda: "y Bicycles" in text_of(app))
        await press(app, pilot, "y")
        assert isinstance(app.screen, BicyclesScreen)
        assert "A red one" in text_of(app)
        assert "z Ring" in text_of(app)
        await press(app, pilot, "z")
        assert "Ring!" in text_of(app)
        await press(app, pilot, "question_mark")
        assert "Ring the bell" in text_of(app)
        assert "bicycles.ring" not in text_of(app)
        await press(app, pilot, "i")
        assert "bicycles.ring" in text_of(app)
        await press(app, pilot, "2")
        assert any("AT THE BICYCLES" in row.plain for row in app.screen.view.lines)
        await press(app, pilot, "escape", "ctrl+p", *"ring the", "enter")
        assert "Ring!" in text_of(app)


async def test_its_events_reach_its_page_and_the_line(app: RuobrApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "TOGETHER", 0.01)
    shown: list[tuple[str, str]] = []
    async with app.run_test(size=(110, 40)) as pilot:
        await at_home(app, pilot)
        monkeypatch.setattr(app.live, "_show", lambda text, section: shown.append((text, section)))
        await press(app, pilot, "g", "y")
        before = len(BicyclesScreen.fetched)
        app.live.take(Event(1, "bicycle", {"state": "stolen"}))
        await settled(app, pilot)
        assert len(BicyclesScreen.fetched) > before
        await press(app, pilot, "escape")
        for state in ("moved", "stolen"):
            app.live.take(Event(2, "bicycle", {"state": state}))
        for _attempt in range(100):
            if shown:
                break
            await pilot.pause(0.02)
    assert shown == [("1 stolen", "bicycles")]
    assert app.live._hint("bicycles") == " · g y"


def test_its_names_are_known_to_the_settings(areas: Areas) -> None:
    config = Config(keymap={"bicycles.ring": "f4"}, kiosk_sections=("bicycles",))
    assert check_keymap(config, (command.id for command in areas.commands)) == []
    assert check_sections(config, (section.id for section in areas.sections)) == []
    assert [problem.details["key"] for problem in check_keymap(config, (c.id for c in AREAS.commands))]
