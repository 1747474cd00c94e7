"""Scans for operators: listing, viewing with a log entry, deciding (``/desk/documents``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.declaration import Areas, scan_reasons
from ruobr_server.areas.documents import desk
from ruobr_server.areas.documents.dependencies import SealerDep
from ruobr_server.areas.documents.routes import CONTENT, DOCUMENT, content
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import documents as wire

router = APIRouter(prefix="/desk/documents", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)


class LookBody(wire.Looked):
    """The reason for opening it."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"reason": "application 42-00017"}}
    )


class DecideBody(wire.DocumentDecision):
    """Confirm it, or reject it with a reason."""

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
    database: DatabaseDep, caller: Caller, child: Annotated[int, Query(ge=1, lt=2**63)], areas: Areas
) -> Response:
    """Only of a child with a live application at this operator's desk."""
    return private(await database.read(desk.of_child, caller, child, scan_reasons(areas)))


@router.post("/{number}/content", summary="Open a scan", responses=CONTENT)
async def look(
    database: DatabaseDep,
    caller: Caller,
    sealer: SealerDep,
    number: Number,
    body: LookBody,
    clock: ClockDep,
    areas: Areas,
) -> Response:
    """The file. The access and its reason are logged first; the family can read the log."""
    reasons = scan_reasons(areas)
    document, file_id = await database.write(desk.look, caller, number, body.reason, clock(), reasons)
    return await content(database, sealer, document, file_id)


@router.post("/{number}", summary="Confirm or reject a scan", response_model=wire.Document)
async def decide(
    write: WriteOnce, caller: Caller, number: Number, body: DecideBody, clock: ClockDep, areas: Areas
) -> Response:
    """The family reads the reason of a rejection."""
    return private(await write(body, desk.decide, caller, number, body, clock(), scan_reasons(areas)))
