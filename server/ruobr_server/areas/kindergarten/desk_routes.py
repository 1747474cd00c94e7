"""Kindergarten for operators: work list, decisions, rounds, exchanges (``/desk/kindergarten``)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.kindergarten import (
    desk,
    exchange,
    exchange_view,
    protocol_files,
    protocols,
    round_approval,
    rounds,
)
from ruobr_server.areas.kindergarten.states import APPLICATION
from ruobr_server.areas.personal_data.service import LoggedRead, Subject
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.http.bodies import ActBody
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    ListingDep,
    Number,
    SettingsDep,
    TimeZone,
    Today,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import kindergarten as wire

router = APIRouter(prefix="/desk/kindergarten", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

_DRAWING = ThreadPoolExecutor(1, "protocols")
"""One protocol is drawn at a time, for all callers."""

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file's bytes", "content": {"application/pdf": _BINARY, "text/csv": _BINARY}}
}

WHAT = "kindergarten-application"
"""Its kind in the access log."""

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(APPLICATION.states)) + ")$")]


class DecideBody(wire.DeskDecision):
    """An action, and confirmed claims."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {"action": "register", "version": 2, "category_confirmed": True, "note": ""}
        },
    )


class RoundBody(wire.RoundRequest):
    """Municipality and date; the plan of a dry run to apply it."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"territory_id": 1, "by": "2027-09-01", "plan": ""}},
    )


@router.get(
    "/applications",
    summary="The work list",
    response_model=wire.DeskApplications,
    responses={200: example("The oldest first", {"applications": [], "counts": {"submitted": 3}})},
)
async def work_list(
    read_logged: LoggedRead, caller: Caller, today: Today, listing: ListingDep, state: State = None
) -> Response:
    """A page of the applications in a state; without one, of those that wait for a decision."""
    return private(await read_logged(WHAT, _subjects_of_list, desk.work_list, caller, state, today, listing))


@router.get(
    "/applications/{number}",
    summary="One application",
    response_model=wire.DeskApplication,
)
async def one(read_logged: LoggedRead, caller: Caller, number: Number, today: Today) -> Response:
    """With its places in the queue."""
    return private(await read_logged(WHAT, _subjects_of_one, desk.one, caller, number, today))


@router.post("/applications/{number}", summary="Decide", response_model=wire.DeskApplication)
async def decide(
    write: WriteOnce, caller: Caller, number: Number, body: DecideBody, clock: ClockDep, today: Today
) -> Response:
    """Take, ask for documents, register, reject, enrol, cancel, confirm claims, or revoke a decision."""
    return private(await write(body, desk.decide, caller, number, body, clock(), today))


@router.post("/rounds", summary="Plan or apply an allocation round", response_model=wire.Round)
async def run_round(
    write: WriteOnce,
    read_logged: LoggedRead,
    caller: Caller,
    body: RoundBody,
    clock: ClockDep,
    today: Today,
    settings: SettingsDep,
) -> Response:
    """Without ``plan`` a dry run; with its plan, the round is applied exactly as planned or not at all.

    ``leave_out`` is part of the plan: who gets no place this time, and why. Where the settings say so, a
    second person has to confirm it (``waits``).
    """
    left_out = {each.application_id: each.reason for each in body.leave_out}
    arguments = (caller, body.territory_id, body.by, body.plan, clock(), today, left_out)
    if not body.plan:
        return private(await read_logged(WHAT, protocols.subjects_of, rounds.run, *arguments))
    return private(await write(body, round_approval.run, *arguments, settings.four_eyes))


@router.get("/rounds", summary="Applied rounds", response_model=wire.AppliedRounds)
async def applied_rounds(database: DatabaseDep, caller: Caller) -> Response:
    """The latest first, without their decisions."""
    return private(await database.read(protocols.applied_rounds, caller))


@router.get("/rounds/{number}", summary="The protocol of a round", response_model=wire.Round)
async def protocol(read_logged: LoggedRead, caller: Caller, number: Number) -> Response:
    """All its decisions with names; the access is logged."""
    return private(await read_logged(WHAT, protocols.subjects_of, protocols.protocol, caller, number))


@router.get(
    "/rounds/{number}/protocol", summary="The protocol as a file", response_class=Response, responses=_FILES
)
async def protocol_file(
    read_logged: LoggedRead,
    caller: Caller,
    number: Number,
    zone: TimeZone,
    kind: Literal["pdf", "csv"] = "pdf",
    language: Literal["ru", "en"] = "ru",
) -> Response:
    """Pages to print, or a table; the access is logged."""
    stored = await read_logged(WHAT, protocols.subjects_of, protocols.protocol, caller, number)
    if kind == "csv":
        drawn, media_type = protocol_files.as_csv(stored, language), "text/csv; charset=utf-8"
    else:
        loop = asyncio.get_running_loop()
        drawn = await loop.run_in_executor(_DRAWING, protocol_files.as_pdf, stored, zone, language)
        media_type = "application/pdf"
    name = f'attachment; filename="protocol-{number}.{kind}"'
    headers = {"cache-control": "no-store", "content-disposition": name, "x-content-type-options": "nosniff"}
    return Response(drawn, media_type=media_type, headers=headers)


@router.get(
    "/exchanges",
    summary="Exchanges that wait for approval",
    response_model=wire.Exchange,
    responses={200: example("The oldest first", {"offers": [], "proposals": []})},
)
async def exchanges(read_logged: LoggedRead, caller: Caller, today: Today) -> Response:
    """Both parents have consented; and approvals that can still be revoked."""
    return private(await read_logged(WHAT, _subjects_of_exchanges, _exchanges, caller, today))


@router.post("/exchanges/{number}", summary="Decide about an exchange", response_model=wire.Exchange)
async def decide_exchange(
    write: WriteOnce, caller: Caller, number: Number, body: ActBody, clock: ClockDep, today: Today
) -> Response:
    """Approve (both places are exchanged), revoke (they are exchanged back), or reject."""
    return private(await write(body, _decide_exchange, caller, number, body, clock(), today))


def _exchanges(connection: Connection, caller: Identity, today: date) -> wire.Exchange:
    return wire.Exchange(
        proposals=exchange.waiting(connection, caller), approved=exchange.approved(connection, caller, today)
    )


def _decide_exchange(
    connection: Connection, caller: Identity, number: int, body: ActBody, now: datetime, today: date
) -> wire.Exchange:
    exchange.decide(connection, caller, number, body.action, body.version, body.note, now, today)
    return _exchanges(connection, caller, today)


def _subjects_of_list(connection: Connection, shown: wire.DeskApplications) -> list[Subject]:
    return desk.subjects_of(connection, shown.applications)


def _subjects_of_one(connection: Connection, shown: wire.DeskApplication) -> list[Subject]:
    return desk.subjects_of(connection, [shown])


def _subjects_of_exchanges(connection: Connection, shown: wire.Exchange) -> list[Subject]:
    return exchange_view.subjects_of(connection, [it.id for it in (*shown.proposals, *shown.approved)])
