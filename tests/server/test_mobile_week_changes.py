"""What a change changes in the weeks of the diary, and how long a session reads them."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest
from sqlalchemy import Connection, select, update

from ruobr_server.areas.diary import service as diary
from ruobr_server.areas.diary.tables import lessons, marks
from ruobr_server.areas.schools.tables import classes, pupils
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from support import school
from support.fixtures import FixedClock
from support.mobile_weeks import WEEK, ask, session_of_mother
from support.school import ANNA, BORIS, MASHA


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
