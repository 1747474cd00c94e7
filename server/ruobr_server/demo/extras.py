"""Beside the lessons: library, additional education, events and useful links."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ruobr_server.areas.additional_education import tables as additional
from ruobr_server.areas.library import tables as library
from ruobr_server.areas.schools import tables as schools
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.world import ANNA, MARIA, PETER, ZONE, World

GRANTED, REVIEWED, REFUSED = 1, 2, 3

BOOKS = (
    ("Капитанская дочка", "Пушкин А. С."),
    ("Мёртвые души", "Гоголь Н. В."),
    ("Герой нашего времени", "Лермонтов М. Ю."),
    ("Муму. Записки охотника", "Тургенев И. С."),
    ("Сказки народов Сибири", "сост. Шастина Е. И."),
    ("Денискины рассказы", "Драгунский В. Ю."),
    ("Кузнецкий край: атлас", "Соловьёв Л. И."),
    ("Алгебра. 9 класс. Сборник задач", "Галицкий М. Л."),
    ("Волшебник Изумрудного города", "Волков А. М."),
    ("Занимательная физика", "Перельман Я. И."),
)
EVENTS = (
    (-20, "Общешкольное родительское собрание", "актовый зал"),
    (-9, "Школьный этап олимпиады по математике", "каб. 201"),
    (-2, "Экскурсия в краеведческий музей (9-е классы)", "сбор у входа в 9:00"),
    (1, "Классный час «Правила дорожного движения»", "по кабинетам"),
    (3, "Соревнования по пионерболу, 5-е классы", "спортивный зал"),
    (6, "Сбор макулатуры", "двор школы"),
    (11, "Концерт хора младших классов", "актовый зал"),
    (16, "Родительское собрание 9В", "каб. 203"),
)
LINKS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Подготовка к экзаменам",
        (
            ("Открытый банк заданий ОГЭ и ЕГЭ", "https://fipi.ru/"),
            ("Российская электронная школа", "https://resh.edu.ru/"),
        ),
    ),
    (
        "Помощь и безопасность",
        (
            ("Детский телефон доверия 8-800-2000-122", "https://telefon-doveria.ru/"),
            ("Министерство образования Кузбасса", "https://образование42.рф/"),
        ),
    ),
)
LOOSE_LINKS = (("Областная библиотека имени В. Д. Фёдорова", "https://kemrsl.ru/"),)


def extra_rows(rows: Rows, found: World) -> None:
    """Everything of this module."""
    _library(rows, found)
    _additional(rows, found)
    _around(rows, found)


def _library(rows: Rows, found: World) -> None:
    numbers, school_id, today = found.numbers, found.school.id, found.today
    books = []
    for place, (title, author) in enumerate(BOOKS):
        number = numbers.take("books")
        books.append(number)
        rows.of(library.books).append((school_id, number, title, author, f"69-{1_204 + place * 37}"))
    loans = (
        (ANNA, 7, 60, 40, None),
        (ANNA, 1, 20, -3, None),  # overdue by three days
        (ANNA, 0, 75, -40, 42),
        (PETER, 4, 12, 9, None),
        (PETER, 8, 30, 2, None),
        (MARIA, 5, 6, 14, None),
        (MARIA, 9, 80, -50, 55),
    )
    for name, book, taken, due, returned in loans:
        rows.of(library.loans).append(
            (
                school_id,
                numbers.take("loans"),
                books[book],
                found.pupil(name).id,
                (today - timedelta(days=taken)).isoformat(),
                (today + timedelta(days=due)).isoformat(),
                None if returned is None else (today - timedelta(days=returned)).isoformat(),
            )
        )


def _additional(rows: Rows, found: World) -> None:
    numbers, year = found.numbers, found.plan.year
    for name, printed, nominal in (
        (ANNA, "4200118821", 1_873_450),
        (PETER, "4200118839", 1_873_450),
        (MARIA, "4200118847", 2_104_000),
    ):
        rows.add(
            additional.certificates,
            school_id=found.school.id,
            pupil_id=found.pupil(name).id,
            id=numbers.take("certificates"),
            number=printed,
            nominal=nominal,
            group_id=2,
            group_name="Дети от 5 до 18 лет",
            valid_until=_noon(date(year + 1, 8, 31)),
        )
    for name, direction, program, short, provider, group, status, price, message in PETITIONS:
        rows.add(
            additional.petitions,
            school_id=found.school.id,
            id=numbers.take("petitions"),
            pupil_id=found.pupil(name).id,
            created_at=_noon(min(date(year, 9, 4), found.today)),
            direction=direction,
            program_id=4_200 + len(short),
            program=program,
            program_short=short,
            provider=provider,
            group_name=group,
            status=status,
            message=message,
            price=price,
            starts=date(year, 9, 15),
            ends=date(year + 1, 5, 25),
        )
    for name, title, result, days in PROJECTS:
        rows.add(
            additional.projects,
            school_id=found.school.id,
            id=numbers.take("projects"),
            pupil_id=found.pupil(name).id,
            name=title,
            result=result,
            date=found.today - timedelta(days=days),
        )
    for name, printed in ((ANNA, "25-42-0019337"), (PETER, "25-42-0027715")):
        rows.add(
            additional.sports_ids, school_id=found.school.id, pupil_id=found.pupil(name).id, number=printed
        )


PETITIONS = (
    (
        ANNA,
        "Художественное",
        "Вокальный ансамбль «Созвучие»: дополнительная общеразвивающая программа",
        "Созвучие",
        "МБУ ДО «Дом творчества № 4»",
        "2-й год, группа Б",
        GRANTED,
        640_000,
        "",
    ),
    (
        ANNA,
        "Естественнонаучное",
        "Экология родного края",
        "Экология",
        "МБУ ДО «Станция юных натуралистов»",
        "1-й год",
        REVIEWED,
        0,
        "",
    ),
    (
        PETER,
        "Техническое",
        "Робототехника: от датчика до робота",
        "Робототехника",
        "Детский технопарк «Кванториум 42»",
        "Старт-3",
        GRANTED,
        910_000,
        "",
    ),
    (
        PETER,
        "Физкультурно-спортивное",
        "Хоккей: начальная подготовка",
        "Хоккей",
        "МАФСУ «СШ „Кузнецкие медведи“»",
        "НП-1",
        REFUSED,
        0,
        "Нет мест в группе. Заявка может быть подана в следующий набор.",
    ),
    (
        MARIA,
        "Художественное",
        "Хореография для младших школьников",
        "Хореография",
        "МБУ ДО «Дом творчества № 4»",
        "1-й год, группа А",
        GRANTED,
        588_000,
        "",
    ),
)
PROJECTS = (
    (ANNA, "Качество воды в реке Томи у нашего посёлка", "Диплом II степени, городская конференция", 34),
    (ANNA, "Фразеологизмы в речи девятиклассников", "Участие", 120),
    (PETER, "Робот — помощник библиотекаря", "Победитель школьного конкурса", 16),
    (MARIA, "Птичья столовая", "Грамота", 48),
)


def _around(rows: Rows, found: World) -> None:
    for ahead, title, place in EVENTS:
        rows.of(schools.events).append(
            (
                found.school.id,
                found.numbers.take("events"),
                title,
                place,
                (found.today + timedelta(days=ahead)).isoformat(),
            )
        )
    for heading, entries in LINKS:
        category = found.numbers.take("link_categories")
        rows.of(schools.link_categories).append((found.school.id, category, heading))
        for about, href in entries:
            _link(rows, found, category, about, href)
    for about, href in LOOSE_LINKS:
        _link(rows, found, None, about, href)


def _link(rows: Rows, found: World, category: int | None, about: str, href: str) -> None:
    rows.of(schools.links).append((found.school.id, found.numbers.take("links"), category, about, href, ""))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)
