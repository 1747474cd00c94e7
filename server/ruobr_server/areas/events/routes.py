"""``GET /cabinet/events``: server-sent events for the clients of an account.

The format has three kinds of lines (WHATWG HTML, 9.2), written here: a library would add nothing but its own
signal handling.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from ruobr_server.areas.events.dependencies import HubDep
from ruobr_server.areas.events.hub import Hub
from ruobr_server.areas.events.queries import PAGE, Position, Start, after, number_of
from ruobr_server.auth.identity import Caller, identify
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import NotFound, ServerError
from ruobr_server.kit.http.dependencies import REFUSALS, DatabaseDep
from ruobr_server.kit.http.responses import refusal_example
from ruobr_tui.api.models.events import RESET

router = APIRouter(prefix="/cabinet/events", tags=["events"], responses=REFUSALS)

HEARTBEAT = 20.0
"""Seconds until an idle stream sends a heartbeat and checks its session."""

_RESET = f"event: {RESET}\ndata: {{}}\n"

RETRY = 2000
"""Milliseconds until a client reconnects."""

DISPLACED_RETRY = 600_000
"""The same for a client whose place was taken by another program of its account: reconnecting at once
would displace the next.
"""


@router.get(
    "",
    summary="Live events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A stream without an end; ``about`` holds numbers and states alone",
            "content": {
                "text/event-stream": {
                    "example": 'id: 482700000000007135\nevent: payment\ndata: {"payment": 3}\n\n'
                }
            },
        },
        404: refusal_example("Not offered here", NotFound()),
    },
)
async def events(
    request: Request,
    database: DatabaseDep,
    caller: Caller,
    hub: HubDep,
    last_event_id: Annotated[str | None, Header(examples=["482700000000007135"])] = None,
) -> Response:
    """From now on, or after ``Last-Event-ID``.

    If that is no event of this database (any more), the first event is ``reset``: read everything again.
    """
    begun = await hub.begin(last_event_id or None)
    return StreamingResponse(
        _stream(request, database, hub, caller.account_id, begun),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _stream(
    request: Request, database: Database, hub: Hub, account_id: int, begun: Start
) -> AsyncIterator[str]:
    position = begun.position
    with hub.listening(account_id) as listener:
        yield f"retry: {RETRY}\nid: {begun.number}\n{_RESET if begun.missed else ''}\n"
        while not listener.is_over:
            try:
                async with hub.turns:
                    rows = await database.read(after, account_id, position)
                for row in rows:
                    position = Position(row.xid, row.id)
                    number = number_of(begun.history, row)
                    yield f"id: {number}\nevent: {row.kind}\ndata: {row.about}\n\n"
                # Later events wake the listener: only a full page needs another read.
                if len(rows) >= PAGE or await listener.wait(HEARTBEAT):
                    continue
                await identify(request)
            # the session has ended, or the database is unavailable: the client reconnects
            except ServerError:
                return
            yield ": still here\n\n"
        if listener.is_displaced:
            yield f"retry: {DISPLACED_RETRY}\n\n"
