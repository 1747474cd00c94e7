"""The older generation of the mobile contract."""

from __future__ import annotations

from datetime import date, time

from support.shapes.strict import Strict


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
