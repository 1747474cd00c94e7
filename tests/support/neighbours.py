"""Another municipality, with a school whose rows have the numbers of ours.

A query that forgets its school, its municipality or its family finds too much then. Numbers that are there
once in the whole database are numbers that no test uses.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, select

from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.enrolment import tables as enrolment
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.kindergarten import queue
from ruobr_server.areas.kindergarten import tables as kindergarten
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.kindergarten import cohort
from support.moment import NOW

TERRITORY = SCHOOL = 61
"""Of the neighbours."""
FIRST = 6_100
"""The first of the numbers that theirs have in the whole database."""
PARENT = Identity(FIRST, "parent", FIRST, "YURGINA", None)
OTHER_PARENT = Identity(FIRST + 1, "parent", FIRST + 1, "YURGIN", None)
TEACHER = Identity(FIRST + 2, "teacher", FIRST + 2, "YURGA-TEACHER", None)
PUPIL, REQUESTED, SCHOOL_APPLICATION = FIRST + 10, FIRST + 9, FIRST + 8
REQUEST = CATEGORY = PROPOSAL = FIRST
GARDENS = FIRST, FIRST + 1
APPLICATIONS = {
    FIRST: (PARENT, "referred", "matched"),
    FIRST + 1: (OTHER_PARENT, "referred", "matched"),
    FIRST + 2: (PARENT, "referred", "open"),
    FIRST + 3: (PARENT, "registered", ""),
    FIRST + 4: (OTHER_PARENT, "submitted", ""),
}
"""Each with its owner, its state, and the state of the offer of its place."""
OFFERS = FIRST, FIRST + 1, FIRST + 2
BESIDE, BESIDE_PUPIL, BESIDE_PARENT, CLASS = 87, 8_701, 8_702, 71
"""A school beside the one of ``support.school``, and who is there; its class has the number of ours."""
TYPE_ONLY_THERE = 77
ONLY_THERE = {
    "code": "Ю",
    "title": "Код соседей",
    "excused": True,
    "ill": False,
    "late": False,
    "missed": True,
}
BORN = date(2023, 5, 17)
KIND = {"cohort": cohort(BORN), "regime": "full", "orientation": "general"}
MOMENTS = {"created_at": NOW, "updated_at": NOW}


def put(connection: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Insert rows."""
    for row in rows:
        connection.execute(table.insert().values(**row))


def settle(connection: Connection, password_hash: str) -> None:
    """A school with class 1 and its teacher 1, two parents, a pupil of one of them."""
    put(connection, schools.territories, {"id": TERRITORY, "name": "Юрга"})
    name = {"name": "Школа № 61", "full_name": "МБОУ «Школа № 61»"}
    put(
        connection,
        schools.schools,
        {"id": SCHOOL, "territory_id": TERRITORY, "zone": "Europe/Moscow", **name},
    )
    # The year is a later one: what is the newest is queried for each school.
    one = {"school_id": SCHOOL, "id": 1, "year": 2027, "grade": 7, "letter": "Ю", "class_teacher_id": 1}
    put(connection, schools.classes, one)
    for who, first_name in ((PARENT, "Инна"), (OTHER_PARENT, "Яков"), (TEACHER, "Ада")):
        _account(connection, who, first_name, password_hash)
    put(connection, schools.staff, {"school_id": SCHOOL, "id": 1, "person_id": TEACHER.person_id})
    pupil = {"id": PUPIL, "last_name": "Юргина", "first_name": "Вера", "birth_date": date(2013, 5, 3)}
    put(connection, schools.people, {**pupil, "gender": 2})
    put(connection, schools.pupils, {"school_id": SCHOOL, "id": PUPIL, "person_id": PUPIL, "class_id": 1})
    put(connection, guardianships, {"account_id": PARENT.account_id, "pupil_id": PUPIL, "position": 0})


def _account(connection: Connection, who: Identity, first_name: str, password_hash: str) -> None:
    names = {"last_name": "Юргины", "first_name": first_name}
    put(connection, schools.people, {"id": who.person_id, **names})
    own = {"id": who.account_id, "login": who.login, "role": who.role, "person_id": who.person_id}
    put(connection, accounts, {**own, "password_hash": password_hash, "created_at": NOW})
    if who.role == "parent":
        consents.give(connection, who.account_id, VERSION, NOW)


def ask_to_join(connection: Connection) -> None:
    """A request waits for the neighbours' class teacher, for the class with the number of ours."""
    _child(connection, REQUESTED, PARENT)
    row = {"id": REQUEST, "child_id": REQUESTED, "account_id": PARENT.account_id, "state": "requested"}
    where = {"school_id": SCHOOL, "class_id": 1}
    put(connection, join_requests, {**row, **where, "created_at": NOW, "updated_at": NOW})


def apply(connection: Connection) -> None:
    """Their kindergartens: an exchange waits for approval, a place is offered, some wait and apply.

    Age, regime, orientation and dates are as ours.
    """
    for number in GARDENS:
        row = {"id": number, "territory_id": TERRITORY, "number": number, "name": f"Юрга {number}"}
        put(connection, kindergarten.kindergartens, row)
        group = {"id": number, "kindergarten_id": number, "places": 5, "occupied": 2}
        put(connection, kindergarten.kindergarten_groups, {**group, **KIND, "language": "ru"})
    title = {"title": "Юрга", "rank": 1}
    put(connection, kindergarten.privilege_categories, {"id": CATEGORY, "territory_id": TERRITORY, **title})
    policy = {"answer_days": 61, "documents_days": 61, "prefix": "61"}
    put(connection, kindergarten.kindergarten_policies, {"territory_id": TERRITORY, **policy})
    for number, (who, state, offered) in APPLICATIONS.items():
        garden = GARDENS[number % 2]
        _child(connection, number, who)
        _application(connection, number, who, garden, state)
        if offered:
            offer = {"id": number, "application_id": number, "account_id": who.account_id, "state": offered}
            place = {"territory_id": TERRITORY, "kindergarten_id": garden, **KIND}
            put(connection, kindergarten.exchange_offers, {**offer, **place, **MOMENTS})
    between = {"from_offer_id": OFFERS[0], "to_offer_id": OFFERS[1]}
    proposal = {"id": PROPOSAL, "territory_id": TERRITORY, "state": "consented"}
    put(connection, kindergarten.exchange_proposals, {**proposal, **between, **MOMENTS})
    queue.enter(connection, list(APPLICATIONS))


def _child(connection: Connection, number: int, who: Identity) -> None:
    names = {"last_name": "Юргина", "first_name": "Вера", "birth_date": BORN, "gender": 2}
    row = {"id": number, "account_id": who.account_id, **names}
    put(connection, family_children, {**row, **MOMENTS})


def _application(connection: Connection, number: int, who: Identity, garden: int, state: str) -> None:
    row = {"id": number, "territory_id": TERRITORY, "account_id": who.account_id, "child_id": number}
    wishes = {**KIND, "language": "ru", "birth_date": BORN, "desired_date": date(2027, 9, 1)}
    is_registered = state in ("referred", "registered")
    place = {
        "number": f"61-{number}" if is_registered else None,
        "group_id": garden if state == "referred" else None,
        "deadline": date(2030, 1, 1) if state == "referred" else None,
        "registered_at": NOW if is_registered else None,
    }
    put(
        connection,
        kindergarten.kindergarten_applications,
        {**row, **wishes, **place, "state": state, **MOMENTS},
    )
    choice = {"application_id": number, "kindergarten_id": garden, "position": 1, "cohort": 0, "rank": 0}
    put(connection, kindergarten.application_choices, choice)


def apply_to_school(connection: Connection) -> None:
    """Their school has a first grade too, closed today, and somebody waits; ours has those of other years.

    ``first_grades.open_first_grades`` comes before.
    """
    always = date(2026, 9, 6), date(2028, 9, 5)
    never = date(2026, 9, 6), date(2026, 9, 7)
    for territory, year, (starts, ends) in ((TERRITORY, 2027, never), (1, 2026, never), (1, 2028, always)):
        first = {"assigned_from": starts, "assigned_to": ends, "others_from": starts, "others_to": ends}
        put(connection, enrolment.enrolment_windows, {"territory_id": territory, "year": year, **first})
    for school, year in ((SCHOOL, 2027), (1, 2026), (1, 2028), (SCHOOL, 2028)):
        put(connection, enrolment.first_grades, {"school_id": school, "year": year, "places": 9, "taken": 4})
    _child(connection, SCHOOL_APPLICATION, PARENT)
    row = {"id": SCHOOL_APPLICATION, "account_id": PARENT.account_id, "child_id": SCHOOL_APPLICATION}
    wishes = {
        "school_id": SCHOOL,
        "territory_id": TERRITORY,
        "year": 2027,
        "birth_date": date(2020, 5, 17),
        "slot": 2,
        "rank": 5,
    }
    put(connection, enrolment.school_applications, {**row, **wishes, "state": "submitted", **MOMENTS})


def teach_beside(connection: Connection, of_school: int) -> None:
    """A copy of a school's class 71 in another municipality: the numbers are the same, the rest is not.

    Its pupil, who has the same lessons, marks and absences, and that pupil's parent are its own.
    """
    own = {"school_id": BESIDE}
    put(connection, schools.territories, {"id": BESIDE, "name": "Анжеро-Судженск"})
    name = {"name": "Школа № 87", "full_name": "МБОУ «Школа № 87»", "zone": "Europe/Moscow"}
    put(connection, schools.schools, {"id": BESIDE, "territory_id": BESIDE, **name})
    for number, who, role in ((BESIDE_PUPIL, "Беседина", "pupil"), (BESIDE_PARENT, "Беседин", "parent")):
        put(connection, schools.people, {"id": number, "last_name": who, "first_name": "Саша"})
        account = {"id": number, "login": f"BESIDE-{role}".upper(), "role": role, "person_id": number}
        put(connection, accounts, {**account, "password_hash": "", "created_at": NOW})
    copies: dict[Table, dict[str, Any]] = {
        schools.classes: {"letter": "Ю"},
        schools.staff: {"position": "Сосед"},
        schools.subjects: {"name": "Соседний предмет"},
        diary.mark_types: {"name": "Соседний вид", "weight": Decimal(7)},
        diary.absence_codes: {"title": "Соседний код"},
        diary.lessons: {"topic": "Соседняя тема", "room": "87"},
        diary.tasks: {"title": "Соседнее задание"},
        diary.files: {"title": "сосед.pdf"},
    }
    for table, other in copies.items():
        rows = connection.execute(select(table).where(table.c.school_id == of_school)).mappings().all()
        put(
            connection, table, *({**row, **own, **other} for row in rows if not _is_another_class(table, row))
        )
    pupil = {"id": BESIDE_PUPIL, "person_id": BESIDE_PUPIL, "class_id": CLASS}
    put(connection, schools.pupils, {**pupil, **own})
    put(connection, guardianships, {"account_id": BESIDE_PARENT, "pupil_id": BESIDE_PUPIL, "position": 0})
    put(connection, diary.absence_codes, {**own, **ONLY_THERE})
    put(
        connection,
        diary.mark_types,
        {**own, "id": TYPE_ONLY_THERE, "name": "Только там", "weight": Decimal(9)},
    )
    for table in (diary.marks, diary.absences):
        lessons_of = connection.execute(
            select(table).where(table.c.school_id == of_school, table.c.lesson_id.in_(_lessons(of_school)))
        ).mappings()
        seen: set[Any] = set()
        for row in lessons_of.all():
            if table is diary.marks or row["lesson_id"] not in seen:
                seen.add(row["lesson_id"])
                put(connection, table, {**row, **own, "pupil_id": BESIDE_PUPIL})


def _is_another_class(table: Table, row: Any) -> bool:
    number = row["id"] if table is schools.classes else row.get("class_id", CLASS)
    return bool(number != CLASS)


def _lessons(of_school: int) -> Any:
    own = diary.lessons
    return select(own.c.id).where(own.c.school_id == of_school, own.c.class_id == CLASS)
