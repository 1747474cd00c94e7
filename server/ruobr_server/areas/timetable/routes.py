"""For teachers: their own week."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ruobr_server.areas.timetable import service
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, DatabaseDep, Day, Today
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import timetable as wire

router = APIRouter(prefix="/journal", tags=["teacher"], responses=REFUSALS, route_class=TaggedRoute)


@router.get(
    "/timetable",
    summary="My week",
    response_model=wire.OwnWeek,
    responses={200: example("A week without lessons", {"monday": "2026-11-23", "lessons": []})},
)
async def own_week(
    database: DatabaseDep, caller: Caller, today: Today, day: Annotated[Day | None, Query()] = None
) -> Response:
    """The lessons that the caller gives, of the week with this day (by default today)."""
    return private(await database.read(service.own_week, caller, day or today))
