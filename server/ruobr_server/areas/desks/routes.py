"""Who looks at what (``/desk/presence``), and how much waits (``/desk/waiting``)."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from ruobr_server.areas.declaration import Areas
from ruobr_server.areas.desks import service
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import desks as wire

router = APIRouter(prefix="/desk", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)


class LookBody(wire.Look):
    """A desk, and the row that is open there."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"desk": "kindergarten", "item": 1}}
    )


@router.get(
    "/waiting",
    summary="How much waits at my desks",
    response_model=wire.DeskCounts,
    responses={200: example("By desk", {"desks": [{"desk": "complaints", "count": 3, "since": None}]})},
)
async def waiting(database: DatabaseDep, caller: Caller, areas: Areas) -> Response:
    """Numbers and times alone."""
    return private(await database.read(service.waiting, caller, areas))


@router.put(
    "/presence",
    summary="What I have open",
    response_model=wire.Viewers,
    responses={200: example("Others", {"viewers": [{"item": 12, "name": "Иванова Мария Петровна"}]})},
)
async def look(
    database: DatabaseDep, caller: Caller, body: LookBody, clock: ClockDep, areas: Areas
) -> Response:
    """It is believed for two and a half minutes; who else has which row of this desk open."""
    return private(await database.write(service.look, caller, body.desk, body.item, clock(), areas))
