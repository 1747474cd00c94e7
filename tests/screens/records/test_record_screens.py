"""Records by keys: tables, rows, a form that is read back, history; somebody else is faster; cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from textual.widgets import Input

from ruobr_server.areas.schools.tables import classes
from ruobr_server.demo.rows import set_counters
from ruobr_tui.api.roles import Scope, StaffRole
from ruobr_tui.screens.records.form import RecordForm
from ruobr_tui.screens.records.row_page import RecordScreen
from ruobr_tui.screens.records.rows import RecordRowsScreen
from ruobr_tui.screens.records.tables import RecordTablesScreen
from support.administrators import appoint
from support.fixtures import FixedClock
from support.payments import identity
from support.school import CLASS_9V, SCHOOL
from support.screens import Line, press, program, read_back, send_form, settled, text_of, type_in

SIZES = ((80, 24), (120, 40), (60, 20))


def give(line: Line, role: StaffRole, scope: Scope) -> None:
    line.database.write_now(set_counters, {"role_grants": 99, "classes": 999, "record_changes": 1})
    line.database.write_now(appoint, line.database.read_now(identity, "operator"), role, scope)


async def open_classes(app: Any, pilot: Any) -> None:
    for _attempt in range(5):
        await settled(app, pilot)
    await press(app, pilot, "g", "w", "x")
    assert isinstance(app.screen, RecordTablesScreen), text_of(app)
    app.screen.go_to("classes")
    await press(app, pilot, "enter")
    assert isinstance(app.screen, RecordRowsScreen), text_of(app)


async def replace(app: Any, pilot: Any, name: str, text: str) -> None:
    """Type this instead of what stands in a field."""
    app.screen.view.row(name).entry.value = ""
    await type_in(app, pilot, **{name: text})


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_class_is_renamed_and_the_history_shows_it(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    give(line, StaffRole.OFFICE, Scope(9, SCHOOL))
    app: Any = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=size) as pilot:
        await open_classes(app, pilot)
        app.screen.go_to(str(CLASS_9V))
        await press(app, pilot, "e")
        await settled(app, pilot)
        assert isinstance(app.screen, RecordForm), text_of(app)
        await replace(app, pilot, "letter", "Ю")
        shown = await read_back(app, pilot)
        assert "Letter: В → Ю" in " ".join(shown.split())
        await send_form(app, pilot)
        assert isinstance(app.screen, RecordRowsScreen), text_of(app)
        assert "Saved: 9Ю." in text_of(app)
        await press(app, pilot, "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, RecordScreen)
        assert "Letter: В → Ю" in " ".join(text_of(app).split())
        # What is in use is not removed, and why is said.
        await press(app, pilot, "d")
        app.screen.query_one(Input).value = "9Ю"
        await press(app, pilot, "enter")
        await settled(app, pilot)
        assert "in use" in text_of(app)


async def test_who_was_slower_sees_both_values_and_a_cut_line_is_named(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line, StaffRole.OFFICE, Scope(9, SCHOOL))
    app: Any = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await open_classes(app, pilot)
        app.screen.go_to(str(CLASS_9V))
        await press(app, pilot, "e")
        await settled(app, pilot)
        await replace(app, pilot, "letter", "Ю")
        other = update(classes).where(classes.c.id == CLASS_9V).values(letter="Я")
        line.database.write_now(lambda connection: connection.execute(other))
        await read_back(app, pilot)
        await send_form(app, pilot)
        assert isinstance(app.screen, RecordForm)
        assert "On the portal now: Я" in text_of(app)
        await press(app, pilot, "escape")
        line.cut()
        await press(app, pilot, "r")
        assert "9В" in text_of(app), "what is stored stays readable"
        await press(app, pilot, "e")
        await settled(app, pilot)
        assert isinstance(app.screen, RecordRowsScreen)
        assert "connection" in text_of(app).lower() or "portal" in text_of(app).lower()
