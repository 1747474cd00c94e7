"""About me and the children, by keys, against the real server; drafts, refusals and a cut line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruobr_server.areas.families import service
from ruobr_server.areas.schools.tables import classes, staff
from ruobr_tui.screens.account.cabinet import CabinetScreen
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.widgets.forms.form import FormView
from support.desk_screens import open_cabinet
from support.fixtures import FixedClock
from support.school import TEACHER
from support.screens import (
    Line,
    at_home,
    lines_of,
    press,
    program,
    read_back,
    send_form,
    settled,
    text_of,
    type_in,
)

CHILD = {
    "first_name": "Вера",
    "birth_date": "17.05.2023",
    "certificate_series": "iv-ло",
    "certificate_number": "123456",
    "certificate_date": "01.06.2023",
    "residence": "г. Новокузнецк",
}


async def test_a_child_is_added_by_keys(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        assert "7 fields are missing" in text_of(app)
        await press(app, pilot, "a")
        await type_in(app, pilot, **{**CHILD, "residence": "Gorod"})
        shown = await read_back(app, pilot)
        assert "Вера" in shown
        assert "! Fill in or correct: Sex." in shown
        await send_form(app, pilot)
        assert "! Fill in or correct: Sex." in lines_of(app)[-2]  # not sent
        await press(app, pilot, "enter")
        assert "▸ 1" in text_of(app)
        form = app.screen.query_one(FormView)
        assert app.focused is form.row("gender").entry
        await press(app, pilot, "right", "right", "ctrl+s")
        assert "✓ Everything required is filled in" in text_of(app)
        assert "Sex" in text_of(app)
        await send_form(app, pilot)
        assert isinstance(app.screen, CabinetScreen), text_of(app)
        shown = text_of(app)
        assert "Иванова Вера" in shown
        assert "17.05.2023" in shown
        shown = await press(app, pilot, "down")
        assert "Press o to ask the class teacher" in shown
        await pilot.resize_terminal(60, 20)
        assert re.search("Иванова Вера +17.05.2023 no diary", await press(app, pilot))


async def test_what_is_wrong_is_shown_where_it_was_typed(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "enter")
        await type_in(app, pilot, snils="11223344596")
        await press(app, pilot, "tab")
        form = app.screen.query_one(FormView)
        assert "check digits do not match" in form.row("snils").said
        await type_in(app, pilot, snils="")
        await press(app, pilot, "backspace", "5")
        assert form.row("snils").said == ""


async def test_a_cut_line_loses_nothing(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "enter")
        await type_in(app, pilot, job="Bolnitsa")
        line.cut()
        await send_form(app, pilot)
        assert "Draft saved" in " ".join(text_of(app).split())
        await press(app, pilot, "escape", "escape")
        assert "draft" in text_of(app)
    again = program(tmp_path, clock, line)
    async with again.run_test(size=(80, 24)) as pilot:
        await at_home(again, pilot)
        await press(again, pilot, "g", "i", "a", "enter")
        assert again.screen.query_one(FormView).row("job").value == "Bolnitsa"
        line.mend()
        await send_form(again, pilot)
        assert isinstance(again.screen, CabinetScreen), text_of(again)
        assert "draft" not in text_of(again)
        assert (
            line.database.read_now(
                lambda connection: connection.exec_driver_sql("SELECT job FROM profiles").scalar()
            )
            == "Bolnitsa"
        )


async def test_a_conflict_shows_both_values(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "enter")
        await type_in(app, pilot, job="mine")
        values = {"last_name": "Иванова", "first_name": "Ольга", "job": "theirs"}

        def elsewhere(connection: Any) -> None:
            row = connection.exec_driver_sql("SELECT id, person_id FROM accounts WHERE login='MOTHER'").one()
            from ruobr_server.auth.identity import Identity

            who = Identity(row.id, "parent", row.person_id, "MOTHER", None)
            service.save_profile(connection, who, values, 0, clock(), clock().date())

        line.database.write_now(elsewhere)
        await send_form(app, pilot)
        assert "On the portal now:" in text_of(app)
        await press(app, pilot, "pagedown", "pagedown")
        shown = text_of(app)
        assert "mine" in shown
        assert "On the portal now: theirs" in shown
        await send_form(app, pilot)
        assert isinstance(app.screen, CabinetScreen), text_of(app)


async def test_a_draft_is_thrown_away_after_a_question(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "enter")
        await type_in(app, pilot, job="mine")
        await press(app, pilot, "ctrl+r", "y")
        assert "mine" not in text_of(app)
        await press(app, pilot, "escape")
        assert "draft" not in text_of(app)


async def test_the_class_teacher_opens_a_diary(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    def lead(connection: Any) -> None:
        person = connection.exec_driver_sql("SELECT person_id FROM accounts WHERE login='TEACHER'").scalar()
        connection.execute(staff.update().where(staff.c.id == TEACHER).values(person_id=person))
        connection.execute(classes.update().values(class_teacher_id=TEACHER))

    line.database.write_now(lead)
    parent = program(tmp_path / "parent", clock, line, login="childless")
    async with parent.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(parent, pilot)
        await press(parent, pilot, "g", "i", "a")
        assert isinstance(parent.screen, CabinetScreen), text_of(parent)
        await press(parent, pilot, "a")
        await type_in(parent, pilot, **CHILD)
        form = parent.screen.query_one(FormView)
        form.step = 0
        form.row("gender").entry.focus()
        await press(parent, pilot, "right")
        await send_form(parent, pilot)
        await press(parent, pilot, "down", "o")
        assert "Choose a school" in text_of(parent)
        shown = await press(parent, pilot, "enter", "enter")
        assert "Request this diary?" in shown
        assert "Вера, born 17.05.2023" in shown, "whom it concerns"
        assert "Request sent to the class teacher on" not in await press(parent, pilot, "n")
        await press(parent, pilot, "o", "enter", "enter", "y")
        assert "Request sent to the class teacher on" in text_of(parent)

        teacher = program(tmp_path / "teacher", clock, line, login="teacher")
        async with teacher.run_test(size=(80, 24)) as desk:
            for _attempt in range(5):
                await settled(teacher, desk)
            await press(teacher, desk, "g", "w", "d")
            assert "nobody in the class has this name" in text_of(teacher)
            await press(teacher, desk, "a")
            assert "Select the pupil" in text_of(teacher)
            await press(teacher, desk, "enter")
            assert "Open this diary?" in text_of(teacher)
            assert "granted" not in text_of(teacher)
            assert "is another one than in the request" in " ".join(text_of(teacher).split())
            await press(teacher, desk, "y")
            assert "granted" in text_of(teacher)
            await press(teacher, desk, "down")
            assert "d Close diary" in text_of(teacher)
            await press(teacher, desk, "d")
            assert "Close this diary again" in text_of(teacher)
            await press(teacher, desk, "escape")
        await press(parent, pilot, "r")
        assert parent.context.children, text_of(parent)


async def test_leaving_a_form_without_typing_leaves_no_draft(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, FormPage)
        await press(app, pilot, "escape")
        assert app.context.store.draft_names() == []
