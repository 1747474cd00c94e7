"""One child, one place in the queue: by its papers, across accounts, however they were typed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, text

from ruobr_server.areas.enrolment import applications as enrolment
from ruobr_server.areas.enrolment import desk as school_desk
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.document_digests import digests, normal_certificate
from ruobr_server.areas.families.person_key import key_of
from ruobr_server.areas.kindergarten import applications as kindergarten
from ruobr_server.areas.kindergarten import desk
from ruobr_server.areas.kindergarten.tables import kindergarten_applications
from ruobr_server.areas.personal_data import erasure
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, InvalidFields
from ruobr_server.migrations import schema
from support import first_grades
from support.families import CHILD, PASSWORD, Family, header_credentials
from support.fixtures import NOW
from support.kindergartens import TODAY, act, application_request, decide, new_child
from support.scans import have_scans

KEY = b"k" * 32
PAPER = {"certificate_number": "777777"}
SNILS = "112-233-445 95"


# The papers, however they were typed


@pytest.mark.parametrize(
    ("series", "number"),
    [
        ("IV-ЛО", "123456"),
        ("iv-ло", "123456"),
        (" IV - ЛО ", "№ 123 456"),
        ("IVЛО", "123456"),
        ("ІV-ЛО", "123456"),  # a Cyrillic І
        ("IУ-ЛО", "123456"),  # У for V
        ("1У-лО", "123456"),
        ("4-ЛO", "123456"),  # digits, a Latin O
        ("IV–ЛО", "123456"),
        ("Ⅳ-ЛО", "１２３４５６"),
    ],
)
def test_one_certificate_in_many_spellings(series: str, number: str) -> None:
    assert normal_certificate(series, number) == "4 ЛО 123456"


def test_other_certificates_are_other_ones() -> None:
    spellings = [("IV-ЛО", "123456"), ("VI-ЛО", "123456"), ("IV-ЛА", "123456"), ("IV-ЛО", "123457")]
    assert len({normal_certificate(*each) for each in spellings}) == 4
    assert normal_certificate("", "123456") == normal_certificate("IV-ЛО", "") == ""


def test_digests_need_the_key_and_the_day_of_birth() -> None:
    child = {**CHILD, "snils": SNILS}
    mine = digests(KEY, child)
    assert digests(b"x" * 32, child).certificate != mine.certificate
    assert digests(KEY, {**child, "birth_date": "2023-05-18"}).snils != mine.snils
    assert digests(KEY, {**child, "snils": "11223344595"}).snils == mine.snils
    assert digests(KEY, {**child, "first_name": "ВЕРА"}).name == mine.name
    assert digests(KEY, {**child, "first_name": "Bepa"}).name == mine.name  # Latin letters
    assert digests(KEY, {**child, "first_name": "Нина"}).name != mine.name
    assert digests(KEY, {**child, "snils": ""}).snils is None


# Kindergarten


def apply(database: Database, who: Identity, child: int, *gardens: int) -> Any:
    return database.write_now(
        kindergarten.apply, who, application_request(child, *(gardens or (1,))), NOW, TODAY
    )


@pytest.mark.parametrize("by", ["certificate", "snils"])
def test_another_account_gets_no_second_place(region: Database, family: Family, by: str) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    same = PAPER if by == "certificate" else {"snils": SNILS}
    first = new_child(region, mother, **same)
    second = new_child(region, father, first_name="Верочка", **same)
    apply(region, mother, first)
    with pytest.raises(Conflict, match="Another account"):
        apply(region, father, second)


def test_the_same_child_added_twice_has_one_place(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    first, second = (new_child(region, mother, **PAPER) for _ in range(2))
    application = apply(region, mother, first)
    with pytest.raises(Conflict, match="Withdraw it first"):
        apply(region, mother, second)
    act(region, mother, application.id, "withdraw")
    apply(region, mother, second)


def test_brothers_and_sisters_of_one_day_have_a_place_each(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    for name, number in (("Вера", "777777"), ("Нина", "777778")):
        apply(region, mother, new_child(region, mother, first_name=name, certificate_number=number))


def test_papers_edited_afterwards_count(region: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    apply(region, mother, new_child(region, mother, **PAPER))
    other = new_child(region, father, certificate_number="777778")
    apply(region, father, other)
    child = region.read_now(families.child, father, other)
    values = {**child.values, **PAPER}
    with pytest.raises(Conflict, match="these documents"):
        region.write_now(families.save_child, father, other, values, child.version, NOW, TODAY)
    assert region.read_now(families.child, father, other).values["certificate_number"] == "777778"


def test_a_corrected_paper_frees_the_wrong_one(region: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine = new_child(region, mother, **PAPER)
    apply(region, mother, mine)
    child = region.read_now(families.child, mother, mine)
    values = {**child.values, "certificate_number": "777778"}
    region.write_now(families.save_child, mother, mine, values, child.version, NOW, TODAY)
    apply(region, father, new_child(region, father, **PAPER))


def test_two_accounts_at_once(region: Database, family: Family) -> None:
    both = [(who, new_child(region, who, **PAPER)) for who in (family.ivanovs.parent, family.petrovs.parent)]
    barrier, outcomes = threading.Barrier(2), []

    def run(who: Identity, child: int) -> None:
        barrier.wait(10)
        try:
            outcomes.append(apply(region, who, child).state)
        except Conflict as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run, args=each) for each in both]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted(outcomes) == ["conflict", "submitted"]


async def test_through_the_wire_with_the_key_of_the_files(
    app_client: httpx.AsyncClient, region: Database, family: Family
) -> None:
    """What was filed before the server had a file of keys counts with it."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    apply(region, mother, new_child(region, mother, **PAPER))
    before = stored(region)
    body = application_request(new_child(region, father, **PAPER), 1).to_wire()
    headers = header_credentials("petrova", PASSWORD)
    refused = await app_client.post("/cabinet/kindergarten/applications", json=body, headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    secret = region.read_now(lambda c: c.execute(text("SELECT secret FROM person_keys")).scalar())
    body = application_request(new_child(region, father), 1).to_wire()
    made = await app_client.post("/cabinet/kindergarten/applications", json=body, headers=headers)
    assert made.status_code == 201, made.text
    assert region.read_now(lambda c: c.execute(text("SELECT secret FROM person_keys")).scalar()) is None
    assert secret is not None  # a refused request changes nothing, the key included
    assert set(stored(region)).isdisjoint(before)


def stored(database: Database) -> list[bytes]:
    own = kindergarten_applications.c.certificate_digest
    query = kindergarten_applications.select().with_only_columns(own).where(own.is_not(None))
    return [bytes(each) for each in database.read_now(lambda c: c.scalars(query).all())]


# The desk


def test_the_desk_is_warned_of_one_name_under_two_papers(
    region: Database, clerk: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine = apply(region, mother, new_child(region, mother, certificate_number="777777"))
    theirs = apply(region, father, new_child(region, father, certificate_number="777778"))
    sister = new_child(region, father, first_name="Нина", certificate_number="777779")
    alone = apply(region, father, sister)
    listed = {each.id: each.twins for each in region.read_now(desk.work_list, clerk, None).applications}
    assert [(each.id, each.other_account) for each in listed[mine.id]] == [(theirs.id, True)]
    assert [each.id for each in listed[theirs.id]] == [mine.id]
    assert listed[alone.id] == []
    decide(region, clerk, theirs.id, "refuse", note="Второе заявление на ребёнка")
    assert region.read_now(desk.one, clerk, mine.id).twins == []


# The first grade


@pytest.fixture
def schools(region: Database) -> Database:
    """Five schools, the first with the territory of ``first_grades.HOME``."""
    region.write_now(lambda connection: first_grades.open_first_grades(connection, schools_in_all=5))
    return region


def file(database: Database, who: Identity, child: int, school: int) -> Any:
    return database.write_now(enrolment.apply, who, first_grades.school_request(child, school), NOW, TODAY)


@pytest.mark.parametrize("by", ["certificate", "snils"])
def test_three_schools_are_counted_for_the_child(schools: Database, family: Family, by: str) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    same = PAPER if by == "certificate" else {"snils": SNILS}
    mine = first_grades.schoolchild(schools, mother, **same)
    theirs = first_grades.schoolchild(schools, father, **same)
    file(schools, mother, mine, 1)
    file(schools, father, theirs, 2)
    with pytest.raises(InvalidFields):
        file(schools, father, theirs, 1)  # another account has applied there
    file(schools, mother, mine, 3)
    for who, child in ((father, theirs), (mother, mine)):
        with pytest.raises(InvalidFields):
            file(schools, who, child, 4)
    other = first_grades.schoolchild(schools, father, first_name="Нина")
    file(schools, father, other, 4)  # a child without SNILS is nobody else's twin


def test_the_database_holds_it_where_a_check_could_miss(schools: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    file(schools, mother, first_grades.schoolchild(schools, mother, **PAPER), 2)

    def twice(connection: Connection) -> None:
        row = connection.execute(school_applications.select()).mappings().one()
        child = new_child_row(connection, mother)
        connection.execute(school_applications.insert().values({**row, "id": 99, "child_id": child}))

    with pytest.raises(Exception, match=r"(?i)unique"):
        schools.write_now(twice)


def new_child_row(connection: Connection, who: Identity) -> int:
    number = families.add_child(connection, who, CHILD, NOW, TODAY).id
    have_scans(connection, who.account_id, number)
    return number


def test_an_enrolment_closes_what_another_account_filed_and_gives_it_back(
    schools: Database, family: Family
) -> None:
    """What belongs to an account that was erased since stays closed."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    clerk = schools.write_now(lambda connection: first_grades.school_clerk(connection, "", login="first"))
    mine = file(schools, mother, first_grades.schoolchild(schools, mother, **PAPER), 2)
    theirs = file(schools, father, first_grades.schoolchild(schools, father, **PAPER), 3)

    def decide_school(action: str, **more: Any) -> Any:
        version = schools.read_now(school_desk.one, clerk, mine.id).version
        decision = first_grades.decision(action, version, **more)
        return schools.write_now(school_desk.decide, clerk, mine.id, decision, NOW, TODAY)

    def state_of_theirs() -> str:
        query = school_applications.select().where(school_applications.c.id == theirs.id)
        return str(schools.read_now(lambda connection: connection.execute(query).one().state))

    decide_school("invite", invited_on=TODAY, invited_to="каб. 12")
    for _ in range(2):
        decide_school("enrol")
        assert state_of_theirs() == "withdrawn"
        decide_school("revoke", note="Не тот ребёнок")
        assert state_of_theirs() == "submitted"
    decide_school("enrol")
    schools.write_now(erasure.erase, father.account_id, NOW, AREAS)
    decide_school("revoke", note="Не тот ребёнок")
    assert state_of_theirs() == "withdrawn"


# What is there already


def test_existing_applications_get_digests_and_none_is_lost(
    empty_database: Database,
) -> None:
    from alembic import command

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0005")
        fill = insert_of(connection)
        fill("territories", id=1, name="Т")
        fill("people", id=1, last_name="А", first_name="Б", middle_name="", avatar="")
        for number in (1, 2, 3):
            fill(
                "accounts",
                id=number,
                login=f"L{number}",
                password_hash="",
                password_version=1,
                role="parent",
                person_id=1,
                active=True,
                created_at="2026-11-01 01:00:00",
            )
            fill(
                "family_children",
                id=number,
                account_id=number,
                last_name="Иванова",
                first_name="Вера",
                middle_name="",
                birth_date="2023-05-17",
                gender=2,
                snils=SNILS if number == 3 else "",
                certificate_series="IV-ЛО",
                certificate_number="123456" if number < 3 else "654321",
                residence="",
                registration_address="",
                version=1,
                created_at="2026-11-01 01:00:00",
                updated_at="2026-11-01 01:00:00",
            )
            fill(
                "kindergarten_applications",
                id=number,
                territory_id=1,
                account_id=number,
                child_id=number,
                birth_date="2023-05-17",
                cohort=2023,
                desired_date="2027-09-01",
                regime="full",
                orientation="general",
                language="ru",
                adapted=False,
                category_confirmed=False,
                state="submitted",
                version=1,
                created_at=f"2026-11-0{4 - number} 01:00:00",
                updated_at="2026-11-04 01:00:00",
            )

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    query = text(
        "SELECT certificate_digest, snils_digest, name_digest FROM kindergarten_applications ORDER BY id"
    )
    rows = empty_database.read_now(lambda connection: connection.execute(query).all())
    # Of two for one child the earlier is held; the later stays and is named.
    assert [row.certificate_digest is not None for row in rows] == [False, True, True]
    assert [row.snils_digest is not None for row in rows] == [False, False, True]
    assert len({bytes(row.name_digest) for row in rows}) == 1
    key = empty_database.write_now(key_of, None)
    values = {**CHILD, "snils": ""}
    assert bytes(rows[1].certificate_digest) == digests(key, values).certificate
    empty_database.write_now(schema.downgrade, "0005")
    count = text("SELECT count(*) FROM kindergarten_applications")
    assert empty_database.read_now(lambda connection: connection.execute(count).scalar()) == 3


def insert_of(connection: Connection) -> Callable[..., None]:
    def fill(table: str, **values: Any) -> None:
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)

    return fill
