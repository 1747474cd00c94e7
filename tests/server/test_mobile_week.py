"""The diary's hot endpoint: the wire's shape, entity tags, compression, what a change changes."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy import Connection, select, update

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.diary.tables import lessons, marks
from ruobr_server.areas.schools.tables import classes, pupils
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.request_credentials import AccountKnown
from ruobr_server.auth.sessions import open_session
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.diary import Lessons
from ruobr_tui.api.models.parts.base import parse
from support import school
from support.fixtures import FixedClock
from support.queries import counted_queries
from support.school import ANNA, BORIS, MASHA, VERA

WEEK = {"start": "2026-11-23", "end": "2026-11-28"}


async def ask(
    client: httpx.AsyncClient,
    child: int = ANNA,
    login: str = "mother",
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """A week of a child."""
    sent = {**school.header_credentials(login), "accept-encoding": "identity", **(headers or {})}
    return await client.get("/timetable2/", params={**WEEK, "child": child}, headers=sent)


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


async def test_an_unchanged_week_is_not_sent_again(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    first = await ask(app_client)
    second = await ask(app_client, headers={"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    assert "private" in first.headers["cache-control"]
    pupil = await ask(app_client, login="anna", headers={"if-none-match": first.headers["etag"]})
    assert pupil.status_code == 304  # the same diary, whoever reads it
    brother = await ask(app_client, BORIS, headers={"if-none-match": first.headers["etag"]})
    assert brother.status_code == 200


async def test_a_tag_says_nothing_to_a_stranger(furnished: Database, app_client: httpx.AsyncClient) -> None:
    tag = (await ask(app_client)).headers["etag"]
    assert (await ask(app_client, login="father", headers={"if-none-match": tag})).status_code == 404


async def session_of_mother(database: Database) -> dict[str, str]:
    """The header of a new session."""
    life = timedelta(days=30)
    token, _ = await database.write(open_session, AccountKnown(1, 1), "terminal", database.clock(), life)
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("session", [False, True])
async def test_an_unchanged_and_a_known_week_cost_one_query(
    furnished: Database, app_client: httpx.AsyncClient, session: bool
) -> None:
    headers = {"accept-encoding": "identity"}
    if session:
        headers |= await session_of_mother(furnished)
    else:
        headers |= school.header_credentials("mother")
    parameters = {**WEEK, "child": str(ANNA)}
    first = await app_client.get("/timetable2/", params=parameters, headers=headers)
    with counted_queries() as queries:
        again = await app_client.get("/timetable2/", params=parameters, headers=headers)
    assert again.content == first.content
    assert len(queries) == 1
    with counted_queries() as queries:
        held = {**headers, "if-none-match": first.headers["etag"]}
        assert (await app_client.get("/timetable2/", params=parameters, headers=held)).status_code == 304
    assert len(queries) == 1


async def test_the_first_time_costs_a_few_queries_and_a_classmates_fewer(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    await app_client.get("/user/", headers=school.header_credentials("mother"))
    with counted_queries() as queries:
        await ask(app_client, ANNA)
    assert len(queries) == 7
    with counted_queries() as queries:
        await ask(app_client, BORIS)
    assert len(queries) == 4  # the class's part is known


async def test_long_answers_are_compressed_for_who_takes_it(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    plain = await ask(app_client)
    assert "content-encoding" not in plain.headers
    async with app_client.stream(
        "GET",
        "/timetable2/",
        params={**WEEK, "child": ANNA},
        headers={**school.header_credentials("mother"), "accept-encoding": "br, gzip;q=0.5"},
    ) as packed:
        raw = b"".join([part async for part in packed.aiter_raw()])
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2
    refused = await ask(app_client, headers={"accept-encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in refused.headers
    short = await ask(app_client, MASHA, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in short.headers
    assert len(short.content) < 1024


async def test_a_change_changes_the_tag_and_the_answer(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    def correct_topic(connection: Connection) -> None:
        connection.execute(update(lessons).where(lessons.c.id == 1003).values(topic="Корни"))
        diary.bump_class(connection, school.SCHOOL, school.CLASS_9V)

    def correct_mark(connection: Connection) -> None:
        connection.execute(update(marks).where(marks.c.id == 2003).values(value="4", weight=Decimal("1.5")))
        diary.bump_pupil(connection, school.SCHOOL, ANNA)

    before = {child: await ask(app_client, child) for child in (ANNA, BORIS, MASHA)}
    await furnished.write(correct_topic)
    topics = {child: await ask(app_client, child) for child in (ANNA, BORIS, MASHA)}
    assert topics[ANNA].json()["lessons"][2]["topic"] == "Корни"
    assert topics[BORIS].headers["etag"] != before[BORIS].headers["etag"]
    assert topics[MASHA].headers["etag"] == before[MASHA].headers["etag"]
    await furnished.write(correct_mark)
    marked = {child: await ask(app_client, child) for child in (ANNA, BORIS)}
    [mark] = marked[ANNA].json()["lessons"][2]["marks"]
    assert (mark["mark"], mark["weight"]) == ("4", 1.5)
    assert marked[BORIS].headers["etag"] == topics[BORIS].headers["etag"]


async def test_a_renamed_subject_bumps_every_class_of_the_school(furnished: Database) -> None:
    def versions(connection: Connection) -> list[int]:
        own = select(classes.c.version).where(classes.c.school_id == school.SCHOOL)
        return list(connection.scalars(own.order_by(classes.c.id)))

    def beside(connection: Connection) -> list[int]:
        return list(connection.scalars(select(classes.c.version).where(classes.c.school_id != school.SCHOOL)))

    before, others = await furnished.read(versions), await furnished.read(beside)
    await furnished.write(diary.bump_school, school.SCHOOL)
    after = await furnished.read(versions)
    assert await furnished.read(beside) == others
    assert all(new != old for old, new in zip(before, after, strict=True))


async def test_a_change_rolled_back_with_its_version_changes_nothing(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    def breaks(connection: Connection) -> None:
        diary.bump_pupil(connection, school.SCHOOL, ANNA)
        raise RuntimeError("the rest of the work failed")

    before = await ask(app_client)
    with pytest.raises(RuntimeError):
        await furnished.write(breaks)
    assert (await ask(app_client)).headers["etag"] == before.headers["etag"]


async def test_moving_to_another_class_shows_its_lessons(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    def move(connection: Connection) -> None:
        connection.execute(update(pupils).where(pupils.c.id == BORIS).values(class_id=school.CLASS_9B))

    before = await ask(app_client, BORIS)
    await furnished.write(move)
    after = await ask(app_client, BORIS)
    assert after.headers["etag"] != before.headers["etag"]
    assert [lesson["id"] for lesson in after.json()["lessons"]] == [1101]


async def test_a_changed_password_shuts_the_hot_way_too(
    furnished: Database, app_client: httpx.AsyncClient, passwords: Passwords
) -> None:
    def change(connection: Connection) -> None:
        connection.execute(
            update(accounts)
            .where(accounts.c.login == "MOTHER")
            .values(password_hash=passwords.hash_now("another"), password_version=2)
        )

    assert (await ask(app_client)).status_code == 200
    await furnished.write(change)
    refused = await ask(app_client)
    assert (refused.status_code, refused.json()) == (401, {"success": False, "error_type": "auth"})
    new = school.header_credentials("mother", "another")
    answer = await app_client.get("/timetable2/", params={**WEEK, "child": ANNA}, headers=new)
    assert answer.status_code == 200


async def test_a_session_in_use_lives_on(
    furnished: Database, app_client: httpx.AsyncClient, clock: FixedClock
) -> None:
    headers = await session_of_mother(furnished)
    for _ in range(3):
        clock.advance(days=20)  # a session that nobody uses ends after 30
        answer = await app_client.get("/timetable2/", params={**WEEK, "child": ANNA}, headers=headers)
        assert answer.status_code == 200
    clock.advance(days=31)
    ended = await app_client.get("/timetable2/", params={**WEEK, "child": ANNA}, headers=headers)
    assert ended.json() == {"success": False, "error_type": "auth"}


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
