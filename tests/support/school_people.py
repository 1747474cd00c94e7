"""Rows of the tiny school: people, classes, subjects, terms, accounts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools import tables as schools
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_tui.api.rules.fields.consent import VERSION
from support.school import (
    ALGEBRA,
    ANNA,
    BORIS,
    CLASS_1A,
    CLASS_9B,
    CLASS_9V,
    GLEB,
    HEAD,
    HISTORY,
    LOGINS,
    MASHA,
    QUARTER_1,
    QUARTER_2,
    SCHOOL,
    SPORT,
    TEACHER,
    VERA,
    YEAR,
    at,
    put,
)

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


def add_people(connection: Connection) -> None:
    for number, (last, first, middle, born, gender) in PEOPLE.items():
        names = {"last_name": last, "first_name": first, "middle_name": middle}
        put(connection, schools.people, {"id": number, **names, "birth_date": born, "gender": gender})


def add_school(connection: Connection) -> None:
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


def add_accounts(connection: Connection, password_hash: str) -> None:
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
