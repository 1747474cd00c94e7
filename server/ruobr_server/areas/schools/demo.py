"""The demo's two schools: people and structure, events and useful links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ruobr_server.areas.schools import tables as schools
from ruobr_server.demo.context import Demo
from ruobr_server.demo.names import Name
from ruobr_server.demo.population import Numbers, School
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.school_year import SchoolYear
from ruobr_server.demo.world import TERRITORY


@dataclass(frozen=True, slots=True)
class Address:
    """The data of a school in its guide."""

    territory_id: int
    name: str
    full_name: str
    address: str = ""
    phone: str = ""
    url: str = ""
    school_days: int = 6
    meal_type: int = 1
    has_turnstile: bool = True


OWN = Address(
    TERRITORY,
    "МБОУ «СОШ № 69»",
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 69»",
    "654000, Кемеровская область — Кузбасс, г. Новокузнецк, ул. Школьная, д. 69",
    "+7 (3843) 00-00-69",
    "https://school69.example/",
)
OTHER = Address(
    TERRITORY,
    "МБНОУ «Гимназия № 96»",
    "Муниципальное бюджетное нетиповое общеобразовательное учреждение «Гимназия № 96»",
    "654000, Кемеровская область — Кузбасс, г. Новокузнецк, пр. Строителей, д. 196",
    "+7 (3843) 00-00-96",
    "https://gymnasium96.example/",
    school_days=5,
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


def build(demo: Demo) -> None:
    """Both schools with their people and structure; events and links of the children's school."""
    world = demo.world
    demo.rows.add(schools.territories, id=TERRITORY, name="г. Новокузнецк")
    for school, about in ((world.school, OWN), (world.other, OTHER)):
        demo.periods[school.id] = school_rows(demo.rows, school, about, world.plan, world.numbers)
    _events_and_links(demo)


def school_rows(rows: Rows, school: School, about: Address, plan: SchoolYear, numbers: Numbers) -> list[int]:
    """People and structure. Returns the ids of the plan's periods, in the same order."""
    number = school.id
    rows.add(
        schools.schools,
        id=number,
        territory_id=about.territory_id,
        name=about.name,
        full_name=about.full_name,
        address=about.address,
        phone=about.phone,
        url=about.url,
        school_days=about.school_days,
        meal_type=about.meal_type,
        has_turnstile=about.has_turnstile,
        five_from=465,
        four_from=365,
        three_from=265,
    )
    for name, subject_id in school.subjects.items():
        rows.add(schools.subjects, school_id=number, id=subject_id, name=name)
    for teacher in school.staff:
        person(rows, teacher.person_id, teacher.name, None)
        rows.add(
            schools.staff,
            school_id=number,
            id=teacher.id,
            person_id=teacher.person_id,
            position=teacher.position,
        )
        for subject in sorted(teacher.subjects):
            rows.add(
                schools.staff_subjects,
                school_id=number,
                staff_id=teacher.id,
                subject_id=school.subjects[subject],
            )
    for one in school.classes:
        rows.of(schools.classes).append(
            (number, one.id, plan.year, one.grade, one.letter, one.class_teacher.id, 1)
        )
        for pupil in one.pupils:
            person(rows, pupil.person_id, pupil.name, pupil.born.isoformat())
            rows.of(schools.pupils).append((number, pupil.id, pupil.person_id, one.id, 1, None))
    for span in plan.days_off:
        rows.of(schools.holidays).append(
            (
                number,
                numbers.take("holidays"),
                span.title,
                span.grade_from,
                span.grade_to,
                span.starts.isoformat(),
                span.ends.isoformat(),
            )
        )
    return [_period(rows, number, plan, place, numbers) for place in range(len(plan.periods))]


def person(rows: Rows, number: int, name: Name, born: str | None) -> None:
    """A person; ``born`` as an ISO date."""
    rows.of(schools.people).append((number, name.last, name.first, name.middle, born, name.gender, ""))


def _period(rows: Rows, school_id: int, plan: SchoolYear, place: int, numbers: Numbers) -> int:
    period = plan.periods[place]
    number = numbers.take("periods")
    rows.of(schools.periods).append(
        (
            school_id,
            number,
            plan.year,
            period.kind,
            period.grade_from,
            period.grade_to,
            period.title,
            period.roman,
            period.starts.isoformat(),
            period.ends.isoformat(),
        )
    )
    return number


def _events_and_links(demo: Demo) -> None:
    for ahead, title, place in EVENTS:
        demo.rows.of(schools.events).append(
            (
                demo.world.school.id,
                demo.world.numbers.take("events"),
                title,
                place,
                (demo.world.today + timedelta(days=ahead)).isoformat(),
            )
        )
    for heading, entries in LINKS:
        category = demo.world.numbers.take("link_categories")
        demo.rows.of(schools.link_categories).append((demo.world.school.id, category, heading))
        for about, href in entries:
            _link(demo, category, about, href)
    for about, href in LOOSE_LINKS:
        _link(demo, None, about, href)


def _link(demo: Demo, category: int | None, about: str, href: str) -> None:
    demo.rows.of(schools.links).append(
        (demo.world.school.id, demo.world.numbers.take("links"), category, about, href, "")
    )
