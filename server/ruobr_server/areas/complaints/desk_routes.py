"""Complaints at the desk (``/desk/complaints``)."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from ruobr_server.areas.complaints import service
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.http.write_once import then_show
from ruobr_tui.api.models import complaints as wire
from ruobr_tui.api.models.family import Decision

router = APIRouter(prefix="/desk/complaints", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)


class DecideBody(Decision):
    """Take, answer, decline or reopen."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "answer", "version": 1, "note": "Логин выдан."}},
    )


@router.get(
    "",
    summary="The work list",
    response_model=wire.DeskComplaints,
    responses={200: example("The oldest first", {"complaints": []})},
)
async def work_list(database: DatabaseDep, caller: Caller) -> Response:
    """For operators with a complaints desk in the territory."""
    return private(await database.read(service.work_list, caller))


@router.post("/{number}", summary="Take, answer, decline or reopen", response_model=wire.DeskComplaints)
async def decide(
    write: WriteOnce, caller: Caller, number: Number, body: DecideBody, clock: ClockDep
) -> Response:
    """The sender reads the note."""
    decide_and_show = then_show(service.decide, service.work_list)
    return private(
        await write(body, decide_and_show, caller, number, body.action, body.version, body.note, clock())
    )
