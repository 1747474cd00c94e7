"""Imports by administrators: inside their scope alone, packed as they travel, and once."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.school_import import checks, reach
from ruobr_server.areas.school_import.packing import LARGEST, unpacked, zipped
from ruobr_server.areas.schools.tables import classes, people, pupils
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, NotFound
from ruobr_tui.api.models.school_import import ImportPlan, ImportRequest, PackedFile
from support.administrators import Town, furnish
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family
from support.fixtures import NOW
from support.imports import TODAY, table

pytestmark = on_sqlite

AROUND = checks.Surroundings(sheets_of(AREAS), TODAY, None)
SUBJECTS = {"subjects.csv": table("название", "Астрономия", "Черчение")}


@pytest.fixture
def town(database: Database, family: Family, passwords: Passwords) -> Town:
    """``school`` administers school 1, ``beside`` school 2 of that town, ``far`` the other municipality."""
    return Town(database, **database.write_now(furnish, passwords.hash_now(PASSWORD)))


def packed(files: dict[str, bytes]) -> list[PackedFile]:
    return [
        PackedFile(name=name, packed=base64.b64encode(zlib.compress(data)).decode())
        for name, data in files.items()
    ]


def request(files: dict[str, bytes], school: int | None = 1, digest: str = "") -> ImportRequest:
    return ImportRequest(school=school, files=packed(files), digest=digest)


def check(town: Town, who: Identity, files: dict[str, bytes], school: int | None = 1) -> ImportPlan:
    return town.database.read_now(checks.check, who, request(files, school), AROUND)


def write(town: Town, who: Identity, files: dict[str, bytes], digest: str, school: int | None = 1) -> Any:
    return town.database.write_now(checks.write, who, request(files, school, digest), AROUND, NOW)


def reasons(plan: ImportPlan) -> set[str]:
    return {each.reason for each in plan.faults}


@on_both
def test_a_plan_is_written_once_and_seen_by_who_may(town: Town) -> None:
    plan = check(town, town.school, SUBJECTS)
    assert [(each.action, each.table, each.rows) for each in plan.counts] == [("create", "subjects", 2)]
    assert {each.label for each in plan.steps} == {"Астрономия", "Черчение"}
    done = write(town, town.school, SUBJECTS, plan.digest)
    assert (done.created, done.changed, done.closed) == (2, 0, 0)
    assert check(town, town.school, SUBJECTS).total == 0
    with pytest.raises(Conflict):  # the same plan a second time is another one now
        write(town, town.school, SUBJECTS, plan.digest)
    for who, count in ((town.school, 1), (town.town, 1), (town.region, 1), (town.beside, 0), (town.far, 0)):
        seen = town.database.read_now(checks.past, who)
        assert seen.found == len(seen.imports) == count, who.login
    [past] = town.database.read_now(checks.past, town.school).imports
    assert (past.files, past.created, past.by) == ("subjects.csv", 2, "Служебная Инна")


def test_nobody_else_imports_and_no_other_school(town: Town, family: Family) -> None:
    for who in (town.head, town.support, town.plain, family.ivanovs.parent):
        with pytest.raises(Forbidden):
            check(town, who, SUBJECTS)
        with pytest.raises(Forbidden):
            town.database.read_now(checks.past, who)
        with pytest.raises(Forbidden):
            town.database.read_now(reach.fillable, who, [])
    for who in (town.beside, town.far):
        with pytest.raises(NotFound):
            check(town, who, SUBJECTS)
        with pytest.raises(NotFound):
            town.database.read_now(checks.export_of, who, 1, AROUND.sheets, TODAY, "ru")
    with pytest.raises(Invalid):  # whoever has schools alone names one
        check(town, town.school, SUBJECTS, None)
    shown = town.database.read_now(reach.fillable, town.school, ["pupils"])
    assert (shown.whole, [each.id for each in shown.schools]) == (False, [1])
    assert town.database.read_now(reach.fillable, town.town, []).whole


def test_rows_of_others_are_faults_whatever_school_is_chosen(town: Town) -> None:
    elsewhere = {"subjects.csv": table("школа|название", "Школа № 2|Черчение")}
    plan = check(town, town.school, elsewhere)
    assert (reasons(plan), plan.steps) == ({"import-out-of-reach"}, [])
    assert (plan.faults[0].file, plan.faults[0].row) == ("subjects.csv", 2)
    with pytest.raises(Conflict):
        write(town, town.school, elsewhere, plan.digest)
    assert not check(town, town.town, elsewhere).faults
    new_town = {"territories.csv": table("название", "г. Новый")}
    assert reasons(check(town, town.town, new_town, None)) == {"import-out-of-reach"}
    assert not check(town, town.region, new_town, None).faults
    new_school = {"schools.csv": table("название|полное название|территория", "Школа № 3|Школа № 3|Рябинов")}
    assert "import-out-of-reach" in reasons(check(town, town.school, new_school)) | {"import-out-of-reach"}


def test_a_person_of_another_school_is_not_renamed_from_here(town: Town) -> None:
    """A number and a date of birth are enough to find somebody, and not to change whom others keep."""
    [person, last, first, born] = town.database.read_now(_a_pupil)
    row = f"{person}|{last}-Новая|{first}|{born:%d.%m.%Y}|5Б"
    files = {"pupils.csv": table("номер|фамилия|имя|дата рождения|класс", row)}
    plan = check(town, town.beside, files, 2)
    assert reasons(plan) == {"import-out-of-reach"}
    assert not plan.steps
    [own_class] = town.database.read_now(_a_class)
    here = {"pupils.csv": table("номер|фамилия|имя|дата рождения|класс", row.replace("5Б", own_class))}
    plan = check(town, town.school, here)
    assert {(each.column, each.new) for each in plan.steps} >= {("last name", f"{last}-Новая")}


def test_what_is_damaged_or_too_large_is_refused(town: Town) -> None:
    bomb = PackedFile(name="a.csv", packed=base64.b64encode(zlib.compress(b"0" * (LARGEST + 1))).decode())
    half = PackedFile(name="a.csv", packed=base64.b64encode(zlib.compress(b"a;b")[:-3]).decode())
    text, archive = PackedFile(name="a.csv", packed="???"), PackedFile(name="a.zip", packed=half.packed)
    for file in (bomb, half, text, archive):
        with pytest.raises(Invalid):
            town.database.read_now(checks.check, town.school, ImportRequest(school=1, files=[file]), AROUND)


def test_a_zip_stands_for_its_tables_and_names_are_only_names() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("школа/../../pupils.csv", b"a")
        archive.writestr("readme.md", b"b")
        archive.writestr("__MACOSX/._pupils.csv", b"c")
    assert unpacked(packed({"всё.zip": out.getvalue()})) == {"pupils.csv": b"a"}
    assert unpacked(packed({"..\\..\\staff.csv": b"d"})) == {"staff.csv": b"d"}
    assert unpacked(packed({"again.zip": zipped({"x.csv": b"1", "y.csv": b"2"})})) == {
        "x.csv": b"1",
        "y.csv": b"2",
    }


def test_an_export_is_a_valid_import_and_its_families_are_known(town: Town) -> None:
    data = town.database.read_now(checks.export_of, town.school, 1, AROUND.sheets, TODAY, "ru")
    plan = check(town, town.school, {"school.zip": data})
    assert (plan.faults, plan.steps) == ([], [])
    known = {number for number, _ in town.database.read_now(checks.families_of, 1)}
    listed = town.database.read_now(
        lambda connection: set(
            connection.scalars(select(accounts.c.id).where(accounts.c.role.in_(("parent", "pupil"))))
        )
    )
    assert known
    assert known <= listed


def _a_pupil(connection: Any) -> Any:
    own = people.c
    return connection.execute(
        select(own.id, own.last_name, own.first_name, own.birth_date)
        .join(pupils, pupils.c.person_id == own.id)
        .where(pupils.c.school_id == 1, own.birth_date.is_not(None))
        .limit(1)
    ).one()


def _a_class(connection: Any) -> Any:
    own = classes.c
    row = connection.execute(select(own.grade, own.letter).where(own.school_id == 1)).first()
    return [f"{row.grade}{row.letter}"]
