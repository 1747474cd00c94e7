"""Reading of lists with personal data, logged once a day per family before the response is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from fastapi import Request
from sqlalchemy import Connection

from ruobr_server.areas.personal_data.access_log import Subject, note_list, unnoted
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.http.dependencies import state_of, today_of

T = TypeVar("T")


async def read_noted(
    request: Request,
    caller: Identity,
    what: str,
    read: Callable[[Connection], T],
    subjects_of: Callable[[Connection, T], list[Subject]],
) -> T:
    """Return the result of ``read``; ``what`` is its kind in the access log. Most reads write nothing."""
    database, _, clock = state_of(request)
    now: datetime = clock()
    today = today_of(request)

    def found_and_new(connection: Connection) -> tuple[T, list[Subject]]:
        found = read(connection)
        return found, unnoted(connection, caller, subjects_of(connection, found), what, today)

    found, new = await database.read(found_and_new)
    if new:
        await database.write(note_list, caller, new, what, now, today)
    return found
