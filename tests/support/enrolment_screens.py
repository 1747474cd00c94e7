"""A town with first grades behind a program, and a parent who applies."""

from __future__ import annotations

from typing import Any

import pytest

from ruobr_server.areas.enrolment import tables
from ruobr_server.areas.families import service as families
from ruobr_server.areas.schools.tables import schools
from ruobr_tui.screens.enrolment.tracker import EnrolmentScreen
from support.desk_screens import sit_at_desk
from support.families import CHILD, PROFILE
from support.first_grades import BORN, HOME, TODAY
from support.fixtures import FixedClock
from support.kindergarten_screens import owner
from support.scans import have_scans
from support.screens import Line, press, send_form, text_of


@pytest.fixture
def town(line: Line, clock: FixedClock) -> Line:
    """Two schools with first grades, a complete family with a child of six, a clerk."""

    def furnish(connection: Any) -> None:
        own, territory = connection.exec_driver_sql("SELECT id, territory_id FROM schools WHERE id = 7").one()
        connection.execute(
            schools.insert().values(id=own + 1, territory_id=territory, name="Школа № 8", full_name="№ 8")
        )
        for number in (own, own + 1):
            connection.execute(
                tables.first_grades.insert().values(school_id=number, year=2027, places=1, taken=0)
            )
        connection.execute(
            tables.assigned_territories.insert().values(
                id=1, school_id=own, settlement="", street="ул. Школьная", first_house=1, last_house=9
            )
        )
        opens, closes = TODAY.replace(month=9), TODAY.replace(year=2027)
        connection.execute(
            tables.enrolment_windows.insert().values(
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
        values = {**CHILD, "birth_date": BORN, "certificate_date": "2020-06-01", "residence": HOME}
        child = families.add_child(connection, mother, values, clock(), TODAY)
        have_scans(connection, mother.account_id, child.id)

    line.database.write_now(furnish)
    sit_at_desk(line, "school")
    return line


async def apply(app: Any, pilot: Any, *choose: str) -> None:
    """Apply by keys."""
    await press(app, pilot, "n", "enter")
    await press(app, pilot, *choose, "enter")
    await send_form(app, pilot)
    assert isinstance(app.screen, EnrolmentScreen), text_of(app)
