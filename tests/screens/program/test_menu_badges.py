"""Badges of the menu: what waits in a section, counted from stored data alone."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from ruobr_server.areas.diary.versions import bump_class
from ruobr_tui.areas import Areas
from ruobr_tui.screens.program.menu_levels import Menu
from ruobr_tui.screens.registry import AREAS
from support.fixtures import FixedClock
from support.menus import context_of
from support.records import give, miss
from support.school import CLASS_9V, HISTORY, SCHOOL, TUESDAY
from support.screens import Line, at_home, menu_of, press, program


def test_a_badge_is_shown_from_one_on_and_the_most_urgent_one_of_a_level(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    badges = {"news": "● 4", "homework": "6", "documents": "", "personal_data": "● 1", "devices": "! 2 days"}
    module = ModuleType("ruobr_tui.screens.program.of_this_test")
    for name, badge in badges.items():
        setattr(module, name, lambda _context, badge=badge: badge)
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    context = context_of(tmp_path, clock, {"parent"}, children=True)
    named = {name: f"program.of_this_test:{name}" for name in badges}
    context.areas = Areas(
        area._replace(sections=tuple(each._replace(badge=named.get(each.id, "")) for each in area.sections))
        for area in AREAS
    )
    shown = {entry.section or entry.letter: entry.badge for entry in Menu(context).level().entries}
    assert (shown["news"], shown["homework"], shown["marks"], shown["i"]) == ("● 4", "6", "", "! 2 days")
    for name, badge in (("documents", "● 2"), ("devices", "")):
        setattr(module, name, lambda _context, badge=badge: badge)
    shown = {entry.section or entry.letter: entry.badge for entry in Menu(context).level().entries}
    assert shown["i"] == "● 3", "without a deadline all that is new there"
    assert not any(entry.badge for entry in Menu(context).level(badges=False).entries)


def test_every_badge_that_is_declared_counts_stored_data_alone(tmp_path: Path, clock: FixedClock) -> None:
    """With an empty store nothing waits anywhere; no badge counts to zero."""
    roles = {section.role for section in AREAS.sections if section.role}
    menu = Menu(context_of(tmp_path, clock, roles, children=True))
    assert [entry.badge for path in ("", "i", "w") for entry in menu.level(path).entries if entry.badge] == []


async def test_the_menu_says_what_is_unread_and_whose_account_is_low(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "l", "g", "$")
        app.context.store.set_low_balance(app.context.children[0][0], 60_000)
        text = await menu_of(app, pilot)
        assert re.search(r"l Messages +● 2", text), text
        assert re.search(r"\$ Meals +! 524 ₽", text), text
        await press(app, pilot, "escape")
        app.context.store.set_low_balance(app.context.children[0][0], 0)
        text = await menu_of(app, pilot)
        assert "!" not in next(row for row in text.splitlines() if "$ Meals" in row)


async def test_the_menu_counts_new_marks_and_homework_of_the_chosen_child_without_a_request(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        lesson = give(line.database, HISTORY, TUESDAY, "5")
        give(line.database, HISTORY, TUESDAY, "4", number=6)
        miss(line.database, lesson, TUESDAY, "Б")
        line.database.write_now(bump_class, SCHOOL, CLASS_9V)
        await press(app, pilot, "r")
        title = await press(app, pilot, "g", "h")
        count = re.search(r"Homework, (\d+) to do", title)
        assert count is not None
        before = len(line.requests)
        text = await menu_of(app, pilot)
        assert re.search(r"m Marks +● 2", text), text
        assert re.search(r"a Absences +● 1", text), text
        assert re.search(rf"h Homework +{count[1]}\b", text), text
        await press(app, pilot, "escape", "x")
        text = await menu_of(app, pilot)
        assert re.search(rf"h Homework +{int(count[1]) - 1}\b", text) or count[1] == "1", text
        assert len(line.requests) == before, "a badge sends no request"
        await press(app, pilot, "escape")
        app.context.child_index = 1
        assert not re.search(r"m Marks +●", await menu_of(app, pilot)), "it is about the page it leads to"
