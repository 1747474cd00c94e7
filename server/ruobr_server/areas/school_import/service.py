"""An import: read, planned, shown, and applied in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection, insert

from ruobr_server.areas.diary.service import Generated
from ruobr_server.areas.families.service import key_of, known_key, needs_keys_file
from ruobr_server.areas.records.service import LONGEST, Author, changes_of, wait_for_others, write
from ruobr_server.areas.school_import.tables import school_imports
from ruobr_server.areas.timetable.service import add_asc, is_xml
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.reading import read_tables
from ruobr_server.kit.sheets.rows import Fault, Tables
from ruobr_server.kit.sheets.summary import Step, counts, digest_of, steps
from ruobr_server.kit.sheets.writing import exported, file_name
from ruobr_tui.api.reasons import school_import as reasons


@dataclass(frozen=True, slots=True)
class Import:
    """Files by name, and what belongs to reading them."""

    files: Mapping[str, bytes]
    sheets: Sequence[Sheet]
    today: date
    school_id: int | None = None
    """The school of rows that name none."""
    person_key: bytes | None = None
    """That of the keys file."""
    valid_from: date | None = None
    """The first day of a timetable in XML; the files of tables say it themselves."""

    @property
    def digest(self) -> str:
        """SHA-256 of all files."""
        whole = hashlib.sha256()
        for name, data in sorted(self.files.items()):
            whole.update(repr((name, len(data))).encode("utf-8", "replace") + data)
        return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be done, or was; with any fault nothing is."""

    steps: Sequence[Step]
    faults: Sequence[Fault]
    doubts: Sequence[Fault]
    digest: str
    """Of the steps."""
    lessons: Mapping[int, Generated] = field(default_factory=dict)
    """What became of the lessons, by school."""


@takes_long(LONGEST)
def plan(connection: Connection, given: Import) -> Outcome:
    """What the files would do. Nothing is written."""
    return _outcome(_planned(connection, given, known_key(connection, given.person_key)))


@takes_long(LONGEST)
def apply(
    connection: Connection, given: Import, digest: str, now: datetime, account_id: int | None = None
) -> Outcome:
    """Do what the plan with this digest says; ``account_id`` null: by a command.

    Raises ``Conflict`` if it would be something else now, or if the keys of this database were not found.
    """
    wait_for_others(connection)
    if given.person_key is None and needs_keys_file(connection):
        raise Conflict(reasons.NO_KEYS)
    planning = _planned(connection, given, key_of(connection, given.person_key))
    outcome = _outcome(planning)
    if outcome.faults or outcome.digest != digest:
        raise Conflict(reasons.PLAN_CHANGED)
    if not outcome.steps:
        return outcome
    counted = counts(list(outcome.steps))
    sums = {action: sum(tables.values()) for action, tables in counted.items()}
    [number] = take_ids(connection, "school_imports")
    author = Author(account_id, now, number)
    made = write(connection, planning, author, given.today, changes_of(planning))
    connection.execute(
        insert(school_imports).values(
            id=number,
            account_id=account_id,
            at=now,
            digest=given.digest,
            files=", ".join(sorted(given.files))[:500],
            created=sums.get("create", 0),
            changed=sums.get("change", 0),
            closed=sums.get("close", 0) + sums.get("delete", 0),
        )
    )
    return replace(outcome, lessons=made)


@takes_long(LONGEST)
def export(
    connection: Connection, school_id: int, sheets: Sequence[Sheet], today: date, language: str = "ru"
) -> dict[str, bytes]:
    """The tables of one school by the names of their files; tables without rows are left out."""
    planning = Planning(connection, sheets, today)
    found = {}
    for sheet in sheets:
        planning.load(sheet, [school_id])
    # Of what belongs to no school the school's own alone.
    for name in ("schools", "territories"):
        _only_of(planning, name, school_id)
    for sheet in sheets:
        is_own = sheet.in_school or sheet.name in ("schools", "territories")
        if sheet.is_file and is_own and planning.records[sheet.name]:
            found[file_name(sheet)] = exported(planning, sheet, language)
    return found


def _only_of(planning: Planning, name: str, school_id: int) -> None:
    """Leave out other schools and municipalities."""
    school = planning.by_id["schools"].get(school_id)
    wanted = school if name == "schools" or school is None else school.values["territory_id"]
    records = planning.records[name]
    for key in [key for key, record in records.items() if record is not wanted]:
        del records[key]


def _planned(connection: Connection, given: Import, key: bytes | None) -> Planning:
    planning = Planning(connection, given.sheets, given.today, school_id=given.school_id, person_key=key)
    if given.school_id is not None and not _is_school(planning, given.school_id):
        raise NotFound(reasons.NO_SUCH_SCHOOL)
    planning.add(_read(given))
    return planning


def _read(given: Import) -> Tables:
    """Raises ``Invalid`` for an XML without a day."""
    xml = {name: data for name, data in given.files.items() if is_xml(name, data)}
    others = {name: data for name, data in given.files.items() if name not in xml}
    tables = read_tables(others, given.sheets)
    for name, data in xml.items():
        if given.valid_from is None:
            raise Invalid(reasons.NO_FIRST_DAY)
        add_asc(tables, name, data, given.valid_from)
    return tables


def _is_school(planning: Planning, school_id: int) -> bool:
    table = planning.sheet("schools").stored_in
    return planning.connection.execute(table.select().where(table.c.id == school_id)).first() is not None


def _outcome(planning: Planning) -> Outcome:
    tables = planning.tables
    found = [] if tables.faults else steps(planning)
    faults = sorted(tables.faults, key=lambda fault: (fault.file, fault.row))
    return Outcome(found, faults, tables.doubts, digest_of(found))
