"""A new school year by keys: planned, carried out class by class over a line that is cut, and undone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from textual.widgets import Input

from ruobr_server.areas.schools.tables import classes, pupils
from ruobr_server.demo.rows import set_counters
from ruobr_tui.api.roles import Scope, StaffRole
from ruobr_tui.screens.rollover.class_page import ClassInNewYearScreen
from ruobr_tui.screens.rollover.plan import RolloverScreen
from support.administration_screens import answer, begin, give
from support.fixtures import FixedClock
from support.school import ANNA, BORIS, SCHOOL
from support.screens import Line, press, program, settled, text_of, until


def years_of(line: Line) -> dict[int, int]:
    """The year of the class of each present pupil."""
    query = (
        select(pupils.c.id, classes.c.year)
        .join(classes, classes.c.id == pupils.c.class_id)
        .where(pupils.c.school_id == SCHOOL, pupils.c.left_on.is_(None))
    )
    return line.database.read_now(lambda connection: {row.id: row.year for row in connection.execute(query)})


def said(app: Any) -> str:
    """What is shown, without how it is broken into rows."""
    return " ".join(text_of(app).split())


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_a_year_is_planned_begun_and_undone(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    line.database.write_now(set_counters, {"classes": 999, "record_changes": 1})
    give(line, StaffRole.SCHOOL_ADMINISTRATOR, Scope(9, SCHOOL))
    clock.now = datetime(2027, 6, 21, 3, tzinfo=UTC)
    app: Any = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=size) as pilot:
        await begin(app, pilot, "y", RolloverScreen)
        await settled(app, pilot)
        assert "1А → 2А" in said(app)
        app.screen.go_to("False/2А")
        await press(app, pilot, "a")
        assert "First: 1А" in said(app)  # which gets the courses of this class

        # Two are kept back, on a Russian layout; what is planned is no question.
        app.screen.go_to("True/9В")
        await press(app, pilot, "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ClassInNewYearScreen)
        app.screen.go_to(ANNA)
        await press(app, pilot, "space")
        app.screen.go_to(BORIS)
        await press(app, pilot, "space", "и")
        await settled(app, pilot)
        assert "Planned: 2 pupils." in said(app)
        await press(app, pilot, "escape")
        await settled(app, pilot)
        assert "9В: new class" in said(app)

        # All at once asks for a word; the server goes with the first answer, and nothing is done twice.
        await press(app, pilot, "ctrl+s", "enter")
        assert set(years_of(line).values()) == {2026}
        app.screen.query_one(Input).value = "promote"
        line.stop_after()
        await press(app, pilot, "enter")
        await settled(app, pilot)
        line.mend()
        await press(app, pilot, "r")
        await until(app, pilot, lambda: "Promoted:" in text_of(app))
        assert set(years_of(line).values()) == {2027}
        assert {ANNA, BORIS} <= set(years_of(line))
        await press(app, pilot, "2")
        await settled(app, pilot)
        assert "1А: new class" in said(app)

        await press(app, pilot, "z")
        await answer(app, pilot, "undo")
        assert "Undone: 5 classes." in said(app)
        assert set(years_of(line).values()) == {2026}
        await press(app, pilot, "1")
        await settled(app, pilot)
        assert "undone" in said(app)
