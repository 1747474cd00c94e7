"""Every answer of the mobile contract is tagged; what has not changed is not sent again."""

from __future__ import annotations

import pytest

from ruobr_server.app import Portal
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.databases import on_sqlite
from support.fixtures import client_of
from support.school import ANNA, furnish, header_credentials

pytestmark = on_sqlite

PATHS = [
    "/user/",
    f"/timetable2/?child={ANNA}&start=2026-11-23&end=2026-11-29",
    f"/controlmark/?child={ANNA}",
    "/mail/",
    f"/birthday/?child={ANNA}",
    f"/guide/?child={ANNA}",
    f"/api/progress/?child={ANNA}&date=2026-11-24",
    "/api/news/",
]


@pytest.mark.parametrize("path", PATHS)
async def test_an_unchanged_answer_is_not_sent_again(
    path: str, database: Database, passwords: Passwords, app: Portal
) -> None:
    furnish(database, passwords)
    mine = header_credentials("mother")
    async with client_of(app) as client:
        first = await client.get(path, headers=mine)
        assert first.status_code == 200
        tag = first.headers["ETag"]
        again = await client.get(path, headers={**mine, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        other = await client.get(path, headers={**mine, "If-None-Match": '"another"'})
        assert other.content == first.content


async def test_a_tag_opens_nothing_to_a_stranger(
    database: Database, passwords: Passwords, app: Portal
) -> None:
    furnish(database, passwords)
    async with client_of(app) as client:
        for path in PATHS[1:3]:
            tag = (await client.get(path, headers=header_credentials("mother"))).headers["ETag"]
            answer = await client.get(path, headers={**header_credentials("father"), "If-None-Match": tag})
            assert answer.status_code not in (200, 304)
