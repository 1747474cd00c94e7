"""A region with kindergartens behind a program, and somebody's program in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import applications, desk, rounds, tables
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts
from ruobr_tui.api.models.kindergarten import ApplicationRequest, Choice, DeskDecision
from ruobr_tui.api.rules.kindergarten import cohort
from ruobr_tui.app import RuobrApp
from support.desk_screens import sit_at_desk
from support.families import CHILD, PROFILE
from support.fixtures import FixedClock
from support.kindergartens import next_certificate
from support.scans import have_scans
from support.screens import Line, press, program, settled

TODAY = date(2026, 11, 24)
AUTUMN = date(2027, 9, 1)


def owner(connection: Any, login: str) -> Identity:
    """Whose login it is."""
    row = connection.execute(accounts.select().where(accounts.c.login == login.upper())).one()
    return Identity(row.id, row.role, row.person_id, row.login, None)


@pytest.fixture
def region(line: Line, clock: FixedClock) -> Line:
    """Two kindergartens with one place each, two complete families, an operator at the desk."""

    def furnish(connection: Any) -> None:
        territory = connection.exec_driver_sql("SELECT territory_id FROM schools WHERE id = 7").scalar()
        for number in (1, 2):
            connection.execute(
                tables.kindergartens.insert().values(
                    id=number,
                    territory_id=territory,
                    number=number,
                    name=f"Сад {number}",
                    district="Центр",
                    address=f"ул. Мира, {number}",
                )
            )
            connection.execute(
                tables.kindergarten_groups.insert().values(
                    id=number,
                    kindergarten_id=number,
                    cohort=cohort(date(2023, 5, 17)),
                    regime="full",
                    orientation="general",
                    places=1,
                )
            )
        for login, last in (("mother", "Иванова"), ("father", "Ли")):
            who = owner(connection, login)
            families.save_profile(connection, who, {**PROFILE, "last_name": last}, 0, clock(), TODAY)
            paper = {"certificate_number": next_certificate(connection)}
            values = {**CHILD, **paper, "last_name": last}
            child = families.add_child(connection, who, values, clock(), TODAY)
            have_scans(connection, who.account_id, child.id)

    line.database.write_now(furnish)
    sit_at_desk(line, "kindergarten")
    return line


def applied(line: Line, clock: FixedClock, login: str, child: int, garden: int) -> None:
    """An application, made without the screen."""

    def apply(connection: Any) -> None:
        territory = connection.exec_driver_sql("SELECT territory_id FROM schools WHERE id = 7").scalar()
        body = ApplicationRequest(
            child_id=child,
            territory_id=territory,
            values={
                "desired_date": "2027-09-01",
                "regime": "full",
                "orientation": "general",
                "language": "ru",
            },
            choices=[Choice(kindergarten_id=garden)],
        )
        applications.apply(connection, owner(connection, login), body, clock(), TODAY)

    line.database.write_now(apply)


@asynccontextmanager
async def at(
    folder: Path, clock: FixedClock, line: Line, login: str, *keys: str
) -> AsyncIterator[tuple[RuobrApp, Any]]:
    """Somebody's program, signed in, after these keys."""
    app = program(folder / login, clock, line, login=login)
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(5):
            await settled(app, pilot)
        if login == "operator" and keys[:1] != ("g",):
            await press(app, pilot, "enter")  # the desk is the first row of the home
        for key in keys:
            await press(app, pilot, key)
        yield app, pilot


def decide(line: Line, clock: FixedClock, number: int, action: str, note: str = "") -> None:
    """At the kindergarten desk, without the screen."""

    def work(connection: Connection) -> None:
        clerk = owner(connection, "operator")
        version = desk.one(connection, clerk, number).version
        decision = DeskDecision(action=action, version=version, note=note)
        desk.decide(connection, clerk, number, decision, clock(), TODAY)

    line.database.write_now(work)


def give_places(line: Line, clock: FixedClock) -> None:
    """The round of the autumn, carried out."""

    def work(connection: Any) -> None:
        clerk = owner(connection, "operator")
        territory = connection.exec_driver_sql("SELECT territory_id FROM schools WHERE id = 7").scalar()
        plan = rounds.run(connection, clerk, territory, AUTUMN, "", clock(), TODAY).plan
        rounds.run(connection, clerk, territory, AUTUMN, plan, clock(), TODAY)

    line.database.write_now(work)
