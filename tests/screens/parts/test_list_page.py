"""A list of named columns: filter, order, marks, count; and rows that keep their place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual import events

from ruobr_tui.screens.parts.list_page import ListPage, Order
from ruobr_tui.terminal.cursor import place_of
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line as Shown
from ruobr_tui.widgets.lines import heading
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, press, program, text_of

NAMES = ["Ёлкина Анна", "Абрамов Кирилл", "Вагнер Лилия", "Белова Дарья"]


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    state: str = "new"


class People(ListPage):
    """Some people, in the order in which they came."""

    BULK: ClassVar[frozenset[str]] = frozenset({"people.invite"})

    def __init__(self, context: Any, count: int = 4) -> None:
        super().__init__(context)
        self.people = [Person(n, f"{NAMES[n % 4]} {n}") for n in range(count)]

    def title_text(self) -> str:
        return "People"

    def columns(self) -> list[Column]:
        return [Column("name", "Name"), Column("state", "State", 8, drop=1)]

    def items(self) -> list[Person]:
        return self.people

    def row(self, item: Person) -> Row:
        return Row(item.id, {"name": item.name, "state": item.state})

    def orders(self) -> list[Order]:
        return [Order("as they came"), Order("by name", lambda person: person.name)]

    def about_list(self) -> str:
        return "School 69"

    def about_item(self, item: Person, width: int, height: int) -> list[Shown]:
        return [heading(f"About {item.name}", width)]


async def opened(app: Any, pilot: Any, count: int = 4) -> People:
    await at_home(app, pilot)
    screen = People(app.context, count)
    app.push_screen(screen)
    for _turn in range(3):
        await pilot.pause()
    return screen


def listed(screen: People) -> list[str]:
    return [row.plain.split()[0].lstrip("*") for row in screen.view.lines if row.key is not None]


@pytest.mark.parametrize("keys", [("slash", "в", "а", "г"), ("full_stop", "л", "и", "л")])
async def test_the_list_is_narrowed_while_typing_and_the_filter_stays_as_a_chip(
    tmp_path: Path, clock: FixedClock, line: Line, keys: tuple[str, ...]
) -> None:
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await press(app, pilot, *keys)
        assert listed(screen) == ["Вагнер"]
        shown = lines_of(app)[1]
        assert f"Найти: {''.join(keys[1:])}▏" in shown
        assert place_of(app) == (shown.index("▏"), 1)
        await press(app, pilot, "enter")
        assert screen.view.has_focus
        assert f"Найти: {''.join(keys[1:])} " in lines_of(app)[1]
        await press(app, pilot, "escape")
        assert len(listed(screen)) == 4
        assert app.screen is screen
        await press(app, pilot, "escape")
        assert app.screen is not screen


async def test_the_filter_takes_every_letter_and_escape_removes_it(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "g Menu" in lines_of(app)[-1]
        await press(app, pilot, "slash", "q", "g", "space", "o")
        assert "Find: qg o▏" in text_of(app)
        footer = lines_of(app)[-1]
        for hint in ("↵ Back to list", "F2 Menu", "F1 Keys", "Esc Clear"):
            assert hint in footer, "letters are text here"
        assert "Sort" not in footer
        assert "No row contains “qg o”." in text_of(app)
        await press(app, pilot, "escape")
        assert listed(screen) == [name.split()[0] for name in NAMES]
        assert screen.view.has_focus
        assert "g Menu" in lines_of(app)[-1]


async def test_a_filter_is_one_line_of_some_length(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await press(app, pilot, "slash")
        app.screen.post_message(events.Paste("Ёл\x1b[31mки\u202eна\n Анна"))
        await pilot.pause()
        assert screen.bar.filter == "Ёл[31mкина Анна"
        app.screen.post_message(events.Paste("a" * 5000))
        await pilot.pause()
        assert len(screen.bar.filter) == 100


async def test_a_key_of_lists_that_does_not_work_says_why(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, 0)
        await press(app, pilot, "slash")
        assert "There are no rows to find." in text_of(app)
        await press(app, pilot, "o")
        assert "There are no rows to sort." in text_of(app)


async def test_a_filter_does_not_know_the_dots_of_yo(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await press(app, pilot, "slash", "е", "л", "к")
        assert listed(screen) == ["Ёлкина"]
        await press(app, pilot, "down", "enter")
        assert screen.view.cursor_key == 0


async def test_the_order_is_named_above_the_list(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert lines_of(app)[1].startswith(" School 69. as they came")
        await press(app, pilot, "o")
        assert listed(screen) == ["Абрамов", "Белова", "Вагнер", "Ёлкина"]
        assert "School 69. by name" in lines_of(app)[1]


@pytest.mark.parametrize(("size", "window"), [((80, 24), 15), ((60, 20), 16), ((120, 40), 35)])
async def test_the_names_of_columns_stay_and_the_count_says_which_rows_are_seen(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int], window: int
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, 100)
        assert f"1–{window} of 100" in lines_of(app)[1]
        await press(app, pilot, "end")
        assert f"{101 - window}–100 of 100" in lines_of(app)[1]
        assert " Name " in lines_of(app)[2]
        await press(app, pilot, "home", "right_square_bracket")
        assert " Name " in lines_of(app)[2]
        assert f"{window + 1}–{2 * window} of 100" in lines_of(app)[1]


async def test_marked_rows_are_counted_and_named_by_the_verbs(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await press(app, pilot, "space", "space")
        assert [each.id for each in screen.marked] == [0, 1]
        assert [each.id for each in screen.targets] == [0, 1]
        assert screen.view.cursor_key == 2
        assert "marked 2" in lines_of(app)[1]
        assert [row.plain[0] for row in screen.view.lines[:3]] == ["*", "*", " "]
        await press(app, pilot, "up", "space")
        assert [each.id for each in screen.marked] == [0]
        await press(app, pilot, "escape")
        assert screen.marked == []
        assert [each.id for each in screen.targets] == [2]
        assert app.screen is screen


async def test_a_row_that_was_changed_keeps_its_place_until_the_list_is_left(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await press(app, pilot, "down")
        changed = Person(1, screen.people[1].name, "done")
        screen.keep_place(1, changed)
        del screen.people[1]
        screen.repaint()
        await pilot.pause()
        assert listed(screen)[1] == "Абрамов"
        assert screen.view.cursor_key == 1
        assert screen.chosen.state == "done"
        screen.start_over()
        screen.repaint()
        assert "Абрамов" not in listed(screen)


async def test_a_key_that_can_do_nothing_says_so(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, count=50)
        assert "This is the first page." in await press(app, pilot, "[")
        assert "This is the last page." in await press(app, pilot, "]", "]", "]", "]")
        screen.people = []
        screen.repaint()
        assert "There is nothing to select here." in await press(app, pilot, "enter")
        assert "There are no rows to find." in await press(app, pilot, "/")
        assert screen.view.has_focus
        assert "There are no rows to sort." in await press(app, pilot, "o")
        assert "Nothing to copy on this row." in await press(app, pilot, "y")
