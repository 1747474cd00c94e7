"""Complaints: filed and looked up without signing in, answered at the desk."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.complaints import service
from ruobr_server.auth import throttle
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    Number,
    private,
    slow_down,
    state_of,
    today_of,
    write_once,
)
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import complaints as wire
from ruobr_tui.api.models.family import Decision, SchoolChoices

router = APIRouter(prefix="/cabinet/complaints", tags=["complaints"], responses=REFUSALS)
desk = APIRouter(prefix="/desk/complaints", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

_TOLD: JsonDict = {
    "school_id": 1,
    "values": {
        "sender": "Кузнецова Ольга",
        "phone": "+79130000000",
        "child": "Кузнецова Анна",
        "text": "Классный руководитель не выдаёт логин.",
    },
}


class TellBody(wire.ComplaintRequest):
    """School and text."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _TOLD})


class AskBody(wire.ComplaintResultRequest):
    """Number and secret."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"number": "2026-00001", "secret": "ABCD2345EFGH"}}
    )


class DecideBody(Decision):
    """Take, answer, decline or reopen."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "answer", "version": 1, "note": "Логин выдан."}},
    )


@router.post("", status_code=201, summary="File a complaint", response_model=wire.ComplaintReceipt)
async def file(request: Request, told: TellBody, key: Key = None) -> Response:
    """Open to everybody. Keep number and secret: they show the result, and the secret is told this once."""
    database, _, clock = state_of(request)
    await slow_down(request, throttle.count_filing)
    today = today_of(request)
    receipt = await database.write(service.file, told.school_id, told.values, key, clock(), today)
    return private(receipt.to_wire(), 201)


@router.post("/result", summary="Look a result up", response_model=wire.ComplaintResult)
async def result(request: Request, asked: AskBody) -> Response:
    """Open to who has number and secret."""
    database = state_of(request)[0]
    what = f"complaint {asked.number}"
    await slow_down(request, throttle.count_secret, what)
    found = await database.read(service.result, asked.number, asked.secret.get_secret_value())
    await database.write(throttle.secret_was_right, what, address_of(request.scope))
    return private(found.to_wire())


@router.get(
    "/schools",
    summary="Schools one can complain about",
    response_model=SchoolChoices,
    responses={200: example("By name", {"choices": [{"id": 1, "title": "Школа № 69"}]})},
)
async def schools(request: Request) -> Response:
    """Open to everybody."""
    found = await state_of(request)[0].read(service.every_school)
    return private(SchoolChoices(choices=found).to_wire())


@desk.get(
    "",
    summary="The work list",
    response_model=wire.DeskComplaints,
    responses={200: example("The oldest first", {"complaints": []})},
)
async def work_list(request: Request, caller: Caller) -> Response:
    """For operators with a complaints desk in the territory."""
    found = await state_of(request)[0].read(service.work_list, caller)
    return private(found.to_wire())


@desk.post("/{number}", summary="Take, answer, decline or reopen", response_model=wire.DeskComplaints)
async def decide(
    request: Request, caller: Caller, number: Number, decision: DecideBody, key: Key = None
) -> Response:
    """The sender reads the note."""
    clock = state_of(request)[2]

    def carry_out(connection: Connection) -> object:
        service.decide(connection, caller, number, decision.action, decision.version, decision.note, clock())
        return service.work_list(connection, caller).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), carry_out))
