"""Reasons that a desk keeps in a list (``/desk/reasons``)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.desk_reasons import service
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import desk_reasons as wire
from ruobr_tui.api.rules.desk_reasons import ACTIONS

router = APIRouter(prefix="/desk/reasons", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

Desk = Annotated[str, Query(pattern="^(" + "|".join(sorted(ACTIONS)) + ")$")]

REASON: JsonDict = {
    "desk": "school",
    "action": "refuse",
    "territory_id": 1,
    "school_id": None,
    "text": "{ребёнок}: нет свободных мест.",
}


class ReasonBody(wire.DeskReasonRequest):
    """Which desk and decision, where, and the text."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": REASON},
    )


class ChangeBody(wire.DeskReasonChange):
    """Another text; null takes it off the list."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"desk": "school", "text": "Нет свободных мест."}}
    )


@router.get(
    "",
    summary="The reasons of a desk",
    response_model=wire.DeskReasons,
    responses={200: example("The most used first", {"reasons": [{"id": 3, **REASON}], "places": []})},
)
async def read_reasons(database: DatabaseDep, caller: Caller, desk: Desk) -> Response:
    """For clerks of such a desk, and for administrators, who also get the places that they may write for."""
    return private(await database.read(service.reasons_of, caller, desk))


@router.post("", summary="Add a reason", response_model=wire.DeskReasons)
async def add(write: WriteOnce, caller: Caller, body: ReasonBody, clock: ClockDep) -> Response:
    """By an administrator in whose scope the place lies."""
    return private(await write(body, _add, caller, body, clock()))


@router.post("/{number}", summary="Change or remove a reason", response_model=wire.DeskReasons)
async def change(
    write: WriteOnce, caller: Caller, number: Number, body: ChangeBody, clock: ClockDep
) -> Response:
    """The former text stays in the records."""
    return private(await write(body, _change, caller, number, body, clock()))


def _add(
    connection: Connection, caller: Identity, wish: wire.DeskReasonRequest, now: datetime
) -> wire.DeskReasons:
    service.add(connection, caller, wish, now)
    return service.reasons_of(connection, caller, wish.desk)


def _change(
    connection: Connection, caller: Identity, number: int, wish: wire.DeskReasonChange, now: datetime
) -> wire.DeskReasons:
    if wish.text is None:
        service.remove(connection, caller, number, now)
    else:
        service.change(connection, caller, number, wish.text, now)
    return service.reasons_of(connection, caller, wish.desk)
