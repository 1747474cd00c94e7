"""What a week of the diary costs: entity tags, queries, compression."""

from __future__ import annotations

import gzip

import httpx
import pytest

from ruobr_server.kit.db import Database
from support import school
from support.mobile_weeks import WEEK, ask, session_of_mother
from support.queries import counted_queries
from support.school import ANNA, BORIS, MASHA


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
