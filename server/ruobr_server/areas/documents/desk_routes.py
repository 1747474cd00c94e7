"""Scans for operators: what a child has, looking at one with a trace, deciding (``/desk/documents``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.declaration import areas_of, scan_reasons
from ruobr_server.areas.documents import desk
from ruobr_server.areas.documents.routes import CONTENT, DOCUMENT, content
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, Key, Number, private, state_of, write_once
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import documents as wire

router = APIRouter(prefix="/desk/documents", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)


class LookBody(wire.Looked):
    """Why it is opened."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"reason": "application 42-00017"}}
    )


class DecisionBody(wire.DocumentDecision):
    """Confirm it, or refuse it with a reason."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "confirm", "version": 1, "note": ""}}
    )


@router.get(
    "",
    summary="The scans of a child",
    response_model=wire.Documents,
    responses={200: example("The newest first", {"documents": [DOCUMENT]})},
)
async def read_documents(
    request: Request, caller: Caller, child: Annotated[int, Query(ge=1, lt=2**63)]
) -> Response:
    """Only of a child with a live application at this operator's desk."""
    found = await state_of(request)[0].read(desk.of_child, caller, child, scan_reasons(areas_of(request)))
    return private(found.to_wire())


@router.post("/{number}/content", summary="Open a scan", responses=CONTENT)
async def look(request: Request, caller: Caller, number: Number, told: LookBody) -> Response:
    """The file. Who opened it, when and why is written down first, for the family to read."""
    database, _, clock = state_of(request)
    reasons = scan_reasons(areas_of(request))
    document, file_id = await database.write(desk.look, caller, number, told.reason, clock(), reasons)
    return await content(request, document, file_id)


@router.post("/{number}", summary="Confirm or refuse a scan", response_model=wire.Document)
async def decide(
    request: Request, caller: Caller, number: Number, decision: DecisionBody, key: Key = None
) -> Response:
    """The family reads the reason of a refusal."""
    clock, reasons = state_of(request)[2], scan_reasons(areas_of(request))

    def do(connection: Connection) -> object:
        return desk.decide(connection, caller, number, decision, clock(), reasons).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))
