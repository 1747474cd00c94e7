"""A week of a family with three children, as a portal sends it: for pictures of whole screens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark

NOW = datetime(2026, 11, 30, 4, 50, tzinfo=UTC)
"""Monday, 11:50 in the region: the fourth lesson goes on."""
ANNA, PETER, MARY = 11, 12, 13
MONDAY = date(2026, 11, 30)
_BELLS = ("08:30", "09:25", "10:30", "11:35", "12:40", "13:35", "14:30")
_ENDS = ("09:15", "10:10", "11:15", "12:20", "13:25", "14:20", "15:10")
_TEACHERS = {
    "Биология": ("Козлова Тамара Вячеславовна", "208"),
    "Русский язык": ("Уварова Мария Степановна", "303"),
    "Литература": ("Уварова Мария Степановна", "303"),
}
ENGLISH, SPORT = "Иностранный язык (английский)", "Физическая культура"
SAFETY, CAREERS = "Основы безопасности и защиты Родины", "Россия — мои горизонты"
DAYS = (
    ("Разговоры о важном", "Литература", "Биология", "Русский язык", "Физика", "История"),
    (ENGLISH, "Химия", "География", SAFETY, CAREERS, SPORT),
    (ENGLISH, SPORT, "Русский язык", "Информатика", "Алгебра", "Биология", "История"),
    ("Труд (технология)", "Вероятность и статистика", "Алгебра", "Физика", "Литература", "Химия"),
    ("География", "Геометрия", "Литература", "Алгебра", "Обществознание"),
    ("Русский язык", "Физика", ENGLISH, "Геометрия"),
)


def _task(number: int, text: str, day: date, minutes: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": text, "deadline": day.isoformat(), "minutes": minutes, **more}


def _lessons() -> list[dict[str, Any]]:
    rows = []
    for day, subjects in enumerate(DAYS):
        for order, subject in enumerate(subjects):
            teacher, room = _TEACHERS.get(subject, ("Медведев Юрий Михайлович", "110"))
            number = 100 * (day + 1) + order + 1
            rows.append(
                raw_lesson(
                    number,
                    (MONDAY + timedelta(days=day)).isoformat(),
                    time_start=f"{_BELLS[order]}:00",
                    time_end=f"{_ENDS[order]}:00",
                    number=order + 1,
                    subject=subject,
                    staff=teacher,
                    room=room,
                    active=day == 0 and order < 3,
                )
            )
    return rows


def lessons() -> list[dict[str, Any]]:
    """Anna's week, and a lesson of the week before."""
    rows = {row["id"]: row for row in _lessons()}
    rows[102]["task"] = [_task(1, "Выучить наизусть отрывок (с. 60)", MONDAY, 45)]
    files = [{"title": "Таблица «Типы размножения».pdf", "href": "/files/1/", "size": 283_000}]
    rows[103] |= {
        "topic": "Размножение организмов",
        "marks": [
            raw_mark(
                "4",
                question_type="Домашняя работа",
                comment="Хорошо, но проверь термины в третьем вопросе",
            )
        ],
        "task": [_task(2, "§ 15, ответить на вопросы к параграфу письменно", MONDAY, 30)],
        "set_homework": [_task(3, "§ 16 повторить", MONDAY + timedelta(days=2), 40)],
        "docs_for_lesson": files,
    }
    rows[104] |= {
        "marks": [raw_mark("5", weight="2")],
        "task": [_task(4, "Упр. 222, морфологический разбор двух слов, выучить правило", MONDAY, 35)],
        "attendance": {"code": "ОП", "title": "Опоздание", "late": True},
    }
    wednesday = MONDAY + timedelta(days=2)
    rows[306]["task"] = [_task(3, "§ 16 повторить, подготовиться к проверочной работе", wednesday, 40)]
    rows[305]["task"] = [_task(5, "§ 16, вопросы 1–3, № 226 (чётные)", wednesday, 25)]
    rows[405]["task"] = [_task(6, "Сдать: отрывок наизусть", MONDAY + timedelta(days=3), 20)]
    rows[202]["topic"] = "Контрольная работа № 2"
    rows[505]["lesson_status_cancel"] = True
    before = raw_lesson(
        50, "2026-11-25", subject="Биология", topic="Деление клетки. Митоз", number=6, marks=[raw_mark("4")]
    )
    return [before, *rows.values()]


def messages() -> list[dict[str, Any]]:
    """The inbox: two new messages, and older ones."""
    rows = [
        ("Уварова Мария Степановна", "Завтра фотографируемся", "2026-11-30 07:55:00", False),
        ("Юдина Алла Михайловна", "Пробный экзамен по математике", "2026-11-29 18:20:00", False),
        ("Суворова Елена Фёдоровна", "Пётр болел: что прошли", "2026-11-29 15:02:00", True),
        ("Калашникова Вера Вадимовна", "Праздник осени и поделки", "2026-11-27 12:10:00", True),
        ("Юдина Алла Михайловна", "Порядок посещения школы: памятка", "2026-11-22 09:00:00", True),
        ("Козлова Тамара Вячеславовна", "Родительское собрание 5А", "2026-10-28 17:40:00", True),
    ]
    text = (
        "Добрый день! Завтра после третьего урока — фото класса. Форма парадная.\n"
        "Кто уезжает на соревнования, фотографируется во вторник.\n\nС уважением, классный руководитель"
    )
    return [
        {
            "id": 900 + number,
            "type_id": 1,
            "subject": subject,
            "author": author,
            "post_date": posted,
            "update_date": posted,
            "read": read,
            "last_msg_text": text if number == 0 else subject,
            "clean_text": text if number == 0 else subject,
            "recivers_list": [{"verbose_name": "Кузнецова Ольга Сергеевна"}],
            "count_people": 1,
        }
        for number, (author, subject, posted, read) in enumerate(rows)
    ]


def portal(clock: FixedClock) -> DataPortal:
    """The portal, on that Monday."""
    clock.now = NOW
    data = DataPortal(clock)
    children = ((ANNA, "Анна", "9В"), (PETER, "Пётр", "5А"), (MARY, "Мария", "2Б"))
    data.answers["user/"] = {
        "status": "applicant",
        "childs": [
            {"id": number, "first_name": name, "group": school_class, "time_zone": "Asia/Novokuznetsk"}
            for number, name, school_class in children
        ],
    }
    data.answers["controlmark/"] = [
        {
            "period": 2,
            "title": "2-я четверть",
            "rom": "II",
            "type": 1,
            "date_start": "2026-11-02",
            "date_end": "2026-12-29",
        }
    ]
    data.answers["mail/"] = {"messages": messages()}
    data.lessons = {ANNA: lessons(), PETER: [], MARY: []}
    return data
