"""The first grade by keys: a parent applies, the clerk invites and enrols, the others close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_cabinet_screen import press, type_in
from test_complaint_screens import sit_at_desk
from test_kindergarten_screens import owner

from ruobr_server.areas.enrolment import tables as t
from ruobr_server.areas.families import service as families
from ruobr_server.areas.schools.tables import schools
from ruobr_tui.screens.enrolment.desk import EnrolmentDeskScreen
from ruobr_tui.screens.enrolment.tracker import EnrolmentScreen
from support.families import CHILD, PROFILE
from support.first_grades import BORN, HOME, TODAY
from support.fixtures import FixedClock
from support.scans import have_scans
from support.screens import Line, at_home, program, settled, text_of


@pytest.fixture
def town(line: Line, clock: FixedClock) -> Line:
    """Two schools with first grades, a complete family with a child of six, a clerk."""

    def furnish(connection: Any) -> None:
        own, territory = connection.exec_driver_sql("SELECT id, territory_id FROM schools WHERE id = 7").one()
        connection.execute(
            schools.insert().values(id=own + 1, territory_id=territory, name="Школа № 8", full_name="№ 8")
        )
        for number in (own, own + 1):
            connection.execute(t.first_grades.insert().values(school_id=number, year=2027, places=1, taken=0))
        connection.execute(
            t.assigned_territories.insert().values(
                id=1, school_id=own, settlement="", street="ул. Школьная", first_house=1, last_house=9
            )
        )
        opens, closes = TODAY.replace(month=9), TODAY.replace(year=2027)
        connection.execute(
            t.enrolment_windows.insert().values(
                territory_id=territory,
                year=2027,
                assigned_from=opens,
                assigned_to=closes,
                others_from=opens,
                others_to=closes,
            )
        )
        mother = owner(connection, "mother")
        families.save_profile(connection, mother, PROFILE, 0, clock(), TODAY)
        told = {**CHILD, "birth_date": BORN, "certificate_date": "2020-06-01", "residence": HOME}
        child = families.add_child(connection, mother, told, clock(), TODAY)
        have_scans(connection, mother.account_id, child.id)

    line.database.write_now(furnish)
    sit_at_desk(line, "school")
    return line


async def apply(app: Any, pilot: Any, *choose: str) -> None:
    await press(app, pilot, "n", "enter")
    await press(app, pilot, *choose, "enter")
    await press(app, pilot, "ctrl+s")
    assert isinstance(app.screen, EnrolmentScreen), text_of(app)


async def test_from_the_application_to_the_enrolment(tmp_path: Path, clock: FixedClock, town: Line) -> None:
    mother = program(tmp_path / "mother", clock, town)
    async with mother.run_test(size=(80, 24)) as pilot:
        await at_home(mother, pilot)
        await press(mother, pilot, "g", "f")
        assert "Press n to apply" in text_of(mother)
        await press(mother, pilot, "n", "enter")
        shown = text_of(mother)
        assert "By the address: Школа № 7 (ул. Школьная, 1–9)" in shown
        assert "★ 1 free" in shown
        await press(mother, pilot, "escape")
        await apply(mother, pilot)
        await apply(mother, pilot, "down")
        shown = text_of(mother)
        assert "the school of the address" in shown
        assert "another school" in shown
        await press(mother, pilot, "n", "enter", "enter")
        assert "There is a live application to this school." in text_of(mother)

        clerk = program(tmp_path / "clerk", clock, town, login="operator")
        async with clerk.run_test(size=(80, 24)) as desk:
            for _attempt in range(5):
                await settled(clerk, desk)
            assert isinstance(clerk.screen, EnrolmentDeskScreen), text_of(clerk)
            await press(clerk, desk, "home", "e")
            assert "not possible" in text_of(clerk)
            await press(clerk, desk, "a")
            await type_in(clerk, desk, invited_on="01.12.2026", invited_to="12")
            await press(clerk, desk, "ctrl+s")
            assert "invited with documents 01.12.2026" in text_of(clerk)
            await press(mother, pilot, "r")
            assert "Bring the originals by" in text_of(mother)
            await press(clerk, desk, "e", "y")
            assert "waiting 0 · enrolled 1" in text_of(clerk)
        await press(mother, pilot, "r")
        shown = text_of(mother)
        assert " enrolled" in shown
        assert "Ребёнок зачислен в другую школу." in shown


async def test_without_the_portal_it_is_read_and_the_claims_stay(
    tmp_path: Path, clock: FixedClock, town: Line
) -> None:
    app = program(tmp_path, clock, town)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "f")
        await apply(app, pilot)
        await press(app, pilot, "n", "enter", "down", "enter")
        town.cut()
        await press(app, pilot, "ctrl+s")
        assert "No connection" in text_of(app)
        await press(app, pilot, "escape", "r")
        assert "offline" in text_of(app)
        assert "the school of the address" in text_of(app)
