"""How far an import may reach: inside the scope of whoever imports, for every row that it would touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.schools.queries import school_names, schools_in, territory_names
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.errors import Forbidden, Invalid, NotFound
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Fault, Row
from ruobr_tui.api.models.school_import import Fillable, FillableSchool
from ruobr_tui.api.reasons import school_import as reasons
from ruobr_tui.api.roles import REGION, Level, Scope
from ruobr_tui.api.rules.grants import FILLERS, scopes_of

MOST_SCHOOLS = 500


def scopes_to_fill(connection: Connection, caller: Identity) -> list[Scope]:
    """Where the caller fills schools with data. Raises ``Forbidden`` if nowhere."""
    if not (scopes := scopes_of(held_by(connection, caller), FILLERS)):
        raise Forbidden
    return scopes


def scopes_of_import(connection: Connection, caller: Identity, school_id: int | None) -> list[Scope]:
    """The caller's scopes, for an import of this school, or of files that name theirs.

    Raises ``Forbidden``, ``NotFound`` for another school, ``Invalid`` where a school must be named.
    """
    scopes = scopes_to_fill(connection, caller)
    if school_id is not None:
        own = school_names.c
        found = select(own.id).where(own.id == school_id, schools_in(scopes))
        if connection.execute(found).first() is None:
            raise NotFound
    elif not _is_wide(scopes):
        raise Invalid(reasons.WHICH_SCHOOL)
    return scopes


def fillable(connection: Connection, caller: Identity, tables: Sequence[str]) -> Fillable:
    """The schools of the caller by name. Raises ``Forbidden``."""
    scopes = scopes_to_fill(connection, caller)
    own = school_names.c
    rows = connection.execute(
        select(own.id, own.name, territory_names.c.name.label("territory"))
        .join(territory_names, territory_names.c.id == own.territory_id)
        .where(schools_in(scopes))
        .order_by(own.name, own.id)
        .limit(MOST_SCHOOLS)
    )
    schools = [FillableSchool(id=row.id, name=row.name, territory=row.territory) for row in rows]
    return Fillable(whole=_is_wide(scopes), schools=schools, tables=list(tables))


def faults_of_reach(planning: Planning, scopes: Sequence[Scope]) -> list[Fault]:
    """A fault for each row that would touch anything outside of these scopes."""
    if REGION in scopes:
        return []
    reach = _Reach(planning, scopes)
    found: dict[tuple[str, int], Fault] = {}
    for sheet in planning.sheets:
        name = sheet.name
        for record in (*planning.created[name], *planning.changed[name], *planning.removed[name]):
            if not reach.covers(record):
                row = reach.row_of(record)
                fault = Fault("", 0, "", reasons.OUT_OF_REACH.with_fields())
                if row is not None:
                    fault = row.fault("", reasons.OUT_OF_REACH)
                found.setdefault((fault.file, fault.row), fault)
    return list(found.values())


class _Reach:
    """Which planned rows lie inside of some scopes, none of which is the region."""

    def __init__(self, planning: Planning, scopes: Sequence[Scope]) -> None:
        self._planning, self._scopes = planning, scopes
        self._people: set[Record] = set()
        self._rows: dict[Record, Row] = dict(planning.rows_of)
        for name in ("staff", "pupils", "parents"):
            for record in planning.records[name].values():
                person = _person_of(record)
                if not record.is_new and self._is_mine(
                    record.values["school_id"]
                    if name != "parents"
                    else record.values["pupil_id"].values["school_id"]
                ):
                    self._people.add(person)
                row = planning.rows_of.get(record)
                if row is not None:
                    self._rows.setdefault(person, row)

    def row_of(self, record: Record) -> Row | None:
        """The row of a file that touches it."""
        person = record.values.get("person_id")
        return self._rows.get(record) or (self._rows.get(person) if isinstance(person, Record) else None)

    def covers(self, record: Record) -> bool:
        """Whether a planned row lies inside."""
        values = record.values
        match record.sheet.name:
            case "territories":
                return False
            case "schools":
                return self._is_mine(record) and self._may_move(record)
            case "people":
                return record.is_new or record in self._people
            case "identities":
                return values["person_id"].is_new or values["person_id"] in self._people
            case "parent accounts":
                return record.is_new
            case "kindergartens":
                return self._is_my_town(values["territory_id"])
            case "kindergarten groups":
                return self._is_my_town(values["kindergarten_id"].values["territory_id"])
            case _:
                school = values.get("school_id")
                return isinstance(school, Record) and self._is_mine(school)

    def _is_mine(self, school: Any) -> bool:
        if not isinstance(school, Record):
            return False
        territory = school.before.get("territory_id", school.values["territory_id"])
        if not isinstance(territory, Record) or territory.id is None:
            return False
        if school.id is None:  # a new one: of a municipality
            return any(scope == Scope(territory.id) for scope in self._scopes)
        return any(scope.contains(Scope(territory.id, school.id)) for scope in self._scopes)

    def _is_my_town(self, territory: Any) -> bool:
        return (
            isinstance(territory, Record)
            and territory.id is not None
            and any(scope == Scope(territory.id) for scope in self._scopes)
        )

    def _may_move(self, school: Record) -> bool:
        """A school goes to another municipality only by who administers both."""
        return "territory_id" not in school.before or self._is_my_town(school.values["territory_id"])


def _person_of(record: Record) -> Record:
    holder = record.values["account_id"] if record.sheet.name == "parents" else record
    person: Record = holder.values["person_id"]
    return person


def _is_wide(scopes: Iterable[Scope]) -> bool:
    return any(scope.level in (Level.REGION, Level.MUNICIPALITY) for scope in scopes)
