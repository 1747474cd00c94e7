"""Complaints at the desk (``/desk/complaints``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.complaints import desk
from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, ListingDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import complaints as wire
from ruobr_tui.api.models.family import Decision

router = APIRouter(prefix="/desk/complaints", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(COMPLAINT.states)) + ")$")]


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
    responses={200: example("The oldest first", {"complaints": [], "counts": {"answered": 2}})},
)
async def work_list(
    database: DatabaseDep, caller: Caller, listing: ListingDep, state: State = None
) -> Response:
    """A page of the complaints in a state; without one, of those that wait for an answer."""
    return private(await database.read(desk.work_list, caller, state, listing))


@router.post("/{number}", summary="Take, answer, decline or reopen", response_model=wire.DeskComplaint)
async def decide(
    write: WriteOnce, caller: Caller, number: Number, body: DecideBody, clock: ClockDep
) -> Response:
    """The sender reads the note."""
    return private(
        await write(body, desk.decide, caller, number, body.action, body.version, body.note, clock())
    )
