"""Leading schools into a new year, inside the caller's scope (``/administration/rollovers``)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.rollover import desk, reach
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Number, Today
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import rollover as wire

router = APIRouter(
    prefix="/administration/rollovers", tags=["administration"], responses=REFUSALS, route_class=TaggedRoute
)

Year = Annotated[int | None, Query(ge=1990, le=2200, examples=[2027])]
Find = Annotated[str, Query(max_length=100, examples=["12"])]

_MOVES: Any = {"year": 2027, "moves": [{"pupil": 1, "old": "6А", "new": "6Б"}]}


class MovesBody(wire.RolloverMoves):
    """Where pupils go."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _MOVES})


class StepBody(wire.RolloverStep):
    """What is carried out."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"year": 2027, "digest": "0" * 64}}
    )


class UndoBody(wire.RolloverUndo):
    """What is undone."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"year": 2027}})


@router.get(
    "",
    summary="My schools in the new year",
    response_model=wire.RolloverSchools,
    responses={200: example("By name", {"year": 2027, "schools": [], "more": False})},
)
async def read_schools(database: DatabaseDep, caller: Caller, today: Today, find: Find = "") -> Response:
    """Those that the caller leads into the year that begins next, and how far each is."""
    return private(await database.read(reach.schools, caller, find, today))


@router.get(
    "/{number}",
    summary="Plan of a school",
    response_model=wire.RolloverPlan,
    responses={200: example("Nothing left", {"school": 1, "name": "Школа № 1", "year": 2027, "classes": []})},
)
async def read_plan(
    database: DatabaseDep, caller: Caller, number: Number, clock: ClockDep, year: Year = None
) -> Response:
    """Class by class: what becomes of it, what has to be done before, what is done."""
    return private(await database.read(desk.plan, caller, number, year, clock()))


@router.get(
    "/{number}/pupils",
    summary="Pupils of the plan",
    response_model=wire.RolloverPupils,
    responses={200: example("Everybody is in the new year", {"pupils": []})},
)
async def read_pupils(
    database: DatabaseDep, caller: Caller, number: Number, clock: ClockDep, year: Year = None
) -> Response:
    """Where each pupil goes, and where a pupil goes if nobody says otherwise."""
    return private(await database.read(desk.pupils, caller, number, year, clock()))


@router.post("/{number}/moves", summary="Say where pupils go", response_model=wire.RolloverOutcome)
async def move(
    write: WriteOnce, caller: Caller, number: Number, body: MovesBody, clock: ClockDep
) -> Response:
    """Kept back, leaving, or into another class; all or none. Refused where somebody else has changed one."""
    return private(await write(body, desk.move, caller, number, body, clock()))


@router.post("/{number}", summary="Carry out a part of the plan", response_model=wire.RolloverOutcome)
async def begin_class(
    write: WriteOnce, caller: Caller, number: Number, body: StepBody, clock: ClockDep
) -> Response:
    """A class, or several that exchange pupils, in one transaction. 409 if the plan is another one now."""
    return private(await write(body, desk.begin_class, caller, number, body, clock()))


@router.post("/{number}/undo", summary="Undo a new year", response_model=wire.RolloverOutcome)
async def undo(write: WriteOnce, caller: Caller, number: Number, body: UndoBody, clock: ClockDep) -> Response:
    """Everything that was done for this year is as before, until its first lesson."""
    return private(await write(body, desk.take_back, caller, number, body, clock()))
