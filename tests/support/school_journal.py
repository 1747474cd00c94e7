"""Rows of the tiny school: lessons with homework, marks, absences, remarks."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from sqlalchemy import Connection

from ruobr_server.areas.diary import tables as diary
from support.school import (
    ALGEBRA,
    ANNA,
    BORIS,
    CLASS_1A,
    CLASS_9B,
    CLASS_9V,
    FILE,
    GLEB,
    HISTORY,
    MONDAY,
    ODD_TOPIC,
    QUARTER_1,
    SATURDAY,
    SPORT,
    TASK,
    TASK_OF_ONE,
    TASK_OPEN,
    TEACHER,
    TUESDAY,
    VERA,
    at,
    put,
)


def add_lessons(connection: Connection) -> None:
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


def add_records(connection: Connection) -> None:
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
