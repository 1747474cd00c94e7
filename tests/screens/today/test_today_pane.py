"""What the home tells beside its rows: the selected row in full, a day as usual, averages of a week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ruobr_server.areas.diary.versions import bump_class
from ruobr_server.auth.tables import role_grants
from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.homework.tasks import HomeworkScreen
from ruobr_tui.screens.today.home import TodayScreen
from ruobr_tui.screens.today.selected import FROM_ROWS
from ruobr_tui.screens.today.sheet import Row, Sheet
from support.fixtures import FixedClock
from support.records import give
from support.school import CLASS_9V, HISTORY, SCHOOL, TUESDAY
from support.screens import Line, at_home, lines_of, press, program, settled, text_of, until

EARLIER = date(2026, 11, 10)


def home_of(app: RuobrApp) -> TodayScreen:
    screen = app.screen_stack[1]
    assert isinstance(screen, TodayScreen)
    return screen


async def test_the_selected_row_is_in_full_below_the_list_and_follows_the_cursor(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        home = home_of(app)
        give(line.database, HISTORY, TUESDAY, "5", comment="Отлично по датам")
        line.database.write_now(bump_class, SCHOOL, CLASS_9V)
        await press(app, pilot, "r")
        assert home.has_models
        row = next(row for row in home.sheet.group("new") if row.target[0] == "lesson")
        home.view.move_to(row.key)
        await settled(app, pilot)
        shown = home.pane.plain
        assert shown.startswith("SELECTED: История"), shown
        assert "Отлично по датам" in shown, "what is stored about the lesson"
        assert home.pane.lines[0].plain.endswith(home.shown_to().name(row))
        await press(app, pilot, "right")
        assert home.pane.plain.startswith("SELECTED"), "of the other column, too"
        assert home.pane.plain != shown
        await press(app, pilot, "left")
        assert home.pane.plain == shown
        rows = lines_of(app)
        assert sum("SELECTED" in row for row in rows) == 1
        assert rows[1].startswith(home.view.lines[0].plain.split()[0]), "the heading of the list is seen"
        await pilot.resize_terminal(120, FROM_ROWS)
        await settled(app, pilot)
        assert "SELECTED" not in text_of(app), "a low screen needs its rows for the list"


async def test_before_models_are_there_the_pane_has_the_words_of_the_row(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        home = home_of(app)
        book = Row(
            "week",
            "book/1",
            "return the book “%(title)s”",
            words={"title": "a very long title " * 8},
            day="2026-11-25",
            tail="in_days",
            target=("section", "books"),
        )
        home.sheet, home.has_models = Sheet((book,)), False
        home.lay()
        shown = " ".join(home.pane.plain.split())
        assert shown.startswith("SELECTED: Library books")
        assert shown.count("a very long title") == 8, "without a cut"
        assert "Tomorrow" in shown


async def test_the_change_of_the_mean_in_a_week_needs_the_marks_of_the_term(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, prefetch="weeks")
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        home = home_of(app)
        child = app.context.child

        def row() -> Row:
            return next(each for each in home.sheet.group("averages") if each.child == child)

        before = Decimal(row().words["mean"])
        assert row().note == "", "nothing is said while the term is not stored"
        give(line.database, HISTORY, EARLIER, "4")
        give(line.database, HISTORY, TUESDAY, "2", "5")
        line.database.write_now(bump_class, SCHOOL, CLASS_9V)
        await press(app, pilot, "r", "g", "m", "r", "escape", "r")
        # History 2.33 and algebra 3.83 have the mean 3.08; a week before there was history alone, 4.00.
        assert row().words["mean"] == "3.08"
        assert row().words["change"] == "−0.92"
        assert before > Decimal("3.08")
        assert "−0.92 in a week" in text_of(app)
        clock.advance(days=8)
        home.repaint()
        await settled(app, pilot)
        assert row().note == "no change in a week"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_who_has_no_desk_and_no_child_reads_by_whom_to_get_one(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    line.database.write_now(lambda connection: connection.execute(role_grants.delete()))
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=size) as pilot:
        await until(app, pilot, lambda: bool(app.context.roles))
        await settled(app, pilot)
        text = text_of(app)
        assert "There are no sections for this login yet." in text, text
        assert "administrator of the portal" in text
        assert "loading" not in text.lower()


async def test_a_row_that_counts_homework_of_all_opens_homework(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        home = home_of(app)
        late = [
            Row("do", f"homework/{child}/{day}", "%(said)s", child=child, urgency=Urgency.OVERDUE, day=day)
            for child, _name, _class in app.context.children[:2]
            for day in ("2026-11-19", "2026-11-20")
        ]
        home.sheet = Sheet(tuple(late))
        home.lay()
        counted = next(each for each in home.view.lines if each.key is not None)
        assert "4 tasks not ticked" in counted.plain
        home.view.move_to(counted.key)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, HomeworkScreen)
