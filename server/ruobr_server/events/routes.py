"""``GET /cabinet/events``: server-sent events for the terminals of an account.

The format is three kinds of lines (WHATWG HTML, 9.2), written here: a library would add nothing but its
own signal handling.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from ruobr_server.answers import example
from ruobr_server.errors import NotFound, ServerError
from ruobr_server.events.hub import Hub
from ruobr_server.events.service import PAGE, after, latest
from ruobr_server.own_routes import REFUSALS, state_of
from ruobr_server.security.identity import Caller, identify

router = APIRouter(prefix="/cabinet/events", tags=["events"], responses=REFUSALS)

HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it lives, and whether its session still does."""

RETRY = 2000
"""Milliseconds before a client comes back."""


@router.get(
    "",
    summary="Live events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A stream without an end; ``about`` holds numbers and states alone",
            "content": {"text/event-stream": {"example": 'id: 7\nevent: payment\ndata: {"payment": 3}\n\n'}},
        },
        404: example("Not offered here", {"error": "not-found", "text": "Not found."}),
    },
)
async def events(
    request: Request,
    caller: Caller,
    last_event_id: Annotated[int | None, Header(ge=0, lt=2**63, examples=[7])] = None,
) -> Response:
    """From now on, or from behind ``Last-Event-ID``."""
    hub: Hub | None = request.app.state.hub
    if hub is None:
        raise NotFound
    database = state_of(request)[0]
    start = last_event_id if last_event_id is not None else await database.read(latest)
    return StreamingResponse(
        _stream(request, hub, caller.account_id, start),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _stream(request: Request, hub: Hub, account_id: int, last: int) -> AsyncIterator[str]:
    database = state_of(request)[0]
    with hub.listening(account_id) as listener:
        yield f"retry: {RETRY}\nid: {last}\n\n"
        while not listener.is_over:
            try:
                async with hub.turns:
                    rows = await database.read(after, account_id, last)
                for row in rows:
                    last = row.id
                    yield f"id: {row.id}\nevent: {row.kind}\ndata: {row.about}\n\n"
                # What is told from this look on wakes the listener: only a full page needs another look.
                if len(rows) >= PAGE or await listener.wait(HEARTBEAT):
                    continue
                await identify(request)
            except ServerError:  # the session has ended, or the database: the client asks anew
                return
            yield ": still here\n\n"
