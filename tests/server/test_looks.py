"""Who looked at whose data: written once a day for each who looks, each family and each reason to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from ruobr_server.areas.personal_data import looks as looks_module
from ruobr_server.areas.personal_data.access_log import (
    affected_by,
    looks_at,
    note_access,
    note_list,
    unnoted,
)
from ruobr_server.areas.personal_data.looks import looks_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import guardianships
from ruobr_server.kit.db import Database
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW, ZONE, FixedClock
from support.kindergartens import TODAY, apply, new_child

pytestmark = on_sqlite

LIST, OTHER_LIST = "kindergarten-application", "school-application"


@pytest.fixture
def viewers(family: Family) -> tuple[Identity, Identity]:
    """Two accounts that look; what they are does not matter to the log."""
    return family.petrovs.parent, family.petrovs.pupil


def looked(database: Database, who: Identity) -> list[tuple[str, str, str]]:
    return [
        (each.what, each.child, each.reason) for each in database.read_now(looks_at, who.account_id).looks
    ]


def test_once_a_day_and_again_on_the_next(
    database: Database, family: Family, viewers: tuple[Identity, Identity]
) -> None:
    mother, (one, _) = family.ivanovs.parent, viewers
    subject = (mother.account_id, None)
    for hours in (0, 1, 2, 24, 25):
        database.write_now(note_list, one, [subject], LIST, (now := NOW + timedelta(hours=hours)), now.date())
    looks = database.read_now(looks_at, mother.account_id).looks
    assert [each.at for each in looks] == [NOW + timedelta(hours=24), NOW]  # the latest first


def test_each_who_looks_each_list_and_each_child_is_a_look(
    database: Database, family: Family, viewers: tuple[Identity, Identity]
) -> None:
    mother, (one, other) = family.ivanovs.parent, viewers
    first, second = (new_child(database, mother, first_name=name) for name in ("Вера", "Нина"))

    def look(who: Identity, child: int, what: str) -> None:
        database.write_now(note_list, who, [(mother.account_id, child)], what, NOW, TODAY)

    look(one, first, LIST)
    look(one, second, LIST)
    look(one, first, OTHER_LIST)
    look(other, first, LIST)
    again = [(mother.account_id, first), (mother.account_id, second), (mother.account_id, None)]
    assert database.read_now(unnoted, one, again, LIST, TODAY) == [(mother.account_id, None)]
    assert sorted(looked(database, mother)) == sorted(
        [(LIST, "Вера", ""), (LIST, "Нина", ""), (OTHER_LIST, "Вера", ""), (LIST, "Вера", "")]
    )


def test_who_looks_at_the_own_data_is_nobodys_news(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    both = [(mother.account_id, None), (father.account_id, None)]
    database.write_now(note_list, mother, both, LIST, NOW, TODAY)
    assert looked(database, mother) == []
    assert looked(database, father) == [(LIST, "", "")]


def test_a_look_is_shown_to_its_family_alone_with_child_and_reason(
    database: Database, family: Family, viewers: tuple[Identity, Identity]
) -> None:
    mother, (one, _) = family.ivanovs.parent, viewers
    child = new_child(database, mother)
    more: dict[str, Any] = {"child_id": child, "reason": "заявление 42-00001"}

    def note(connection: Any) -> None:
        note_access(connection, one, mother.account_id, "document:privilege", NOW, **more)

    database.write_now(note)
    assert looked(database, mother) == [("document:privilege", "Вера", "заявление 42-00001")]
    assert looked(database, family.ivanovs.pupil) == []
    [look] = database.read_now(looks_at, mother.account_id).looks
    assert look.who == "parent: Петрова Ольга"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 0, 30, tzinfo=ZONE), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 59, tzinfo=ZONE), date(2026, 11, 24)),
        (datetime(2026, 11, 25, 0, 0, tzinfo=ZONE), date(2026, 11, 25)),
    ],
)
def test_after_a_breach_the_days_are_those_of_the_region(
    database: Database, family: Family, viewers: tuple[Identity, Identity], moment: datetime, day: date
) -> None:
    mother, (one, other) = family.ivanovs.parent, viewers
    database.write_now(note_list, one, [(mother.account_id, None)], LIST, moment, day)
    database.write_now(note_list, other, [(mother.account_id, None)], LIST, moment, day)
    found = {
        ahead: database.read_now(affected_by, "petrova", day + ahead, day + ahead, ZONE)
        for ahead in (timedelta(-1), timedelta(0), timedelta(1))
    }
    assert found == {timedelta(-1): [], timedelta(0): [("IVANOVA", LIST, 1)], timedelta(1): []}


@on_both
async def test_the_list_of_erasures_and_an_application_leave_a_trace_too(
    app_client: httpx.AsyncClient,
    region: Database,
    clerk: Identity,
    officer: Identity,
    family: Family,
    clock: FixedClock,
) -> None:
    mother = family.ivanovs.parent
    mine = apply(region, mother, 1)
    await app_client.post("/cabinet/erasure", headers=header_credentials("ivanova", PASSWORD))
    for login, path in (
        ("officer", "/desk/erasures"),
        ("clerk", f"/desk/kindergarten/applications/{mine.id}"),
    ):
        for _ in range(2):
            answer = await app_client.get(path, headers=header_credentials(login, PASSWORD))
            assert answer.status_code == 200, answer.text
    assert sorted(looked(region, mother)) == [("erasure-request", "", ""), (LIST, "Вера", "")]
    clock.now = datetime(2026, 11, 25, 0, 30, tzinfo=ZONE)  # in UTC it is still the day before
    await app_client.get("/desk/erasures", headers=header_credentials("officer", PASSWORD))
    assert len(looked(region, mother)) == 3


def test_a_parent_reads_the_looks_at_the_childs_own_account_while_the_diary_is_open(
    database: Database, family: Family
) -> None:
    """And of nobody else's child; the pupil reads the own ones alone."""
    mother, pupil = family.ivanovs.parent, family.ivanovs.pupil
    subjects = [(mother.account_id, None), (pupil.account_id, None), (family.petrovs.pupil.account_id, None)]
    database.write_now(note_list, family.petrovs.parent, subjects, LIST, NOW, TODAY)

    def read(who: Identity) -> list[str]:
        return sorted(each.child for each in database.read_now(looks_of, who, None).looks)

    assert read(mother) == ["", "Анна"]
    assert read(pupil) == [""]
    own = guardianships.c.account_id == mother.account_id
    database.write_now(lambda db: db.execute(guardianships.update().where(own).values(diary_open=False)))
    assert read(mother) == [""]


def test_looks_come_in_pages_that_lose_and_repeat_nothing(
    database: Database, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother, other = family.ivanovs.parent, family.petrovs.parent
    for number in range(7):  # several at the same moment
        now = NOW + timedelta(hours=number // 3)
        database.write_now(note_list, other, [(mother.account_id, None)], f"k{number}", now, TODAY)
    whole = [each.what for each in database.read_now(looks_of, mother, None).looks]
    assert whole == [f"k{number}" for number in (6, 5, 4, 3, 2, 1, 0)]
    monkeypatch.setattr(looks_module, "PAGE", 2)
    read: list[str] = []
    before: str | None = None
    while before != "":
        shown = database.read_now(looks_of, mother, before)
        read += [each.what for each in shown.looks]
        before = shown.next
    assert read == whole
