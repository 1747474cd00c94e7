"""The diary's hot endpoint: the shape of the wire, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta

import httpx
import pytest
from pydantic import TypeAdapter

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.diary import Lessons
from ruobr_tui.api.models.parts.base import parse
from support import school
from support.mobile_weeks import ask
from support.school import ANNA, BORIS, MASHA, VERA

HOMEWORK = [
    {
        "id": school.TASK,
        "title": "§ 14, № 302",
        "text": "",
        "doc": True,
        "doc_str": f"/files/{school.FILE}/",
        "requires_solutions": False,
        "deadline": "2026-11-24",
        "test_id": None,
        "type": "group",
        "done": 0,
        "minutes": 25,
        "files": [
            {
                "id": school.FILE,
                "title": 'за"дача\r\n.html',
                "href": f"/files/{school.FILE}/",
                "url": f"/files/{school.FILE}/",
                "size": 5,
            }
        ],
    },
    {
        "id": school.TASK_OPEN,
        "title": "Правила <b>наизусть</b>",
        "text": "",
        "doc": False,
        "doc_str": "",
        "requires_solutions": False,
        "deadline": "2026-11-24",  # the next lesson of the subject
        "test_id": None,
        "type": "group",
        "done": 0,
        "minutes": None,
        "files": [],
    },
    {
        "id": school.TASK_OF_ONE,
        "title": "Только Анне",
        "text": "",
        "doc": False,
        "doc_str": "",
        "requires_solutions": False,
        "deadline": "2026-11-24",
        "test_id": None,
        "type": "individual",
        "done": 0,
        "minutes": None,
        "files": [],
    },
]
"""Of Monday's algebra: for Tuesday, the next lesson."""


async def test_a_lesson_has_every_key_of_the_wire(furnished: Database, app_client: httpx.AsyncClient) -> None:
    found = (await ask(app_client)).json()["lessons"]
    assert [lesson["id"] for lesson in found] == [1001, 1002, 1003, 1004, 1005]
    assert found[0] == {
        "id": 1001,
        "division_subject": school.CLASS_9V * 2**20 + school.ALGEBRA,
        "division_subject_str": "9В, Алгебра",
        "date": "2026-11-23",
        "time_start": "08:30:00",
        "time_end": "09:15:00",
        "subject": "Алгебра",
        "staff": "Соколова Анна Павловна",
        "staff_id": school.TEACHER,
        "topic": school.ODD_TOPIC,
        "task": [],
        "marks": [
            {
                "question_id": 2001,
                "question_name": "Ответ на уроке",
                "question_type": "Ответ на уроке",
                "number": 1,
                "mark": "5",
                "weight": 1.0,
                "comment": "Молодец",
            },
            {
                "question_id": 2002,
                "question_name": "Контрольная работа",
                "question_type": "Контрольная работа",
                "number": 2,
                "mark": "4",
                "weight": 3.0,
                "comment": "",
            },
        ],
        "docs_for_lesson": [
            {
                "id": school.FILE + 1,
                "title": "план.pdf",
                "href": f"/files/{school.FILE + 1}/",
                "url": f"/files/{school.FILE + 1}/",
                "size": 3,
            }
        ],
        "lesson_status_cancel": 0,
        "number": 1,
        "room": "31",
        "attendance": None,
        "remarks": [],
        "set_homework": HOMEWORK,
        "active": True,
        "changed_at": "2026-11-23 11:30:00",  # 4:30 in UTC
    }
    missed, late, cancelled, coming = found[1:]
    assert (late["task"], late["set_homework"]) == (HOMEWORK, [])
    assert missed["attendance"] == {
        "code": "Б",
        "title": "По болезни",
        "excused": 1,
        "ill": 1,
        "late": 0,
        "missed": 1,
    }
    assert late["remarks"] == [{"id": 3001, "text": "Забыла тетрадь", "author": "Соколова Анна Павловна"}]
    assert (cancelled["lesson_status_cancel"], cancelled["active"]) == (1, False)
    assert (coming["topic"], coming["task"], coming["marks"], coming["docs_for_lesson"]) == ("", [], [], [])
    assert (coming["active"], coming["changed_at"]) == (False, None)


async def test_the_hot_bytes_are_what_the_model_says(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    for child in (ANNA, BORIS, MASHA):
        raw = (await ask(app_client, child)).json()
        read = parse(TypeAdapter(Lessons), raw)
        assert read.set_aside == 0
        dumped = read.value.to_wire()["lessons"]
        assert [set(lesson) for lesson in raw["lessons"]] == [set(lesson) for lesson in dumped]
        for lesson, again in zip(raw["lessons"], dumped, strict=True):
            # A client makes lines safe for a terminal; the wire carries what was typed.
            for owner in (lesson, *lesson["task"], *lesson["set_homework"]):
                for file in owner.get("files", owner.get("docs_for_lesson", [])):
                    file["title"] = " ".join(file["title"].split())
                    assert file.pop("url") == file["href"]  # the name that other clients know
            assert lesson == again


async def test_the_routed_answer_is_the_same_as_the_hot_one(
    furnished: Database, app_client: httpx.AsyncClient, passwords: Passwords
) -> None:
    from fastapi import FastAPI

    from ruobr_server.mobile.routes import router

    portal = app_client._transport.app  # type: ignore[attr-defined]
    plain = FastAPI()
    plain.include_router(router)
    plain.state = portal.state
    transport = httpx.ASGITransport(app=plain)
    async with httpx.AsyncClient(transport=transport, base_url="http://portal.test") as client:
        for child in (ANNA, BORIS):
            assert (await ask(client, child)).json() == (await ask(app_client, child)).json()


async def test_own_records_are_not_a_classmates(furnished: Database, app_client: httpx.AsyncClient) -> None:
    own = (await ask(app_client, ANNA)).json()["lessons"]
    other = (await ask(app_client, VERA, "vera")).json()["lessons"]
    assert [row["mark"] for row in own[0]["marks"]] == ["5", "4"]
    assert [row["mark"] for row in other[0]["marks"]] == ["5"]
    assert other[2]["remarks"] == []
    again = (await ask(app_client, ANNA)).json()["lessons"]
    assert again == own


BAD_QUERIES: list[dict[str, str]] = [
    {},
    {"child": "101"},
    {"child": "abc", "start": "2026-11-23", "end": "2026-11-28"},
    {"child": "-101", "start": "2026-11-23", "end": "2026-11-28"},
    {"child": "9" * 30, "start": "2026-11-23", "end": "2026-11-28"},
    {"child": "١٠١", "start": "2026-11-23", "end": "2026-11-28"},
    {"child": "101", "start": "2026-11-28", "end": "2026-11-23"},
    {"child": "101", "start": "2026-02-31", "end": "2026-11-28"},
    {"child": "101", "start": "0000-01-01", "end": "2026-11-28"},
    {"child": "101", "start": "1", "end": "2"},
    {"child": "101", "start": "2026-11-23T00:00", "end": "2026-11-28"},
    {"child": "101", "start": "2024-01-01", "end": "2026-11-28"},
    {"child": "101", "start": "2026-11-23\x00", "end": "2026-11-28"},
]


@pytest.mark.parametrize("query", BAD_QUERIES, ids=str)
async def test_what_cannot_be_meant_is_refused_in_the_contracts_words(
    furnished: Database, app_client: httpx.AsyncClient, query: dict[str, str]
) -> None:
    known = await app_client.get("/timetable2/", params=query, headers=school.header_credentials("mother"))
    assert known.status_code == 400
    answer = known.json()
    assert answer["success"] is False
    assert answer["error"]
    stranger = await app_client.get("/timetable2/", params=query)
    assert stranger.json() == {"success": False, "error_type": "auth"}


async def test_a_year_and_a_half_is_answered(furnished: Database, app_client: httpx.AsyncClient) -> None:
    start = date(2026, 11, 28) - timedelta(days=545)
    answer = await app_client.get(
        "/timetable2/",
        params={"start": start.isoformat(), "end": "2026-11-28", "child": ANNA},
        headers=school.header_credentials("mother"),
    )
    assert len(json.loads(answer.content)["lessons"]) == 6
