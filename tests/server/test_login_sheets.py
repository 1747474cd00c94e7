"""Logins of a whole class: who may, for whom there are new passwords, and what stands on the slips."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.__main__ import main
from ruobr_server.areas.families import login_slips
from ruobr_server.areas.families.login_sheets import Wanted, classes_for, hand_out_all, plan_of
from ruobr_server.areas.personal_data.access_log import looks_at
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_server.kit.workflow.tables import requests_done
from ruobr_server.migrations import schema
from ruobr_tui.api.models.logins import Slip
from support.administrators import Town, furnish
from support.class_teachers import TEACHER, teacher
from support.databases import on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW

__all__ = ["teacher"]

pytestmark = on_sqlite

SCHOOL, CLASS = 1, 1
PATH = f"/journal/login-sheets/{SCHOOL}/{CLASS}"
BOTH = Wanted(SCHOOL, CLASS, frozenset({"pupil", "parent"}))


@pytest.fixture
def town(database: Database, family: Family, passwords: Passwords) -> Town:
    return Town(database, **database.write_now(furnish, passwords.hash_now(PASSWORD)))


def body(expected: int, **more: Any) -> dict[str, Any]:
    who = ["pupil", "parent"]
    return {"who": who, "expected": expected, "form": "csv", "portal": "https://school.example", **more}


def rows_of(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


async def test_a_class_gets_its_passwords_once_and_who_has_signed_in_keeps_the_own(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    used = accounts.update().where(accounts.c.login.in_(["IVANOVA-1", "IVANOVA"]))
    database.write_now(lambda db: db.execute(used.values(first_used_at=NOW)))
    plan = (await app_client.get(PATH, headers=TEACHER)).json()
    # Anna has signed in; Boris has no login yet, Vera has never used hers. Of the parents Petrova is left.
    assert (plan["pupils"], plan["parents"], plan["signed_in"]) == (2, 1, 1)
    refused = await app_client.post(PATH, headers=TEACHER, json=body(5))
    assert (refused.status_code, refused.json()["reason"]) == (409, "sheet-changed")
    rows = rows_of(await app_client.post(PATH, headers=TEACHER, json=body(3)))
    assert sorted(row[2] for row in rows) == ["Родителю", "Ученику", "Ученику"]
    for *_names, login, password, portal in rows:
        assert portal == "https://school.example"
        signed_in = {"login": login, "password": password, "device": ""}
        assert (await app_client.post("/cabinet/session", json=signed_in)).status_code == 201
    stored = database.read_now(lambda db: db.execute(select(requests_done)).all())
    assert stored == []  # without a key nothing is left of it
    again = (await app_client.get(PATH, headers=TEACHER)).json()
    assert (again["pupils"], again["parents"]) == (0, 0)
    [look] = database.read_now(looks_at, family.petrovs.pupil.account_id).looks
    assert look.what == "login:pupil"


async def test_others_make_none(app_client: httpx.AsyncClient, town: Town) -> None:
    for login in ("beside", "far", "head", "plain", "ivanova", "petrova-1"):
        headers = header_credentials(login, PASSWORD)
        assert (await app_client.get(PATH, headers=headers)).status_code == 404, login
        assert (await app_client.post(PATH, headers=headers, json=body(3))).status_code == 404
        listed = (await app_client.get("/journal/login-sheets", headers=headers)).json().get("classes", [])
        assert (SCHOOL, CLASS) not in [(each["school_id"], each["class_id"]) for each in listed]


def test_the_scope_decides_whose_classes(town: Town) -> None:
    def classes(who: Any) -> list[tuple[int, int]]:
        found = town.database.read_now(classes_for, who, "").classes
        return [(each.school_id, each.class_id) for each in found]

    assert (SCHOOL, CLASS) in classes(town.school)
    assert {school for school, _ in classes(town.school)} == {SCHOOL}
    assert {school for school, _ in classes(town.beside)} == {2}
    assert set(classes(town.town)) == set(classes(town.school)) | set(classes(town.beside))
    assert set(classes(town.town)) < set(classes(town.region))
    with pytest.raises(NotFound):
        town.database.read_now(plan_of, town.beside, BOTH)


def test_pupils_who_have_signed_in_get_another_only_if_that_is_wanted(town: Town, family: Family) -> None:
    used = accounts.update().where(accounts.c.login.in_(["IVANOVA-1", "PETROVA-1"]))
    town.database.write_now(lambda db: db.execute(used.values(first_used_at=NOW)))
    pupils = BOTH._replace(who=frozenset({"pupil"}))
    assert town.database.read_now(plan_of, town.school, pupils).pupils == 1
    assert town.database.read_now(plan_of, town.school, pupils._replace(again=True)).pupils == 3
    with pytest.raises(Conflict, match="changed"):
        town.database.write_now(hand_out_all, town.school, pupils, ["x"] * 3, NOW)
    made = town.database.write_now(hand_out_all, town.school, pupils._replace(again=True), ["x"] * 3, NOW)
    assert [slip["pupil"].split()[1] for slip in made] == ["Анна", "Борис", "Вера"]


def test_a_slip_says_the_same_on_paper() -> None:
    slip = {"login": "velomika423", "password": "abcDEF23456789", "who": "pupil", "pupil": "Ли <b>Ян</b>"}
    slips = [Slip.model_validate({**slip, "class_name": "5А", "school": "Школа " * 40})] * 9
    drawn = login_slips.as_pdf(slips, "https://school.example", "ru", NOW)
    assert drawn.startswith(b"%PDF")
    assert re.search(rb"/Count 2\b", drawn), "eight slips a page"
    table = login_slips.as_csv([slips[0].model_copy(update={"pupil": "=1+1"})], "https://s.example", "ru")
    assert "'=1+1" in table.decode("utf-8-sig")


def test_the_command_writes_a_private_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'ruobr.sqlite'}"
    database = Database(url)
    try:
        database.write_now(schema.create)
    finally:
        database.close_now()
    command = [
        "account",
        "sheet",
        "--database",
        url,
        "--school",
        "1",
        "--class",
        "5А",
        "--portal",
        "https://s",
    ]
    assert main([*command, str(tmp_path / "5A.txt")]) == 1
    assert main([*command, str(tmp_path / "5A.pdf")]) == 1
    assert "5А" in capsys.readouterr().err
