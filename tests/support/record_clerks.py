"""A school filled from the example, and clerks who edit its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ruobr_server.areas.records import details, edits, listing
from ruobr_server.areas.records.places import Where
from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.schools.tables import schools, territories
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.records import RecordCell, RecordDetail, RecordOutcome, RecordPlan, RecordRows
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from support.administrators import appoint, employ
from support.fixtures import NOW
from support.imports import Importer

TODAY = date(2026, 11, 24)
EXAMPLE = Path(__file__).parents[2] / "examples" / "school"
TOWN, SCHOOL = Scope(1), Scope(1, 1)
OTHER_TOWN, OTHER = Scope(50), Scope(50, 60)
HERE, THERE = Where(1, 1), Where(50, 60)
SHEETS = sheets_of(AREAS)
_R = StaffRole


@dataclass
class Clerks:
    """Everybody by login, and what they do."""

    database: Database
    people: dict[str, Identity] = field(default_factory=dict)

    def request(self, login: str, table: str, where: Where = HERE) -> edits.Request:
        """Who changes what where."""
        return edits.Request(self.people[login], SHEETS, where, table, TODAY, NOW)

    def rows(
        self, login: str, table: str, find: str = "", where: Where = HERE, after: str = ""
    ) -> RecordRows:
        """The rows of a table."""
        who = self.people[login]
        return self.database.read_now(listing.rows, who, SHEETS, where, table, find, after, TODAY)

    def key(self, table: str, label: str, where: Where = HERE) -> str:
        """The key of the row that is called so."""
        found = self.rows("region", table, where=where).rows
        return next(each.key for each in found if each.label == label)

    def one(self, login: str, table: str, key: str, where: Where = HERE) -> RecordDetail:
        """A row."""
        return self.database.read_now(details.one, self.people[login], SHEETS, where, table, key, TODAY)

    def add(self, login: str, table: str, cells: Mapping[str, str], where: Where = HERE) -> RecordDetail:
        """Add a row."""
        given = dict(cells)
        return self.database.write_now(edits.add, self.request(login, table, where), given)

    def change(
        self, login: str, table: str, key: str, cells: Mapping[str, tuple[str, str]], where: Where = HERE
    ) -> RecordDetail:
        """Change cells: old and new texts by the names of columns."""
        given = {name: RecordCell(old=old, new=new) for name, (old, new) in cells.items()}
        return self.database.write_now(edits.change, self.request(login, table, where), key, given)

    def end(self, login: str, table: str, key: str, day: date | None = None, where: Where = HERE) -> Any:
        """End or remove a row."""
        return self.database.write_now(edits.end, self.request(login, table, where), key, day)

    def preview(
        self, login: str, table: str, key: str, cells: Mapping[str, tuple[str, str]]
    ) -> RecordOutcome:
        """What a change would do."""
        given = {name: RecordCell(old=old, new=new) for name, (old, new) in cells.items()}
        planned = RecordPlan(key=key, cells=given)
        return self.database.write_now(edits.preview, self.request(login, table), planned)


def open_office(database: Database, secret: str) -> Clerks:
    """Import the example, add another town with a school, and employ a clerk for each role."""
    Importer(database)({each.name: each.read_bytes() for each in sorted(EXAMPLE.iterdir())})
    return Clerks(database, database.write_now(_furnish, secret))


def _furnish(connection: Connection, secret: str) -> dict[str, Identity]:
    connection.execute(territories.insert().values(id=50, name="Дальний"))
    name = {"name": "Школа № 60", "full_name": "Школа № 60"}
    connection.execute(schools.insert().values(id=60, territory_id=50, **name))
    found = {}
    for login, role, scope in (
        ("region", _R.REGION_ADMINISTRATOR, REGION),
        ("town", _R.MUNICIPALITY_ADMINISTRATOR, TOWN),
        ("school", _R.SCHOOL_ADMINISTRATOR, SCHOOL),
        ("office", _R.OFFICE, SCHOOL),
        ("deputy", _R.DEPUTY_HEAD, SCHOOL),
        ("canteen", _R.CANTEEN, SCHOOL),
        ("far", _R.SCHOOL_ADMINISTRATOR, OTHER),
    ):
        found[login] = employ(connection, login, secret, last_name=f"Клерк-{login}")
        appoint(connection, found[login], role, scope)
    return found
