"""Kindergarten for operators: work list, decisions, rounds, exchanges (``/desk/kindergarten``)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.kindergarten import desk, exchange, exchange_view, rounds
from ruobr_server.areas.kindergarten.states import APPLICATION
from ruobr_server.areas.personal_data.service import Subject, read_noted
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.http.bodies import ActBody
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    Number,
    private,
    state_of,
    today_of,
    write_once,
)
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import kindergarten as wire

router = APIRouter(prefix="/desk/kindergarten", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "kindergarten-application"
"""How the log of looks names it."""

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(APPLICATION.states)) + ")$")]


class DecideBody(wire.DeskDecision):
    """An action, and what is confirmed along with it."""

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
async def work_list(request: Request, caller: Caller, state: State = None) -> Response:
    """Applications in a state; without one, those that wait for a decision."""
    today = today_of(request)

    def read(connection: Connection) -> wire.DeskApplications:
        return desk.work_list(connection, caller, state, today)

    def subjects(connection: Connection, found: wire.DeskApplications) -> list[Subject]:
        return desk.subjects_of(connection, found.applications)

    found = await read_noted(request, caller, WHAT, read, subjects)
    return private(found.to_wire())


@router.get(
    "/applications/{number}",
    summary="One application",
    response_model=wire.DeskApplication,
)
async def one(request: Request, caller: Caller, number: Number) -> Response:
    """With its places in the queue."""
    today = today_of(request)

    def read(connection: Connection) -> wire.DeskApplication:
        return desk.one(connection, caller, number, today)

    def subjects(connection: Connection, found: wire.DeskApplication) -> list[Subject]:
        return desk.subjects_of(connection, [found])

    found = await read_noted(request, caller, WHAT, read, subjects)
    return private(found.to_wire())


@router.post("/applications/{number}", summary="Decide", response_model=wire.DeskApplication)
async def decide(
    request: Request, caller: Caller, number: Number, decision: DecideBody, key: Key = None
) -> Response:
    """Take, ask for documents, register, refuse, enrol, cancel, confirm claims, or revoke a decision."""
    clock, today = state_of(request)[2], today_of(request)

    def do(connection: Connection) -> object:
        return desk.decide(connection, caller, number, decision, clock(), today).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))


@router.post("/rounds", summary="Plan or apply an allocation round", response_model=wire.Round)
async def run_round(request: Request, caller: Caller, asked: RoundBody, key: Key = None) -> Response:
    """Without ``plan`` a dry run; with the plan that was looked at, it is applied as it was or not at all."""
    clock, today = state_of(request)[2], today_of(request)

    @takes_long(rounds.SECONDS)
    def do(connection: Connection) -> object:
        return rounds.run(
            connection, caller, asked.territory_id, asked.by, asked.plan, clock(), today
        ).to_wire()

    if not asked.plan:
        return private(await state_of(request)[0].read(do))
    return private(await write_once(request, caller, key, asked.to_wire(), do))


@router.get(
    "/exchanges",
    summary="Exchanges that wait for approval",
    response_model=wire.Exchange,
    responses={200: example("The oldest first", {"offers": [], "proposals": []})},
)
async def exchanges(request: Request, caller: Caller) -> Response:
    """Both parents have consented; beside them, approvals that can still be revoked."""
    today = today_of(request)

    def subjects(connection: Connection, found: wire.Exchange) -> list[Subject]:
        shown = [each.id for each in (*found.proposals, *found.approved)]
        return exchange_view.subjects_of(connection, shown)

    found = await read_noted(
        request, caller, WHAT, lambda connection: _exchanges(connection, caller, today), subjects
    )
    return private(found.to_wire())


@router.post("/exchanges/{number}", summary="Decide about an exchange", response_model=wire.Exchange)
async def decide_exchange(
    request: Request, caller: Caller, number: Number, decision: ActBody, key: Key = None
) -> Response:
    """Approved, both places change hands at once; revoked, again. Or refuse."""
    clock, today = state_of(request)[2], today_of(request)

    def do(connection: Connection) -> object:
        exchange.decide(
            connection, caller, number, decision.action, decision.version, decision.note, clock(), today
        )
        return _exchanges(connection, caller, today).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))


def _exchanges(connection: Connection, caller: Identity, today: date) -> wire.Exchange:
    return wire.Exchange(
        proposals=exchange.waiting(connection, caller), approved=exchange.approved(connection, caller, today)
    )
