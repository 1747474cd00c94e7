"""A tiny school for tests: three classes, a mother of three, a foreign family, a teacher, an operator.

Beside it stands a school with the same numbers (``support.neighbours``).

Everything is dated around ``support.fixtures.NOW`` (Tuesday 24 November 2026, second quarter).
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table

from ruobr_server.areas.additional_education.tables import certificates, petitions, projects, sports_ids
from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.library.tables import books, loans
from ruobr_server.areas.meals import tables as meals
from ruobr_server.areas.messages import tables as mail
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.rules.fields.consent import VERSION
from support import neighbours
from support.seeding import seeded

PASSWORD = "Пароль-1"
SCHOOL = 7
CLASS_9V, CLASS_9B, CLASS_1A = 71, 72, 73
ANNA, BORIS, MASHA, VERA, GLEB = 101, 102, 103, 104, 105
ALGEBRA, HISTORY, SPORT = 31, 32, 33
TEACHER, HEAD = 41, 42
QUARTER_1, QUARTER_2, YEAR = 51, 52, 55
FILE, TASK, TASK_OPEN, TASK_OF_ONE = 601, 501, 502, 503
LETTER, LETTER_HTML, LETTER_FOREIGN = 801, 802, 803
MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)
LOGINS = ("mother", "anna", "father", "vera", "teacher", "operator", "childless")
HTML_LETTER = "<p>Собрание <b>в среду</b></p>"
ODD_TOPIC = "Упр. [5] [/b] <script>alert(1)</script>"


def at(day: date, hour: int = 3, minute: int = 0) -> datetime:
    """A moment in UTC; 3:00 is 10:00 in the school."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def header_credentials(login: str, password: str = PASSWORD) -> dict[str, str]:
    """The two headers of the mobile contract."""
    return {
        "username": base64.b64encode(login.upper().encode()).decode(),
        "password": base64.b64encode(password.encode()).decode(),
    }


def furnish(database: Database, passwords: Passwords) -> None:
    """Put the school into an empty database."""
    seeded(database, "school", lambda connection: _furnish(connection, passwords.hash_now(PASSWORD)))


@cache
def _whole_file(passwords: Passwords) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "school.sqlite"
        database = Database(f"sqlite:///{path}")
        database.write_now(schema.create)
        furnish(database, passwords)
        database.close_now()
        return path.read_bytes()


def furnished_file(path: Path, passwords: Passwords, clock: Clock) -> Database:
    """The school in a new SQLite file; close it."""
    path.write_bytes(_whole_file(passwords))
    return Database(f"sqlite:///{path}", clock=clock)


def put(connection: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Insert rows, all of this school where the table has one."""
    own = {"school_id": SCHOOL} if "school_id" in table.c else {}
    for row in rows:
        connection.execute(table.insert().values(**own, **row))


def _furnish(connection: Connection, password_hash: str) -> None:
    _people(connection)
    _school(connection)
    _accounts(connection, password_hash)
    _lessons(connection)
    _records(connection)
    _letters(connection)
    _meals(connection)
    _around(connection)
    neighbours.teach_beside(connection, SCHOOL)


PEOPLE = {
    1: ("Иванова", "Ольга", "Петровна", None, 2),
    ANNA: ("Иванова", "Анна", "Сергеевна", date(2011, 11, 30), 2),
    BORIS: ("Иванов", "Борис", "Сергеевич", date(2012, 2, 29), 1),
    MASHA: ("Иванова", "Мария", "Сергеевна", date(2019, 5, 3), 2),
    2: ("Петров", "Олег", "", None, 1),
    VERA: ("Петрова", "Вера", "", date(2011, 1, 1), 2),
    GLEB: ("Сидоров", "Глеб", "", date(2011, 1, 2), 1),
    3: ("Соколова", "Анна", "Павловна", date(1980, 1, 1), 2),
    4: ("Кузнецова", "Мария", "Львовна", date(1975, 1, 1), 2),
    5: ("Белов", "Иван", "", None, 1),
    6: ("Одинцов", "Пётр", "", None, 1),
}
"""A pupil's person has the pupil's number."""


def _people(connection: Connection) -> None:
    for number, (last, first, middle, born, gender) in PEOPLE.items():
        names = {"last_name": last, "first_name": first, "middle_name": middle}
        put(connection, schools.people, {"id": number, **names, "birth_date": born, "gender": gender})


def _school(connection: Connection) -> None:
    put(connection, schools.territories, {"id": 9, "name": "Новокузнецк"})
    put(
        connection,
        schools.schools,
        {
            "id": SCHOOL,
            "territory_id": 9,
            "name": "Школа № 7",
            "full_name": "МБОУ «Школа № 7»",
            "address": "ул. Кирова, 1",
            "phone": "8 (3843) 00-00-00",
            "url": "https://school7.example",
            "meal_type": 5,
        },
    )
    for number, grade, letter in ((CLASS_9V, 9, "В"), (CLASS_9B, 9, "Б"), (CLASS_1A, 1, "А")):
        put(connection, schools.classes, {"id": number, "year": 2026, "grade": grade, "letter": letter})
    for pupil, group in (
        (ANNA, CLASS_9V),
        (BORIS, CLASS_9V),
        (MASHA, CLASS_1A),
        (VERA, CLASS_9V),
        (GLEB, CLASS_9B),
    ):
        put(connection, schools.pupils, {"id": pupil, "person_id": pupil, "class_id": group})
    put(
        connection,
        schools.staff,
        {"id": TEACHER, "person_id": 3, "position": "Учитель"},
        {"id": HEAD, "person_id": 4, "position": "Директор"},
    )
    for number, name in ((ALGEBRA, "Алгебра"), (HISTORY, "История"), (SPORT, "Физкультура")):
        put(connection, schools.subjects, {"id": number, "name": name})
    put(connection, schools.staff_subjects, {"staff_id": TEACHER, "subject_id": ALGEBRA})
    for number, kind, title, roman, starts, ends in (
        (QUARTER_1, "quarter", "1-я четверть", "I", date(2026, 9, 1), date(2026, 10, 24)),
        (QUARTER_2, "quarter", "2-я четверть", "II", date(2026, 11, 3), date(2026, 12, 30)),
        (53, "quarter", "3-я четверть", "III", date(2027, 1, 12), date(2027, 3, 27)),
        (YEAR, "year", "Год", "", date(2026, 9, 1), date(2027, 5, 26)),
    ):
        common = {"year": 2026, "grade_from": 1, "grade_to": 9, "kind": kind, "roman": roman}
        put(
            connection,
            schools.periods,
            {"id": number, "title": title, "starts": starts, "ends": ends, **common},
        )


def _accounts(connection: Connection, password_hash: str) -> None:
    owners = {
        "mother": ("parent", 1),
        "anna": ("pupil", ANNA),
        "father": ("parent", 2),
        "vera": ("pupil", VERA),
        "teacher": ("teacher", 3),
        "operator": ("operator", 5),
        "childless": ("parent", 6),
    }
    for number, login in enumerate(LOGINS, start=1):
        role, person = owners[login]
        put(
            connection,
            accounts,
            {
                "id": number,
                "login": login.upper(),
                "password_hash": password_hash,
                "role": role,
                "person_id": person,
                "created_at": at(date(2026, 9, 1)),
            },
        )
        if role == "parent":
            consents.give(connection, number, VERSION, at(date(2026, 9, 1)))
    for position, pupil in enumerate((ANNA, BORIS, MASHA)):
        put(connection, guardianships, {"account_id": 1, "pupil_id": pupil, "position": position})
    put(connection, guardianships, {"account_id": 3, "pupil_id": VERA})
    # Not opened by the class teacher: Gleb's diary stays shut to the father.
    put(connection, guardianships, {"account_id": 3, "pupil_id": GLEB, "position": 1, "diary_open": False})


def _lessons(connection: Connection) -> None:
    hours = {1: (time(8, 30), time(9, 15)), 2: (time(9, 25), time(10, 10))}
    changed = at(MONDAY, 4, 30)
    for number, day, order, subject, more in (
        (1001, MONDAY, 1, ALGEBRA, {"topic": ODD_TOPIC, "changed_at": changed, "room": "31"}),
        (1002, MONDAY, 2, HISTORY, {"topic": "Реформы", "changed_at": changed}),
        (1003, TUESDAY, 1, ALGEBRA, {"topic": "Степени", "changed_at": at(TUESDAY, 2)}),
        (1004, TUESDAY, 2, SPORT, {"cancelled": True}),
        (1005, SATURDAY, 1, ALGEBRA, {}),
        (1006, date(2026, 10, 12), 1, ALGEBRA, {"topic": "Повторение", "changed_at": changed}),
    ):
        starts, ends = hours[order]
        row = {"id": number, "class_id": CLASS_9V, "date": day, "number": order, "subject_id": subject}
        put(
            connection,
            diary.lessons,
            {**row, "time_start": starts, "time_end": ends, "staff_id": TEACHER, **more},
        )
    elsewhere = {"date": MONDAY, "number": 1, "subject_id": ALGEBRA, "staff_id": TEACHER}
    for number, group in ((1101, CLASS_9B), (1102, CLASS_1A)):
        put(
            connection,
            diary.lessons,
            {
                "id": number,
                "class_id": group,
                "time_start": hours[1][0],
                "time_end": hours[1][1],
                **elsewhere,
            },
        )
    task = {"class_id": CLASS_9V, "lesson_id": 1001, "date": MONDAY}
    put(
        connection,
        diary.tasks,
        {"id": TASK, "title": "§ 14, № 302", "deadline": TUESDAY, "minutes": 25, **task},
        {"id": TASK_OPEN, "title": "Правила <b>наизусть</b>", **task},  # no day named
        {"id": TASK_OF_ONE, "title": "Только Анне", "type": "individual", **task},
    )
    file = {"class_id": CLASS_9V, "lesson_id": 1001, "date": MONDAY, "media_type": "text/html"}
    put(
        connection,
        diary.files,
        {"id": FILE, "task_id": TASK, "title": 'за"дача\r\n.html', "size": 5, "content": b"<b>5 ", **file},
        {"id": FILE + 1, "title": "план.pdf", "size": 3, "content": b"pdf", **file},
    )


def _records(connection: Connection) -> None:
    for number, name, weight in ((1, "Ответ на уроке", 1), (2, "Контрольная работа", 3)):
        put(connection, diary.mark_types, {"id": number, "name": name, "weight": Decimal(weight)})
    for number, pupil, lesson, subject, day, kind, value, weight in (
        (2001, ANNA, 1001, ALGEBRA, MONDAY, 1, "5", 1),
        (2002, ANNA, 1001, ALGEBRA, MONDAY, 2, "4", 3),
        (2003, ANNA, 1003, ALGEBRA, TUESDAY, 1, "3", 2),
        (2004, ANNA, 1002, HISTORY, MONDAY, 1, "зачёт", 1),
        (2005, VERA, 1001, ALGEBRA, MONDAY, 1, "5", 1),
        (2006, BORIS, 1001, ALGEBRA, MONDAY, 1, "2", 1),
        (2007, GLEB, 1101, ALGEBRA, MONDAY, 1, "4", 1),
        (2008, ANNA, 1006, ALGEBRA, date(2026, 10, 12), 1, "5", 1),
    ):
        group = CLASS_9B if pupil == GLEB else CLASS_9V
        where = {"pupil_id": pupil, "lesson_id": lesson, "subject_id": subject, "class_id": group}
        put(
            connection,
            diary.marks,
            {
                "id": number,
                **where,
                "date": day,
                "type_id": kind,
                "value": value,
                "weight": Decimal(weight),
                "comment": "Молодец" if number == 2001 else "",
                "created_at": at(day, 4),
            },
        )
    put(
        connection,
        diary.absence_codes,
        {"code": "Б", "title": "По болезни", "excused": True, "ill": True, "late": False, "missed": True},
        {"code": "ОП", "title": "Опоздание", "excused": False, "ill": False, "late": True, "missed": False},
    )
    put(
        connection,
        diary.absences,
        {"pupil_id": ANNA, "lesson_id": 1002, "date": MONDAY, "code": "Б", "created_at": at(MONDAY)},
        {"pupil_id": ANNA, "lesson_id": 1003, "date": TUESDAY, "code": "ОП", "created_at": at(TUESDAY)},
    )
    remark = {"pupil_id": ANNA, "lesson_id": 1003, "date": TUESDAY, "staff_id": TEACHER}
    put(
        connection, diary.remarks, {"id": 3001, "text": "Забыла тетрадь", "created_at": at(TUESDAY), **remark}
    )
    for subject, value in ((ALGEBRA, "5"), (SPORT, "осв")):
        put(
            connection,
            diary.final_marks,
            {
                "pupil_id": ANNA,
                "subject_id": subject,
                "period_id": QUARTER_1,
                "value": value,
                "created_at": at(TUESDAY),
            },
        )


def _letters(connection: Connection) -> None:
    for number, kind, text, author, role, recipients in (
        (LETTER, 1, "Здравствуйте", 3, 2, [1, ANNA]),
        (LETTER_HTML, 2, HTML_LETTER, 4, 2, [1, ANNA, 2, VERA]),
        (LETTER_FOREIGN, 1, "О Вере", 2, 1, [3]),
    ):
        moments = {"posted_at": at(MONDAY, 20), "updated_at": at(MONDAY, 20, number % 60)}
        put(
            connection,
            mail.letters,
            {
                "id": number,
                "type_id": kind,
                "subject": "Письмо",
                "text": text,
                "author_id": author,
                "author_role": role,
                **moments,
            },
        )
        for person in recipients:
            put(
                connection,
                mail.letter_recipients,
                {"person_id": person, "letter_id": number, "role": 2 if person == 3 else 1},
            )
    answer = {"letter_id": LETTER, "author_id": 1, "posted_at": at(TUESDAY), "updated_at": at(TUESDAY)}
    put(connection, mail.letter_comments, {"id": 901, "text": "Спасибо, поняла", **answer})
    put(
        connection,
        mail.news,
        {
            "id": 951,
            "title": "Субботник",
            "text": "<p>В <i>субботу</i></p>",
            "author_id": 4,
            "date": MONDAY,
            "published_at": at(MONDAY),
        },
    )


def _meals(connection: Connection) -> None:
    put(
        connection,
        meals.meal_accounts,
        {
            "pupil_id": ANNA,
            "account": "4210001",
            "uid": "04A1",
            "day_limit": 15000,
            "default_complex": "Комплекс № 1",
        },
    )
    for number, day, kind, amount in (
        (1, date(2025, 12, 1), "payment", 10000),
        (2, date(2026, 9, 1), "payment", 50000),
        (3, date(2026, 9, 2), "subsidy", 1000),
        (4, MONDAY, "charge", -8550),
    ):
        other = {"payment": ledger.BANK, "subsidy": ledger.SUBSIDY, "charge": ledger.CANTEEN}[kind]
        lines = {ledger.meals_of(SCHOOL, ANNA): amount, ledger.own_of(SCHOOL, other): -amount}
        ledger.write(connection, SCHOOL, kind, f"first/{number}", lines, day, at(day))
    complex_ = {"code": "1", "uid": "u-1", "name": "Комплекс № 1", "meal": "Завтрак", "price": 8550}
    put(connection, meals.meal_complexes, {"id": 1, **complex_})
    put(connection, meals.meal_menus, {"complex_id": 1, "date": MONDAY, "dishes": "Каша\nЧай"})
    for number, day, state in ((1, MONDAY, 30), (2, TUESDAY, 20), (3, SATURDAY, 10)):
        put(
            connection,
            meals.meal_visits,
            {
                "id": number,
                "pupil_id": ANNA,
                "date": day,
                "complex_id": 1,
                "state": state,
                "line": "Линия 1",
                "price": 8550,
            },
        )


def _around(connection: Connection) -> None:
    put(connection, books, {"id": 1, "title": "Алгебра 9", "author": "Макарычев", "inventory_number": "А-17"})
    put(connection, books, {"id": 2, "title": "Муму", "author": "Тургенев", "inventory_number": "Т-1"})
    loan = {"pupil_id": ANNA, "taken": date(2026, 9, 1), "due": date(2027, 5, 25)}
    put(connection, loans, {"id": 1, "book_id": 1, **loan})
    put(connection, loans, {"id": 2, "book_id": 2, **loan, "returned": MONDAY})
    put(
        connection,
        certificates,
        {
            "pupil_id": ANNA,
            "id": 1,
            "number": "4200 1",
            "nominal": 2000050,
            "group_id": 1,
            "group_name": "5-17 лет",
            "valid_until": at(date(2026, 12, 31), 16, 59),
        },
    )
    for number, direction, status, price in ((1, "Техническое", 1, 500025), (2, "Спорт", 3, 0)):
        put(
            connection,
            petitions,
            {
                "id": number,
                "pupil_id": ANNA,
                "created_at": at(MONDAY),
                "direction": direction,
                "program_id": number,
                "program": "Робототехника",
                "program_short": "Роботы",
                "provider": "Дом творчества",
                "status": status,
                "price": price,
                "starts": date(2026, 9, 15),
                "ends": None if status == 3 else date(2027, 5, 25),
            },
        )
    put(connection, projects, {"id": 1, "pupil_id": ANNA, "name": "Олимпиада", "date": MONDAY})
    put(connection, sports_ids, {"pupil_id": ANNA, "number": "26-42-1"})
    put(connection, schools.events, {"id": 1, "title": "Осенний бал", "place": "Зал", "date": TUESDAY})
    put(connection, schools.link_categories, {"id": 1, "title": "Учёба"})
    put(connection, schools.links, {"id": 1, "category_id": 1, "about": "РЭШ", "href": "https://resh.edu.ru"})
    put(connection, schools.links, {"id": 2, "about": "Сайт", "href": "https://school7.example"})
