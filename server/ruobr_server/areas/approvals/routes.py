"""Requests that wait for a second person (``/desk/approvals``)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.approvals import deciding, requests
from ruobr_server.areas.declaration import Areas
from ruobr_server.areas.personal_data.service import LoggedRead, Subject
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, ListingDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import approvals as wire

router = APIRouter(prefix="/desk/approvals", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "approval"
"""Its kind in the access log."""

State = Annotated[Literal["waiting", "decided"], Query(examples=["waiting"])]


class DecisionBody(wire.ApprovalDecision):
    """Confirm, refuse or withdraw."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "refuse", "version": 1, "seen": "", "note": "Сумма не та"}},
    )


@router.get(
    "",
    summary="Requests for a second person",
    response_model=wire.Approvals,
    responses={
        200: example(
            "Own ones, and those that I may confirm",
            {"approvals": [], "found": 0, "next": ""},
        )
    },
)
async def read_requests(
    read_logged: LoggedRead, caller: Caller, clock: ClockDep, listing: ListingDep, state: State = "waiting"
) -> Response:
    """What waits, the oldest first; or what was decided, the newest first."""
    return private(
        await read_logged(WHAT, _subjects_of_list, requests.requests, caller, state, clock(), listing)
    )


@router.get("/{number}", summary="One request", response_model=wire.ApprovalDetail)
async def read_request(
    read_logged: LoggedRead, caller: Caller, number: Number, clock: ClockDep, areas: Areas
) -> Response:
    """What exactly it would do now, and what has changed since it was asked for."""
    shown = await read_logged(WHAT, _subjects_of_one, requests.one, caller, number, clock(), areas)
    return private(shown)


@router.post("/{number}", summary="Confirm, refuse or withdraw", response_model=wire.ApprovalDetail)
async def decide(
    write: WriteOnce,
    caller: Caller,
    number: Number,
    body: DecisionBody,
    clock: ClockDep,
    areas: Areas,
) -> Response:
    """A confirmed request is carried out in the same transaction. Nobody confirms the own."""
    return private(await write(body, deciding.decide, caller, number, body, clock(), areas))


def _subjects_of_list(connection: Connection, shown: wire.Approvals) -> list[Subject]:
    return requests.subjects_of(connection, [each.id for each in shown.approvals])


def _subjects_of_one(connection: Connection, shown: wire.ApprovalDetail) -> list[Subject]:
    return requests.subjects_of(connection, [shown.approval.id])
