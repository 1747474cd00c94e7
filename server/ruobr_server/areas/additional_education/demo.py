"""Additional education of the demo: certificates, petitions, projects, numbers of athletes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ruobr_server.areas.additional_education import tables as additional
from ruobr_server.demo.context import Demo
from ruobr_server.demo.world import ANNA, MARIA, PETER, ZONE

GRANTED, REVIEWED, REFUSED = 1, 2, 3


def build(demo: Demo) -> None:
    """What the parent's three children have."""
    numbers, year = demo.world.numbers, demo.world.plan.year
    for name, printed, nominal in (
        (ANNA, "4200118821", 1_873_450),
        (PETER, "4200118839", 1_873_450),
        (MARIA, "4200118847", 2_104_000),
    ):
        demo.rows.add(
            additional.certificates,
            school_id=demo.world.school.id,
            pupil_id=demo.world.pupil(name).id,
            id=numbers.take("certificates"),
            number=printed,
            nominal=nominal,
            group_id=2,
            group_name="Дети от 5 до 18 лет",
            valid_until=_noon(date(year + 1, 8, 31)),
        )
    for name, direction, program, short, provider, group, status, price, message in PETITIONS:
        demo.rows.add(
            additional.petitions,
            school_id=demo.world.school.id,
            id=numbers.take("petitions"),
            pupil_id=demo.world.pupil(name).id,
            created_at=_noon(min(date(year, 9, 4), demo.world.today)),
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
        demo.rows.add(
            additional.projects,
            school_id=demo.world.school.id,
            id=numbers.take("projects"),
            pupil_id=demo.world.pupil(name).id,
            name=title,
            result=result,
            date=demo.world.today - timedelta(days=days),
        )
    for name, printed in ((ANNA, "25-42-0019337"), (PETER, "25-42-0027715")):
        demo.rows.add(
            additional.sports_ids,
            school_id=demo.world.school.id,
            pupil_id=demo.world.pupil(name).id,
            number=printed,
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


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)
