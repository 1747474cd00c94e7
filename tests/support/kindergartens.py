"""Applications to kindergarten as parents and operators make them, for tests of the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.tables import family_children
from ruobr_server.areas.kindergarten import applications, desk, rounds, tracker
from ruobr_server.areas.kindergarten.tables import kindergarten_applications as applications_table
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.kindergarten import Application, ApplicationRequest, Choice, DeskDecision
from support import neighbours
from support.families import CHILD
from support.fixtures import NOW
from support.scans import have_scans

TODAY = date(2026, 11, 24)
AUTUMN = date(2027, 9, 1)
WISHES = {"desired_date": "2027-09-01", "regime": "full", "orientation": "general", "language": "ru"}


def application_request(child: int, *gardens: int, version: int = 0, **values: str) -> ApplicationRequest:
    choices = [Choice(kindergarten_id=number) for number in gardens]
    return ApplicationRequest(
        child_id=child, territory_id=1, values={**WISHES, **values}, choices=choices, version=version
    )


def new_child(database: Database, who: Identity, **values: str) -> int:
    def add(connection: Connection) -> int:
        paper = {"certificate_number": next_certificate(connection)}
        number = families.add_child(connection, who, {**CHILD, **paper, **values}, NOW, TODAY).id
        have_scans(connection, who.account_id, number)
        return number

    return database.write_now(add)


def next_certificate(connection: Connection) -> str:
    """The number of a birth certificate that no child has yet."""
    ours = family_children.c.id < neighbours.FIRST
    many = connection.scalar(select(func.count()).select_from(family_children).where(ours)) or 0
    return f"{int(CHILD['certificate_number']) + many:06}"


def apply(database: Database, who: Identity, *gardens: int, minutes: int = 0) -> Application:
    child = new_child(database, who)
    now = NOW + timedelta(minutes=minutes)
    return database.write_now(applications.apply, who, application_request(child, *gardens), now, TODAY)


def decide(database: Database, clerk: Identity, number: int, action: str, **more: Any) -> Any:
    version = database.read_now(desk.one, clerk, number).version
    decision = DeskDecision(action=action, version=version, **more)
    return database.write_now(desk.decide, clerk, number, decision, NOW, TODAY)


def put(database: Database, number: int, **values: Any) -> None:
    """Write into the row of an application, as only a test may."""
    own = applications_table
    database.write_now(lambda c: c.execute(own.update().where(own.c.id == number).values(**values)))


def act(database: Database, who: Identity, number: int, action: str, day: date = TODAY) -> Application:
    version = tracked(database, who, number).version
    return database.write_now(applications.act, who, number, action, version, NOW, day)


def tracked(database: Database, who: Identity, number: int) -> Application:
    return database.read_now(tracker.application, who, number, TODAY)


def round_of(database: Database, clerk: Identity, plan: str = "") -> Any:
    return database.write_now(rounds.run, clerk, 1, AUTUMN, plan, NOW, TODAY)


def given_out(database: Database, clerk: Identity) -> Any:
    return round_of(database, clerk, round_of(database, clerk).plan)
