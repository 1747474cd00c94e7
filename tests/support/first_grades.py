"""Schools with first grades and a territory, for tests of enrolment."""

from __future__ import annotations

from datetime import date
from typing import Any

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.enrolment import desk, tables
from ruobr_server.areas.families import service as families
from ruobr_server.areas.schools.tables import schools
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.enrolment import DeskSchoolDecision, SchoolApplicationRequest
from support import neighbours
from support.clerks import seat_clerk
from support.families import CHILD, PROFILE, Family
from support.fixtures import NOW
from support.kindergartens import next_certificate
from support.scans import have_scans

TODAY = date(2026, 11, 24)
BORN = "2020-05-17"
HOME = "г. Новокузнецк, ул. Школьная, 5"


def open_first_grades(connection: Any, places: int = 2, schools_in_all: int = 4) -> None:
    """Schools 1 to 4; school 1 has the territory of ``HOME``; the windows are open all year."""
    for number in range(2, schools_in_all + 1):
        connection.execute(
            schools.insert().values(
                id=number, territory_id=1, name=f"Школа № {number}", full_name=f"МБОУ № {number}"
            )
        )
    for number in range(1, schools_in_all + 1):
        connection.execute(
            tables.first_grades.insert().values(school_id=number, year=2027, places=places, taken=0)
        )
    connection.execute(
        tables.assigned_territories.insert().values(
            id=1,
            school_id=1,
            settlement="Новокузнецк",
            street="ул. Школьная",
            first_house=1,
            last_house=99,
            parity="odd",
        )
    )
    always = (date(2026, 9, 6), date(2027, 9, 5))
    connection.execute(
        tables.enrolment_windows.insert().values(
            territory_id=1,
            year=2027,
            assigned_from=always[0],
            assigned_to=always[1],
            others_from=always[0],
            others_to=always[1],
        )
    )


def schoolchild(database: Database, who: Identity, **values: str) -> int:
    """A child of the right age with confirmed scans."""

    def add(connection: Any) -> int:
        paper = {"certificate_number": next_certificate(connection)}
        complete = {
            **CHILD,
            **paper,
            "birth_date": BORN,
            "certificate_date": "2020-06-01",
            "residence": HOME,
            **values,
        }
        number = families.add_child(connection, who, complete, NOW, TODAY).id
        have_scans(connection, who.account_id, number)
        return number

    return database.write_now(add)


def school_request(child: int, school: int, **values: str) -> SchoolApplicationRequest:
    return SchoolApplicationRequest(child_id=child, school_id=school, values=values)


def decision(action: str, version: int, **more: Any) -> DeskSchoolDecision:
    return DeskSchoolDecision(action=action, version=version, **more)


def decide(
    database: Database, clerk: Identity, number: int, action: str, day: date = TODAY, /, **more: Any
) -> Any:
    version = database.read_now(desk.one, clerk, number).version
    return database.write_now(desk.decide, clerk, number, decision(action, version, **more), NOW, day)


def school_clerk(connection: Any, secret: str, school: int | None = None, login: str = "clerk") -> Identity:
    """An operator at the school desk of the municipality, or of one school."""
    new = accounts.NewAccount(login, secret, "operator", last_name="О", first_name="О")
    number = accounts.create(connection, new, NOW)
    seat_clerk(connection, number, "school", 1, school)
    return Identity(number, "operator", 0, login.upper(), None)


def furnish_town(database: Database, family: Family) -> Database:
    """Four schools of ours and the neighbours'; both parents have filled in everything."""

    def furnish(connection: Any) -> None:
        open_first_grades(connection)
        neighbours.apply_to_school(connection)
        for who in (family.ivanovs.parent, family.petrovs.parent):
            families.save_profile(connection, who, PROFILE, 0, NOW, TODAY)

    database.write_now(furnish)
    return database
