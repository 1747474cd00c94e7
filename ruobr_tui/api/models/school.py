"""The school around the child: guide, classmates, birthdays, links, library books, events."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import Count, Day, Maybe
from ruobr_tui.api.models.parts.text import SafeLine


def _as_names(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _one_by_one(texts: list[str]) -> list[str]:
    return [name for text in texts for part in text.split(",") if (name := part.strip())]


def _as_text(names: list[str]) -> str:
    return ", ".join(names)


Names = Annotated[
    Rows[SafeLine], BeforeValidator(_as_names), AfterValidator(_one_by_one), PlainSerializer(_as_text)
]
"""Names; on the wire one text with commas between them, from older servers of ours a list."""


class Teacher(WireModel):
    """A member of the school's staff."""

    name: SafeLine = Field("", alias="person_str")
    user_id: Count = 0
    avatar: SafeLine = Field("", alias="user_img")
    subjects: Names = Field(default_factory=list, alias="subject_qs")


class Guide(WireModel):
    """The school: names, addresses, teachers (``guide/``)."""

    id: Count = 0
    name: SafeLine = ""
    full_name: SafeLine = Field("", alias="fullname")
    address: SafeLine = Field("", alias="post_adress")
    phone: SafeLine = Field("", alias="tel_rec")
    url: SafeLine = ""
    territory: SafeLine = ""
    teachers: Rows[Teacher] = Field(default_factory=list, alias="teacher_list")


class Classmate(WireModel):
    """A pupil of the same class (``odnoklassniki/``)."""

    first_name: SafeLine = ""
    last_name: SafeLine = ""
    middle_name: SafeLine = ""
    avatar: SafeLine = ""
    birth_date: Maybe[Day] = None
    gender: Maybe[int] = None


class Birthday(WireModel):
    """A coming birthday in the class (``birthday/``)."""

    first_name: SafeLine = ""
    last_name: SafeLine = ""
    middle_name: SafeLine = ""
    avatar: SafeLine = ""
    birth_date: Maybe[Day] = None
    year_future: Count = Field(0, alias="birthdate_year_future", description="the age they will reach")


class Link(WireModel):
    """A useful address."""

    id: Count = 0
    about: SafeLine = ""
    href: SafeLine = ""
    image: SafeLine = Field("", alias="img")


class LinkCategory(WireModel):
    """Useful addresses under one heading."""

    id: Count = 0
    title: SafeLine = Field("", alias="categories")
    links: Rows[Link] = Field(default_factory=list, alias="link_list")


class UsefulLinks(WireModel):
    """Addresses the school recommends (``ios/``)."""

    categories: Rows[LinkCategory] = Field(default_factory=list, alias="categories_list")
    loose: Rows[Link] = Field(default_factory=list, alias="link_without_category_list")


class Book(WireModel):
    """A library book on loan (``book/``); public sources name no fields, these are ours."""

    id: Count = 0
    title: SafeLine = Field("", alias="book")
    author: SafeLine = ""
    number: SafeLine = Field("", alias="inventory_number")
    taken: Maybe[Day] = Field(None, alias="date_out")
    due: Maybe[Day] = Field(None, alias="date_return")


class Event(WireModel):
    """An event of the school or of additional education (``btm/``)."""

    id: Count = 0
    title: SafeLine = ""
    place: SafeLine = ""
    day: Maybe[Day] = Field(None, alias="date")


class Events(WireModel):
    """The answer of ``btm/``."""

    events: Rows[Event] = Field(default_factory=list)
