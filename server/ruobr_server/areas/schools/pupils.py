"""Pupils for other areas: person, class, time zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, select, update

from ruobr_server.areas.schools.tables import classes, people, pupils, schools, staff
from ruobr_server.auth.queries import guardians


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of a class, with the ids that all queries of a diary need."""

    school_id: int
    id: int
    person_id: int
    class_id: int
    year: int
    grade: int
    letter: str
    zone: ZoneInfo

    @property
    def class_name(self) -> str:
        """The class as it is displayed, "9В"."""
        return f"{self.grade}{self.letter}"


@dataclass(frozen=True, slots=True)
class PupilCard:
    """The data of a pupil in ``user/``."""

    id: int
    person_id: int
    last_name: str
    first_name: str
    middle_name: str
    birth_date: date | None
    gender: int | None
    avatar: str
    school: str
    territory_id: int
    has_turnstile: bool
    meal_type: int
    class_name: str
    zone: str


@cache
def zone_of(name: str) -> ZoneInfo:
    """The school's time zone by its IANA name; an unknown name raises ``ZoneInfoNotFoundError``."""
    return ZoneInfo(name)


def zone_of_school(connection: Connection, school_id: int) -> ZoneInfo:
    """The time zone of a school's days."""
    return zone_of(connection.execute(select(schools.c.zone).where(schools.c.id == school_id)).scalar_one())


def territory_of_school(connection: Connection, school_id: int) -> int:
    """The municipality of a school."""
    query = select(schools.c.territory_id).where(schools.c.id == school_id)
    return int(connection.execute(query).scalar_one())


def pupil(connection: Connection, pupil_id: int) -> Pupil | None:
    """The pupil with this id, or None. The caller checks the permission: see ``accounts.service``."""
    row = connection.execute(
        select(
            pupils.c.school_id,
            pupils.c.id,
            pupils.c.person_id,
            pupils.c.class_id,
            classes.c.year,
            classes.c.grade,
            classes.c.letter,
            schools.c.zone,
        )
        .join(classes, (classes.c.school_id == pupils.c.school_id) & (classes.c.id == pupils.c.class_id))
        .join(schools, schools.c.id == pupils.c.school_id)
        .where(pupils.c.id == pupil_id)
    ).one_or_none()
    if row is None:
        return None
    return Pupil(**{**row._mapping, "zone": zone_of(row.zone)})


def is_pupil(connection: Connection, person_id: int, pupil_id: int) -> bool:
    """Whether this person is this pupil."""
    found = select(pupils.c.id).where(pupils.c.id == pupil_id, pupils.c.person_id == person_id)
    return connection.execute(found).first() is not None


def existing_pupils(connection: Connection, pupil_ids: Collection[int]) -> set[int]:
    """Those of these ids that are pupils."""
    return set(connection.scalars(select(pupils.c.id).where(pupils.c.id.in_(pupil_ids))))


def lock_pupil(connection: Connection, pupil_id: int) -> None:
    """Lock this pupil until the transaction ends."""
    connection.execute(update(pupils).where(pupils.c.id == pupil_id).values(version=pupils.c.version))


def children(connection: Connection, account_id: int) -> list[PupilCard]:
    """The children whose diaries this parent's account may read, in the parent's order."""
    rows = connection.execute(
        _cards()
        .join(guardians, guardians.c.pupil_id == pupils.c.id)
        .where(guardians.c.account_id == account_id, guardians.c.diary_open)
        .order_by(guardians.c.position, pupils.c.id)
    )
    return [_card(row) for row in rows]


def own_card(connection: Connection, person_id: int) -> PupilCard | None:
    """This person as a pupil; of several schools the newest class."""
    row = connection.execute(
        _cards()
        .where(pupils.c.person_id == person_id)
        .order_by(classes.c.year.desc(), pupils.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else _card(row)


def schools_of(connection: Connection, cards: Iterable[PupilCard]) -> list[int]:
    """The schools of these pupils, without duplicates."""
    numbers = [card.id for card in cards]
    return list(
        connection.scalars(
            select(pupils.c.school_id).distinct().where(pupils.c.id.in_(numbers)).order_by(pupils.c.school_id)
        )
    )


def staff_schools(connection: Connection, person_id: int) -> list[int]:
    """The schools a person works at."""
    return list(
        connection.scalars(
            select(staff.c.school_id)
            .distinct()
            .where(staff.c.person_id == person_id)
            .order_by(staff.c.school_id)
        )
    )


def _cards() -> Select[Any]:
    return (
        select(
            pupils.c.id,
            pupils.c.person_id,
            people.c.last_name,
            people.c.first_name,
            people.c.middle_name,
            people.c.birth_date,
            people.c.gender,
            people.c.avatar,
            schools.c.name.label("school"),
            schools.c.territory_id,
            schools.c.has_turnstile,
            schools.c.meal_type,
            classes.c.grade,
            classes.c.letter,
            schools.c.zone,
        )
        .select_from(pupils)
        .join(people, people.c.id == pupils.c.person_id)
        .join(schools, schools.c.id == pupils.c.school_id)
        .join(classes, (classes.c.school_id == pupils.c.school_id) & (classes.c.id == pupils.c.class_id))
    )


def _card(row: Row[Any]) -> PupilCard:
    values = dict(row._mapping)
    return PupilCard(class_name=f"{values.pop('grade')}{values.pop('letter')}", **values)
