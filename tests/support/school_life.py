"""Rows of the tiny school: letters, meals, library, clubs, guide."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.additional_education.tables import certificates, petitions, projects, sports_ids
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.library.tables import books, loans
from ruobr_server.areas.meals import tables as meals
from ruobr_server.areas.messages import tables as mail
from ruobr_server.areas.schools import tables as schools
from support.school import (
    ANNA,
    HTML_LETTER,
    LETTER,
    LETTER_FOREIGN,
    LETTER_HTML,
    MONDAY,
    SATURDAY,
    SCHOOL,
    TUESDAY,
    VERA,
    at,
    put,
)


def add_letters(connection: Connection) -> None:
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


def add_meals(connection: Connection) -> None:
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


def add_around(connection: Connection) -> None:
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
