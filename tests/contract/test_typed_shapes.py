"""Every answer has the names and types of the contract, as clients with typed models read it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support import school
from support.asker import Asker
from support.databases import on_sqlite
from support.school import ALGEBRA, ANNA, BORIS, QUARTER_2
from support.shapes.diary import AllMarks, Lessons, Mark, Period
from support.shapes.letters import Correspondent, Inbox, Letter
from support.shapes.older import (
    FoodDay,
    NewsItem,
    OlderFood,
    OlderLesson,
    OlderMessage,
    OlderPeriod,
    OlderUser,
    Progress,
)
from support.shapes.people import Birthday, Classmate, OwnPupil, Parent
from support.shapes.school import Achievements, Certificate, Food, Guide, Links

pytestmark = on_sqlite

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
