"""Two children whose numbers are the same everywhere: nothing of one is shown with the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.parts.section import SectionScreen
from support.fixtures import FixedClock
from support.screens import at_week, lines_of, press, settled, text_of, until
from support.stand_in.client import program
from support.stand_in.twins import WORDS, Twins
from support.stand_in.world import ANNA, BORIS


@pytest.fixture
def twins() -> Twins:
    return Twins()


def is_only(app: RuobrApp, child: int, where: str, *, says: bool = True) -> None:
    """The page is this child's alone; ``says``: something of it is there."""
    shown = "\n".join(lines_of(app)[1:])
    [other] = WORDS.keys() - {child}
    assert WORDS[other] not in shown, f"{where}:\n{text_of(app)}"
    assert not says or WORDS[child] in shown, f"{where}:\n{text_of(app)}"


PAGES = {
    "the week": ("g", "d"),
    "a lesson": ("g", "d", "enter"),
    "homework": ("g", "h"),
    "marks": ("g", "m"),
    "a subject": ("g", "m", "enter"),
    "the calendar": ("g", "d", "c"),
    "meals": ("g", "$"),
    "the school": ("g", "s"),
    "the class": ("g", "s", "]"),
    "birthdays": ("g", "s", "]", "]"),
    "books": ("g", "b"),
    "additional education": ("g", "x"),
}
BY_NAME = {"a subject"}
"""Pages of something that is known by its name, which the other child has not."""


async def test_each_page_turns_to_the_chosen_child_and_back(
    tmp_path: Path, clock: FixedClock, twins: Twins
) -> None:
    app = program(tmp_path, twins, clock)
    async with app.run_test(size=(110, 45)) as pilot:
        await at_week(app, pilot)
        for page, keys in PAGES.items():
            await press(app, pilot, "escape", "escape", *keys)
            is_only(app, ANNA, page)
            await press(app, pilot, "tab")
            if not isinstance(app.screen, SectionScreen):
                continue
            assert app.context.child == BORIS, page
            is_only(app, BORIS, page, says=page not in BY_NAME)
            await press(app, pilot, "shift+tab")
            is_only(app, ANNA, page)
            assert app.context.child == ANNA


@pytest.mark.parametrize("page", ["the week", "homework", "marks", "meals", "the school", "books"])
async def test_an_answer_that_comes_after_the_other_child_was_chosen_is_not_shown(
    tmp_path: Path, clock: FixedClock, twins: Twins, page: str
) -> None:
    app = program(tmp_path, twins, clock)
    async with app.run_test(size=(110, 45)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, *PAGES[page], "r")
        before = twins.held
        twins.slow = ANNA
        await pilot.press("r")
        await until(app, pilot, lambda: twins.held > before)
        await pilot.press("tab")
        await until(app, pilot, lambda: WORDS[BORIS] in text_of(app))
        is_only(app, BORIS, page)
        twins.arrive.set()
        await settled(app, pilot)
        is_only(app, BORIS, page)
        assert app.context.child == BORIS


async def test_the_freshness_of_one_child_is_not_shown_for_the_other(
    tmp_path: Path, clock: FixedClock, twins: Twins
) -> None:
    """Of the other nothing is stored, and his answer is under way."""
    app = program(tmp_path, twins, clock)
    async with app.run_test(size=(110, 45)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "g", "b")
        assert "● now" in lines_of(app)[0]
        twins.slow = BORIS
        before = twins.held
        await pilot.press("tab")
        await until(app, pilot, lambda: twins.held > before)
        assert "● now" not in lines_of(app)[0]
        assert "loading" in lines_of(app)[0]
        twins.arrive.set()
        await settled(app, pilot)
        assert "● now" in lines_of(app)[0]


async def test_sections_below_turn_to_the_child_that_was_chosen_above_them(
    tmp_path: Path, clock: FixedClock, twins: Twins
) -> None:
    app = program(tmp_path, twins, clock)
    async with app.run_test(size=(110, 45)) as pilot:
        await at_week(app, pilot)
        is_only(app, ANNA, "the week")
        await press(app, pilot, "g", "b", "tab")
        twins.requests.clear()
        await press(app, pilot, "g", "d")
        is_only(app, BORIS, "the week, seen again")
        requests = [line for line in twins.requests if line.startswith("timetable2/")]
        assert requests
        assert all(f"child={BORIS}" in line for line in requests), "and it is requested anew"


async def test_what_is_found_ticked_and_written_is_one_childs(
    tmp_path: Path, clock: FixedClock, twins: Twins
) -> None:
    app = program(tmp_path, twins, clock)
    async with app.run_test(size=(110, 45)) as pilot:
        await at_week(app, pilot)
        store = app.context.store
        store.set_note(ANNA, 1, "записка об Анне")
        await press(app, pilot, "g", "h", "x")
        assert "✓" in text_of(app)
        await press(app, pilot, "tab")
        assert "✓" not in text_of(app), "the same number, another child"
        await press(app, pilot, "g", "d", "slash", *"корни")
        is_only(app, BORIS, "find")
        await press(app, pilot, "enter", "enter")
        is_only(app, BORIS, "the lesson that was found")
        assert "записка об Анне" not in text_of(app)
        assert not store.notes(BORIS)


async def test_news_of_both_stand_under_the_right_name_and_lead_to_the_right_lesson(
    tmp_path: Path, clock: FixedClock, twins: Twins
) -> None:
    app = program(tmp_path, twins, clock)
    async with app.run_test(size=(110, 45)) as pilot:
        await at_week(app, pilot)
        for child, mark in ((ANNA, "5"), (BORIS, "2")):
            row = twins.of_child[child]["timetable2/"]["lessons"][2]
            row["marks"] = [{"question_id": 77, "question_type": "Зачёт", "number": 1, "mark": mark}]
        clock.advance(minutes=10)
        await press(app, pilot, "g", "n", "r")
        rows = [row for row in lines_of(app) if "Физкультура: mark" in row and "│" in row]
        assert sorted(row.split()[1:4] for row in rows) == [
            ["Анна", "Аннин", "Физкультура:"],
            ["Борис", "Борисов", "Физкультура:"],
        ]
        view = app.screen.view  # type: ignore[attr-defined]
        view.move_to(next(row.key for row in view.lines if "mark 2" in row.plain))
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        page = "\n".join(lines_of(app)[1:])
        assert "Борисов Бег" in page
        assert WORDS[ANNA] not in page
        assert app.context.child == BORIS
