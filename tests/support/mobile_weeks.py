"""A week of the mobile contract as a client asks for it."""

from __future__ import annotations

from datetime import timedelta

import httpx

from ruobr_server.auth.request_credentials import AccountKnown
from ruobr_server.auth.sessions import open_session
from ruobr_server.kit.db import Database
from support import school
from support.school import ANNA

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


async def session_of_mother(database: Database) -> dict[str, str]:
    """The header of a new session."""
    life = timedelta(days=30)
    opened = await database.write(open_session, AccountKnown(1, 1), "terminal", database.clock(), life)
    return {"authorization": f"Bearer {opened.token}"}
