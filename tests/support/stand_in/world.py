"""What the stand-in answers when nothing is odd: two children, one week, each kind of answer.

The moment is ``support.moment.NOW``, Tuesday 24 November 2026 in the second quarter. Numbers are what they
are at the real portal: those of lessons (``division_subject``) are not those of ``controlmark/``
(``subject_id``).
"""

from __future__ import annotations

import copy
from typing import Any

ANNA, BORIS = 11, 12
ALGEBRA, PHYSICS, SPORT = 7, 8, 9
PLAIN_LETTER, PAGE_LETTER = 101, 102

Answers = dict[str, Any]
"""Decoded JSON by path; lessons of all days and children in one list, each with its ``child``."""


def _child(id: int, first_name: str, group: str) -> dict[str, Any]:
    return {
        "id": id,
        "user_id": 1000 + id,
        "status": "child",
        "first_name": first_name,
        "last_name": "Примерова",
        "middle_name": "",
        "birth_date": "2013-05-05",
        "user_img": "",
        "school": "Школа № 1",
        "school_terrirtory_id": 1,
        "school_is_tourniquet": 0,
        "readonly": False,
        "school_is_food": 1,
        "group": group,
        "gps_tracker": False,
        "gender": 2,
        "balance": 0,
        "mau_balance": 7690,
        "tourniquet": 0,
        "push_settings": {"mark": 1, "homework": 1, "attendance": 0, "mau_balance": 1},
    }


def _lesson(id: int, child: int, day: str, order: int, subject: str, **more: Any) -> dict[str, Any]:
    start, end = [("08:30:00", "09:15:00"), ("09:25:00", "10:10:00"), ("10:30:00", "11:15:00")][order - 1]
    return {
        "child": child,
        "id": id,
        "division_subject": 700 + id,
        "division_subject_str": f"7А {subject}",
        "date": day,
        "time_start": start,
        "time_end": end,
        "subject": subject,
        "staff": "Учителева М. И.",
        "staff_id": 3,
        "topic": "",
        "task": [],
        "marks": [],
        "docs_for_lesson": [],
        "lesson_status_cancel": 0,
        **more,
    }


def _mark(text: str, id: int) -> dict[str, Any]:
    return {
        "question_id": id,
        "question_name": "",
        "question_type": "Ответ на уроке",
        "number": 1,
        "mark": text,
    }


def _task(id: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "title": title,
        "doc": False,
        "requires_solutions": False,
        "deadline": "2026-11-26",
        "test_id": None,
        "type": "group",
        "done": 0,
        **more,
    }


LESSONS = [
    _lesson(1, ANNA, "2026-11-23", 1, "Алгебра", topic="Квадратные корни", marks=[_mark("5", 1)]),
    _lesson(2, ANNA, "2026-11-23", 2, "Физика", marks=[_mark("4", 2)]),
    _lesson(3, ANNA, "2026-11-24", 1, "Физкультура", topic="Бег"),
    _lesson(4, ANNA, "2026-11-26", 1, "Алгебра", task=[_task(5, "§ 7 письменно")]),
    _lesson(5, ANNA, "2026-11-26", 2, "Физика"),
    _lesson(6, BORIS, "2026-11-23", 1, "Чтение", marks=[_mark("3", 3)]),
]

PERIODS = [
    {
        "period": 1,
        "title": "1-я четверть",
        "rom": "I",
        "date_start": "2026-09-01",
        "date_end": "2026-10-25",
        "marks_future": 0,
        "marks": [
            {"subject_id": ALGEBRA, "subject_name": "Алгебра", "mark": 4, "sub_type": 0},
            {"subject_id": PHYSICS, "subject_name": "Физика", "mark": 5, "sub_type": 0},
            {"subject_id": SPORT, "subject_name": "Физкультура", "mark": 5, "sub_type": 0},
        ],
        "counted_marks": [{"mark": 5, "cnt": 2}, {"mark": 4, "cnt": 1}],
    },
    {
        "period": 2,
        "title": "2-я четверть",
        "rom": "II",
        "date_start": "2026-11-09",
        "date_end": "2026-12-30",
        "marks_future": 1,
        "marks": [
            {"subject_id": ALGEBRA, "subject_name": "Алгебра", "mark": 5.0, "sub_type": 0},
            {"subject_id": PHYSICS, "subject_name": "Физика", "mark": 4.0, "sub_type": 0},
        ],
        "counted_marks": [],
    },
]

ALL_MARKS = {
    "title": "2-я четверть",
    "subject": "Алгебра",
    "sub_id": ALGEBRA,
    "period": 2,
    "date_start": "2026-11-09",
    "date_end": "2026-12-30",
    "avg_mark": 5.0,
    "control_mark": "",
    "count_mark": 1,
    "need_four": 0,
    "need_five": 0,
    "not_in_lesson": 0,
    "marks": [{"date": "2026-11-23", "indx": 0, "mark": "5", "mark_int": 5, "status_lesson": 0}],
    "state_mark": [{"state_mark": 5, "state_count_mark": 1}],
    "all_state_marks": [
        {"indx": 0, "state_mark": "5", "state_count_mark": 1, "percent": "100", "percent_int": 100}
    ],
}

_LETTER = {
    "author": "Учителева М. И.",
    "author_id": 3,
    "author_img": "",
    "post_date": "2026-11-20 10:00:00",
    "update_date": "2026-11-20 10:00:00",
}

MAIL = [
    {
        "id": PLAIN_LETTER,
        "type_id": 1,
        "subject": "Собрание",
        **_LETTER,
        "read": True,
        "last_msg_text": "Собрание в среду",
        "clean_text": "Собрание в среду",
        "count_people": 2,
    },
    {
        "id": PAGE_LETTER,
        "type_id": 2,
        "subject": "Экскурсия",
        **_LETTER,
        "post_date": "2026-11-18 10:00:00",
        "update_date": "2026-11-18 10:00:00",
        "read": True,
        "last_msg_text": "<p>Едем в <b>музей</b></p>",
        "clean_text": "Едем в музей",
        "count_people": 2,
    },
]

LETTER = {
    "subject": "Собрание",
    "text": "Собрание в среду в 18:00",
    **_LETTER,
    "role": 2,
    "role_str": "Учитель",
    "count_recivers": 1,
    "recivers_list": [{"role": 1, "user_id": 1, "user_img": "", "verbose_name": "Примерова О. П."}],
    "comments": [],
}

FOOD = {
    "account": "40817",
    "uid": "u-1",
    "balance": "76,90",
    "day_limit": "",
    "default_complex": "Обед 1",
    "vizit": [
        {
            "date": "2026-11-24",
            "state": 30,
            "state_str": "Получено",
            "complex": "Обед 1",
            "ordered_complex": "Обед 1",
            "line_name": "",
            "type_name": "Обед",
            "ordered": 1,
            "price_sum": "97,50",
            "dishes": [{"text": "Борщ"}, {"text": "Компот"}],
            "qs_unit": [],
        }
    ],
}

GUIDE = {
    "id": 1,
    "name": "Школа № 1",
    "fullname": "Средняя школа № 1",
    "post_adress": "ул. Примерная, 1",
    "tel_rec": "+7 384 200-00-00",
    "url": "https://school.example",
    "territory": "Примерск",
    "teacher_list": [
        {"person_str": "Учителева М. И.", "user_id": 3, "user_img": "", "subject_qs": "Алгебра, Геометрия"}
    ],
}

CERTIFICATE = {
    "id": 1,
    "number_cert": "4200000001",
    "balance": "1000,00",
    "balance_start": "1500,00",
    "rmc_nominal": 1500.0,
    "cert_group_id": 1,
    "cert_group_name": "Базовая",
    "cert_territory": "Примерск",
    "cert_territory_img": "",
    "date_actual": "2027-08-31 00:00:00",
    "status_actul": 1,
    "do_direction": [],
    "petition_good": [],
    "petition_bad": [],
}


def answers() -> Answers:
    """The answers, to be changed at will."""
    return copy.deepcopy(
        {
            "user/": {
                "status": "applicant",
                "childs": [_child(ANNA, "Анна", "7А"), _child(BORIS, "Борис", "3Б")],
                "gps_tracker": False,
            },
            "timetable2/": {"lessons": LESSONS},
            "controlmark/": PERIODS,
            f"all_marks/2/{ALGEBRA}/": {"data": ALL_MARKS},
            "mail/": {"messages": MAIL},
            f"mail/{PLAIN_LETTER}/": {"data": LETTER},
            "mail/new/": {"data": []},
            "food/calendary/": {"data": FOOD},
            "achievements/": {"data": {"do_direction": [], "project_list": [], "gto_id": ""}},
            "do/cert/": {"data": CERTIFICATE},
            "btm/": {"events": []},
            "birthday/": {
                "data": [
                    {
                        "first_name": "Вера",
                        "last_name": "Другая",
                        "middle_name": "",
                        "avatar": "",
                        "birth_date": "2013-11-30",
                        "birthdate_year_future": 13,
                    }
                ]
            },
            "odnoklassniki/": {
                "data": [
                    {
                        "first_name": "Вера",
                        "last_name": "Другая",
                        "middle_name": "",
                        "avatar": "",
                        "birth_date": "2013-11-30",
                        "gender": 2,
                    }
                ]
            },
            "book/": {
                "data": [
                    {
                        "id": 1,
                        "book": "Физика 7",
                        "author": "",
                        "date_out": "2026-09-01",
                        "date_return": "2027-05-25",
                    }
                ]
            },
            "ios/": {
                "data": {
                    "categories_list": [],
                    "link_without_category_list": [
                        {"id": 1, "about": "Сайт", "href": "https://school.example", "img": ""}
                    ],
                }
            },
            "guide/": {"data": GUIDE},
        }
    )
