"""A pupil's school: guide, classmates, birthdays, links, events; and the functions of pupils."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Row, select

from ruobr_server.areas.schools.identities import load_people, people_of
from ruobr_server.areas.schools.names import full_name, is_named
from ruobr_server.areas.schools.people import (
    PersonNames,
    add_person,
    blank_person,
    is_known,
    names_of,
    rename_person,
)
from ruobr_server.areas.schools.people_sheets import person_cells, person_fields, person_labels
from ruobr_server.areas.schools.periods import (
    YEAR,
    StudyPeriod,
    days_off,
    period_on,
    periods_of,
    terms_of_school,
)
from ruobr_server.areas.schools.pupils import (
    Pupil,
    PupilCard,
    children,
    existing_pupils,
    is_pupil,
    lock_pupil,
    own_card,
    pupil,
    schools_of,
    staff_schools,
    territory_of_school,
    zone_of,
    zone_of_school,
)
from ruobr_server.areas.schools.revocation_policy import last_day, revocation_policy
from ruobr_server.areas.schools.tables import (
    events,
    link_categories,
    links,
    people,
    pupils,
    schools,
    staff,
    staff_subjects,
    subjects,
    territories,
)
from ruobr_server.areas.schools.versions import set_class_versions, set_pupil_versions, set_school_version
from ruobr_tui.api.models.school import (
    Birthday,
    Classmate,
    Event,
    Events,
    Guide,
    Link,
    LinkCategory,
    Teacher,
    UsefulLinks,
)
from ruobr_tui.api.rules.diary.averages import Policy

__all__ = [
    "YEAR",
    "PersonNames",
    "Pupil",
    "PupilCard",
    "StudyPeriod",
    "add_person",
    "birthdays",
    "blank_person",
    "children",
    "classmates",
    "days_off",
    "existing_pupils",
    "full_name",
    "guide",
    "is_known",
    "is_named",
    "is_pupil",
    "last_day",
    "load_people",
    "lock_pupil",
    "mark_policy",
    "names_of",
    "own_card",
    "people_of",
    "period_on",
    "periods_of",
    "person_cells",
    "person_fields",
    "person_labels",
    "pupil",
    "rename_person",
    "revocation_policy",
    "school_events",
    "schools_of",
    "set_class_versions",
    "set_pupil_versions",
    "set_school_version",
    "staff_schools",
    "terms_of_school",
    "territory_of_school",
    "useful_links",
    "zone_of",
    "zone_of_school",
]

EVENTS_SHOWN = 200
"""Maximum number of a school's events in a response."""


def mark_policy(connection: Connection, school_id: int) -> Policy:
    """A school's thresholds for suggested marks, and the minimum number of marks in a term."""
    return Policy(
        *connection.execute(
            select(schools.c.five_from, schools.c.four_from, schools.c.three_from, schools.c.min_marks).where(
                schools.c.id == school_id
            )
        ).one()
    )


def guide(connection: Connection, who: Pupil) -> Guide:
    """The pupil's school: names, addresses, and the teachers with their subjects."""
    school = connection.execute(
        select(
            schools.c.id,
            schools.c.name,
            schools.c.full_name,
            schools.c.address,
            schools.c.phone,
            schools.c.url,
            territories.c.name,
        )
        .join(territories, territories.c.id == schools.c.territory_id)
        .where(schools.c.id == who.school_id)
    ).one()
    taught: dict[int, list[str]] = {}
    for staff_id, subject in connection.execute(
        select(staff_subjects.c.staff_id, subjects.c.name)
        .join(
            subjects,
            (subjects.c.school_id == staff_subjects.c.school_id)
            & (subjects.c.id == staff_subjects.c.subject_id),
        )
        .where(staff_subjects.c.school_id == who.school_id)
        .order_by(subjects.c.name)
    ):
        taught.setdefault(staff_id, []).append(subject)
    teachers = [
        Teacher(
            name=full_name(last, first, middle),
            user_id=person,
            avatar=avatar,
            subjects=taught.get(number, []),
        )
        for number, person, last, first, middle, avatar in connection.execute(
            select(
                staff.c.id,
                people.c.id,
                people.c.last_name,
                people.c.first_name,
                people.c.middle_name,
                people.c.avatar,
            )
            .join(people, people.c.id == staff.c.person_id)
            .where(staff.c.school_id == who.school_id, staff.c.left_on.is_(None))
            .order_by(people.c.last_name, people.c.first_name, staff.c.id)
        )
    ]
    number, name, long_name, address, phone, url, territory = school
    return Guide(
        id=number,
        name=name,
        full_name=long_name,
        address=address,
        phone=phone,
        url=url,
        territory=territory,
        teachers=teachers,
    )


def classmates(connection: Connection, who: Pupil) -> list[Classmate]:
    """The other pupils of the class, by name."""
    return [
        Classmate(
            first_name=row.first_name,
            last_name=row.last_name,
            middle_name=row.middle_name,
            avatar=row.avatar,
            birth_date=row.birth_date,
            gender=row.gender,
        )
        for row in _class(connection, who)
        if row.id != who.id
    ]


def birthdays(connection: Connection, who: Pupil, today: date) -> list[Birthday]:
    """The birthdays of the class, the next first, with the age that will be reached."""
    coming = []
    for row in _class(connection, who):
        if row.birth_date is None:
            continue
        day = _next_birthday(row.birth_date, today)
        reached = day.year - row.birth_date.year
        coming.append((day, row.last_name, row.first_name, row.id, row, reached))
    coming.sort(key=lambda entry: entry[:4])
    return [
        Birthday(
            first_name=row.first_name,
            last_name=row.last_name,
            middle_name=row.middle_name,
            avatar=row.avatar,
            birth_date=row.birth_date,
            year_future=reached,
        )
        for *_, row, reached in coming
    ]


def _next_birthday(born: date, today: date) -> date:
    """The next birthday, including today; 29 February is celebrated on 1 March of a common year."""
    for year in (today.year, today.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = date(year, 3, 1)
        if day >= today:
            return day
    raise AssertionError("a birthday comes every year")


def _class(connection: Connection, who: Pupil) -> list[Row[tuple[object, ...]]]:
    return list(
        connection.execute(
            select(
                pupils.c.id,
                people.c.first_name,
                people.c.last_name,
                people.c.middle_name,
                people.c.avatar,
                people.c.birth_date,
                people.c.gender,
            )
            .join(people, people.c.id == pupils.c.person_id)
            .where(
                pupils.c.school_id == who.school_id,
                pupils.c.class_id == who.class_id,
                pupils.c.left_on.is_(None),
            )
            .order_by(people.c.last_name, people.c.first_name, pupils.c.id)
        )
    )


def school_events(connection: Connection, who: Pupil) -> Events:
    """The school's newest ``EVENTS_SHOWN`` events, in chronological order."""
    rows = connection.execute(
        select(events.c.id, events.c.title, events.c.place, events.c.date)
        .where(events.c.school_id == who.school_id)
        .order_by(events.c.date.desc(), events.c.id.desc())
        .limit(EVENTS_SHOWN)
    ).all()
    return Events(
        events=[
            Event(id=number, title=title, place=place, day=day) for number, title, place, day in rows[::-1]
        ]
    )


def useful_links(connection: Connection, who: Pupil) -> UsefulLinks:
    """Links that the school recommends, by heading."""
    headings = connection.execute(
        select(link_categories.c.id, link_categories.c.title)
        .where(link_categories.c.school_id == who.school_id)
        .order_by(link_categories.c.id)
    ).all()
    filed: dict[int | None, list[Link]] = {}
    for number, category, about, href, image in connection.execute(
        select(links.c.id, links.c.category_id, links.c.about, links.c.href, links.c.image)
        .where(links.c.school_id == who.school_id)
        .order_by(links.c.id)
    ):
        filed.setdefault(category, []).append(Link(id=number, about=about, href=href, image=image))
    return UsefulLinks(
        categories=[
            LinkCategory(id=number, title=title, links=filed.pop(number, [])) for number, title in headings
        ],
        loose=[link for rest in filed.values() for link in rest],
    )
