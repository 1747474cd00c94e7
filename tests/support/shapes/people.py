"""Who signed in, and the people of a class and a school."""

from __future__ import annotations

from datetime import date
from typing import Literal

from support.shapes.strict import Bit, Strict


class PushSettings(Strict):
    mark: Bit
    homework: Bit
    attendance: Bit
    mau_balance: Bit
    tourniquet: Bit
    school_news: Bit


class Pupil(Strict):
    """A parent's child; the parent says ``status`` and ``gps_tracker`` for all of them."""

    id: int
    user_id: int
    first_name: str
    last_name: str
    middle_name: str
    birth_date: date
    user_img: str
    school: str
    school_terrirtory_id: int
    school_is_tourniquet: int
    readonly: bool
    school_is_food: int
    group: str
    gender: Literal[1, 2]
    push_settings: PushSettings | None = None


class OwnPupil(Pupil):
    status: Literal["child"]
    gps_tracker: bool


class Parent(Strict):
    status: Literal["applicant"]
    gps_tracker: bool
    childs: list[Pupil]


class Birthday(Strict):
    first_name: str
    last_name: str
    middle_name: str
    avatar: str
    birth_date: date
    birthdate_year_future: int


class Classmate(Strict):
    first_name: str
    last_name: str
    middle_name: str
    avatar: str
    birth_date: date
    gender: Literal[1, 2]
