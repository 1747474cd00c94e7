"""Each area of the client is complete in its own folder; only the list of areas is written by hand."""

from __future__ import annotations

import inspect
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest
from textual.screen import Screen

import ruobr_tui
from ruobr_tui import screens
from ruobr_tui.api.models import events
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.areas import Area, Group, load
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.menu import BEFORE, FIND
from ruobr_tui.screens.program.menu_levels import LEVELS, WORK, WORK_HEADINGS
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.store import balances

ROOT = Path(ruobr_tui.__file__).parent
PACKAGES = [found.name for found in iter_modules(screens.__path__) if found.ispkg]
FOLDERS = sorted(name for name in PACKAGES if name != "parts")
MOST_FILES = 20
MAY_BE_LARGER = {
    "api/models": "one file for each area of the contract",
    "api/reasons": "one file for each area of the contract",
    "api/requests": "one file for each area of the contract",
}
BESIDE = {"listeners": "a contract of its own", "terminal": "a contract of its own"}
"""Packages that stand beside the floors."""
SHOWN_NOWHERE = {events.RESET: "the portal cannot go on behind what was heard last; everything is read again"}
NO_KINDS = {"MORE"}
"""Constants of the contract's events that are no kinds."""


def modules_of(area: str) -> Iterator[ModuleType]:
    package = import_module(f"ruobr_tui.screens.{area}")
    for found in iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{found.name}")


def screens_of(area: str) -> list[type[Screen[object]]]:
    """The screens that are defined in a folder."""
    return [
        value
        for module in modules_of(area)
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Screen) and value.__module__ == module.__name__
    ]


def kinds_of_the_contract() -> set[str]:
    return {
        value
        for name, value in vars(events).items()
        if name.isupper() and isinstance(value, str) and name not in NO_KINDS
    }


def repeated(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_every_folder_declares_itself_and_is_in_the_list() -> None:
    assert sorted(area.name for area in AREAS) == FOLDERS
    for area in AREAS:
        assert import_module(f"ruobr_tui.screens.{area.name}.area").AREA is area


def test_every_section_has_its_screen_in_its_own_folder() -> None:
    for area in AREAS:
        for section in area.sections:
            screen = load(section.screen)
            assert issubclass(screen, SectionScreen), section.id
            assert screen.__module__.startswith(f"ruobr_tui.screens.{area.name}."), section.id


def test_what_an_area_names_is_there() -> None:
    named = [name for area in AREAS for name in (area.live_update, area.sync) if name]
    assert named
    for name in named:
        assert inspect.iscoroutinefunction(load(name)) or inspect.isgeneratorfunction(load(name)), name
    for area in AREAS:
        assert all(name.startswith(f"{area.name}.") for name in (area.live_update, area.sync) if name)
        assert bool(area.live_update) >= any(not each.text for each in area.summaries), area.name


def test_what_an_area_declares_is_declared_by_no_other() -> None:
    for names in (
        [command.id for area in AREAS for command in area.commands],
        [scope for area in AREAS for scope in area.headings],
        [section.id for area in AREAS for section in area.sections],
        [summary.kind for area in AREAS for summary in area.summaries],
        [kind.kind for area in AREAS for kind in area.news],
        [area.name for area in AREAS],
    ):
        assert repeated(names) == []


@pytest.mark.parametrize("area", list(AREAS), ids=lambda area: area.name)
def test_screens_take_the_commands_of_their_own_area(area: Area) -> None:
    """And every command of an area is bound by a screen, or by a form of its."""
    program = {command.scope for area in AREAS if area.name == "program" for command in area.commands}
    bound = set()
    for screen in screens_of(area.name):
        scopes = {command.scope for command in getattr(screen, "OWN_COMMANDS", ())}
        assert scopes - program <= area.headings.keys(), screen
        bound |= scopes
    if area.name != "program":
        assert area.headings.keys() <= bound
    assert {command.scope for command in area.commands} == area.headings.keys()


@pytest.mark.parametrize("area", list(AREAS), ids=lambda area: area.name)
def test_the_kinds_of_events_of_an_area_are_those_of_its_screens(area: Area) -> None:
    kinds = {
        kind
        for screen in screens_of(area.name)
        if issubclass(screen, SectionScreen)
        for kind in screen.EVENT_KINDS
    }
    assert kinds == area.event_kinds


def test_every_kind_of_live_event_is_shown_by_an_area_or_says_why_not() -> None:
    shown = {kind for area in AREAS for kind in area.event_kinds}
    assert shown.isdisjoint(SHOWN_NOWHERE)
    assert shown | SHOWN_NOWHERE.keys() == kinds_of_the_contract()
    assert {each.kind for area in AREAS for each in area.summaries} <= shown


def test_every_kind_of_news_is_worded_by_an_area() -> None:
    worded = {kind.kind for area in AREAS for kind in area.news}
    assert worded == {*Kind, balances.KIND, "letter"}


def test_every_package_has_its_floor() -> None:
    """A package that the linter's layers don't name could import anything."""
    linter = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["tool"]["importlinter"]
    [floors] = [each for each in linter["contracts"] if each["name"] == "Floors of the terminal client"]
    named = {name.removeprefix("ruobr_tui.") for layer in floors["layers"] for name in layer.split(" | ")}
    packages = {found.name for found in iter_modules(ruobr_tui.__path__) if found.ispkg}
    assert packages - named == set(BESIDE)
    assert {"app", "cli", "context", "keys", "areas"} <= named


def test_no_flat_folder_is_large() -> None:
    counted = Counter(
        str(path.parent.relative_to(ROOT)) for path in ROOT.rglob("*.py") if path.name != "__init__.py"
    )
    large = {folder for folder, count in counted.items() if count > MOST_FILES}
    assert large - MAY_BE_LARGER.keys() == set()
    assert MAY_BE_LARGER.keys() - large == set(), "these are small again"


def test_letters_of_the_menu_lead_to_one_place_each() -> None:
    """Over all roles, as an account may have several. None has the letter of a level or a command."""
    letters = [section.letter for section in AREAS.sections]
    assert repeated(letters) == []
    for section in AREAS.sections:
        first = section.letter[0]
        assert len(section.letter) == 1 + (first in LEVELS), section.id
        assert not set(section.letter) & {BEFORE, FIND, "q"}, section.id
        assert all(letter.islower() or letter == "$" for letter in section.letter), section.id


def test_work_stands_behind_its_letter_and_below_a_heading() -> None:
    headed = [role for roles, _heading, _column in WORK_HEADINGS for role in roles]
    assert repeated(headed) == []
    for section in AREAS.sections:
        assert (section.group is Group.WORK) == section.is_for_staff == section.letter.startswith(WORK)
        assert not section.is_for_staff or section.role in headed, section.id
        assert section.group is not Group.ACCOUNT or section.letter.startswith("i"), section.id


def test_sections_stand_in_the_order_of_their_use() -> None:
    """The first is the home of everyone; of the desks the first grade stands first."""
    ids = [section.id for section in AREAS.sections]
    assert ids[:2] == ["today", "diary"]
    assert [section.id for section in AREAS.sections if section.is_for_staff] == [
        "enrolment_desk",
        "kindergarten_desk",
        "canteen_desk",
        "refunds_desk",
        "own_week",
        "join_requests",
        "class_logins",
        "complaints",
        "erasures",
        "staff_roles",
        "staff_accounts",
        "record_tables",
        "approvals",
        "audit",
        "imports",
        "texts",
        "rollover",
    ]
    staff = [section.id for section in AREAS.sections if section.is_for_staff]
    assert ids[-18:] == [*staff, "accounts"], "the program's accounts are nobody's home"
