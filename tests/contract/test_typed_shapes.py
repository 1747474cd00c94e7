"""What clients with typed models hold an answer to, written down strictly from the contract.

These are copies of no one's models: only the names and types that the contract lists, read without
any leniency (a "1" is no number, a null is no list).
"""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any, Literal

import httpx
import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support import school
from support.asker import Asker
from support.school import ALGEBRA, ANNA, BORIS, QUARTER_2


class Strict(BaseModel):
    """No conversions, as a typed language would read it."""

    model_config = ConfigDict(strict=True)


Bit = Literal[0, 1]


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


class Task(Strict):
    id: int
    title: str
    doc: bool
    requires_solutions: bool
    deadline: date
    test_id: int | None
    type: str
    done: int


class Mark(Strict):
    question_id: int
    question_name: str
    question_type: str
    number: int
    mark: str


class Lesson(Strict):
    id: int
    division_subject: int
    division_subject_str: str
    date: date
    time_start: time
    time_end: time
    subject: str
    staff: str
    staff_id: int
    topic: str
    task: list[Task]
    marks: list[Mark]
    docs_for_lesson: list[dict[str, Any]]
    lesson_status_cancel: int


class Lessons(Strict):
    lessons: list[Lesson]


class SubjectMark(Strict):
    subject_id: int
    subject_name: str
    mark: float
    sub_type: int


class Counted(Strict):
    mark: float
    cnt: int


class Period(Strict):
    period: int
    title: str
    rom: str
    date_start: date
    date_end: date
    marks_future: Bit
    marks: list[SubjectMark]
    counted_marks: list[Counted]


class GivenMark(Strict):
    date: date
    indx: int
    mark: str
    mark_int: int
    status_lesson: int


class State(Strict):
    state_mark: int
    state_count_mark: int


class Share(Strict):
    indx: int
    state_mark: str
    state_count_mark: int
    percent: str
    percent_int: int


class AllMarks(Strict):
    title: str
    subject: str
    sub_id: int
    period: int
    date_start: date
    date_end: date
    avg_mark: float
    control_mark: int | Literal[""]
    count_mark: int
    need_four: int
    need_five: int
    not_in_lesson: int
    marks: list[GivenMark]
    state_mark: list[State]
    all_state_marks: list[Share]


class Recipient(Strict):
    role: int
    user_id: int
    user_img: str
    verbose_name: str


class Message(Strict):
    id: int
    type_id: Literal[1, 2]
    subject: str
    author: str
    author_id: int
    author_img: str
    post_date: str
    update_date: str
    read: bool
    last_msg_text: str
    clean_text: str
    count_people: int
    recivers_list: list[Recipient]


class Inbox(Strict):
    messages: list[Message]


class Comment(Strict):
    id: int
    author: str
    author_id: int
    author_img: str
    text: str
    post_date: str
    update_date: str


class Letter(Strict):
    subject: str
    text: str
    author: str
    author_id: int
    author_img: str
    role: int
    role_str: str
    post_date: str
    update_date: str
    count_recivers: int
    recivers_list: list[Recipient]
    comments: list[Comment]


class Correspondent(Strict):
    person_str: str
    staff_id: int
    user_id: int
    user_img: str


class Dish(Strict):
    text: str


class About(Strict):
    about: str


class MealRecord(Strict):
    date: date
    state: int
    state_str: str
    complex: str
    ordered_complex: str
    line_name: str
    type_name: str
    ordered: int
    price_sum: str
    dishes: list[Dish]
    qs_unit: list[About]


class Food(Strict):
    account: str
    uid: str
    balance: str
    day_limit: str
    default_complex: str
    vizit: list[MealRecord]


class Direction(Strict):
    indx: int
    direction_str: str
    cnt: int
    percent: str
    percent_int: int


class Petition(Strict):
    petition_pfdo_id: int
    created: str
    fund: int
    fund_str: str
    module_id: int
    module_name: str
    msg: str
    program_id: int
    program_img: str
    program_name_full: str
    program_name_short: str
    program_school: str
    program_territory: str
    program_territory_img: str
    pt_pfdo_contract_start_day: str | None
    pt_pfdo_contract_date_end: str | None
    pt_pfdo_group_start: str | None
    pt_pfdo_group_end: str | None
    sdg_id: int
    sdg_name: str
    status: str
    status_str: int
    certificate_monthly_payment: list[Any]
    parent_pay: list[Any]
    parent_pay_status: int


class Certificate(Strict):
    id: int
    number_cert: str
    balance: str
    balance_start: str
    rmc_nominal: float
    cert_group_id: int
    cert_group_name: str
    cert_territory: str
    cert_territory_img: str
    date_actual: str
    status_actul: int
    do_direction: list[Direction]
    petition_good: list[Petition]
    petition_bad: list[Petition]


class Achievements(Strict):
    do_direction: list[Direction]
    project_list: list[dict[str, Any]]
    gto_id: str


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


class Teacher(Strict):
    person_str: str
    user_id: int
    user_img: str


class Guide(Strict):
    id: int
    name: str
    fullname: str
    post_adress: str
    tel_rec: str
    url: str
    territory: str
    teacher_list: list[Teacher]


class Link(Strict):
    id: int
    about: str
    href: str
    img: str


class Category(Strict):
    id: int
    categories: str
    link_list: list[Link]


class Links(Strict):
    categories_list: list[Category]
    link_without_category_list: list[Link]


class OlderUser(Strict):
    id: int
    status: str
    first_name: str
    last_name: str
    middle_name: str
    school: str
    school_is_tourniquet: bool
    readonly: bool
    school_is_food: bool
    group: str
    gps_tracker: bool


class OlderMessage(Strict):
    id: int
    post_date: str
    author: str
    read: bool
    text: str
    clean_text: str
    subject: str


class OlderPeriod(Strict):
    marks: dict[str, str]
    rom: str
    period: int
    title: str


class OlderTask(Strict):
    id: int
    title: str
    doc: bool
    requires_solutions: bool
    deadline: date
    test_id: int | None
    type: str


class OlderLesson(Strict):
    """``topic`` and ``task`` may be absent, but never null."""

    id: int
    topic: str = ""
    task: OlderTask = OlderTask.model_construct()  # type: ignore[call-arg]
    time_start: time
    date: date
    subject: str
    time_end: time
    staff: str


class Standing(Strict):
    place_count: int
    place: int
    group_avg: float
    child_avg: float
    parallels_avg: float


class SubjectStanding(Standing):
    subject: str


class Progress(Standing):
    period_name: str
    subjects: list[SubjectStanding]


class OlderFood(Strict):
    account: str
    subsidy: int
    total_take_off: int
    total_add: int
    balance_on_start_year: int
    balance: int
    default_complex: str


class FoodDay(Strict):
    id: int
    date: date
    state: int
    complex__code: str
    complex__uid: str
    state_str: str
    complex__name: str


class NewsItem(Strict):
    id: int
    title: str
    clean_text: str
    author: str
    school_name: str
    school_id: int
    text: str
    date: date
    pub_date: str


SPAN = "start=2026-11-23&end=2026-11-28"
OF_ANNA = f"child={ANNA}"

SHAPES: list[tuple[str, Any, str | None]] = [
    (f"/timetable2/?{SPAN}&{OF_ANNA}", Lessons, None),
    (f"/timetable2/?{SPAN}&child={BORIS}", Lessons, None),
    (f"/controlmark/?{OF_ANNA}", list[Period], None),
    (f"/all_marks/{QUARTER_2}/{ALGEBRA}/?{OF_ANNA}", AllMarks, "data"),
    ("/mail/", Inbox, None),
    (f"/mail/{school.LETTER}/?{OF_ANNA}", Letter, "data"),
    (f"/mail/{school.LETTER}/?{OF_ANNA}", Letter, "data"),
    ("/mail/new/", list[Correspondent], "data"),
    (f"/food/calendary/?{OF_ANNA}&food_type=5&selected_date=2026-11-24&food_menu_complex=1", Food, "data"),
    (f"/achievements/?{OF_ANNA}", Achievements, "data"),
    (f"/do/cert/?{OF_ANNA}", Certificate, "data"),
    (f"/birthday/?{OF_ANNA}", list[Birthday], "data"),
    (f"/odnoklassniki/?{OF_ANNA}", list[Classmate], "data"),
    (f"/book/?{OF_ANNA}", list[dict[str, Any]], "data"),
    (f"/ios/?{OF_ANNA}", Links, "data"),
    (f"/guide/?{OF_ANNA}", Guide, "data"),
    ("/api/mail/", list[OlderMessage], "messages"),
    (f"/api/controlmark/?{OF_ANNA}", list[OlderPeriod], None),
    (f"/api/timetable/?{SPAN}&{OF_ANNA}", list[OlderLesson], "lessons"),
    (f"/api/progress/?date=2026-11-24&{OF_ANNA}", Progress, None),
    (f"/api/mark/?{SPAN}&{OF_ANNA}", dict[str, list[Mark]], "subjects"),
    (f"/api/attendance/?{SPAN}&{OF_ANNA}", dict[str, list[str]], "subjects"),
    (f"/api/food/?{OF_ANNA}", OlderFood, "account"),
    (f"/api/food/history/?{SPAN}&{OF_ANNA}", list[FoodDay], "events"),
    ("/api/news/", list[NewsItem], None),
]


def read(shape: Any, answer: Any) -> Any:
    """Strictly, but for dates and times, which are text in JSON."""
    return TypeAdapter(shape).validate_json(json.dumps(answer), strict=True)


@pytest.fixture
def furnished(database: Database, passwords: Passwords) -> None:
    school.furnish(database, passwords)


@pytest.mark.parametrize("login", ["mother", "anna"])
async def test_every_answer_has_the_types_of_the_contract(
    furnished: None, app_client: httpx.AsyncClient, login: str
) -> None:
    ask = Asker(app_client, login)
    for path, shape, envelope in SHAPES:
        if login == "anna" and f"child={BORIS}" in path:
            continue
        answer = await ask(path)
        if envelope is not None:
            assert set(answer) == {envelope}
            answer = answer[envelope]
        assert answer, path
        read(shape, answer)


async def test_who_signed_in_has_the_types_of_the_contract(
    furnished: None, app_client: httpx.AsyncClient
) -> None:
    mother, anna = Asker(app_client, "mother"), Asker(app_client, "anna")
    read(Parent, await mother("/user/"))
    read(OwnPupil, await anna("/user/"))
    read(OlderUser, await anna("/api/user/"))
    older = await mother("/api/user/")
    for child in older["childs"]:
        # As that generation's client puts a child together: twice the same name would be its end.
        read(OlderUser, dict(**child, status="applicant", gps_tracker=older["gps_tracker"]))
