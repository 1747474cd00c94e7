"""Applications to schools, for parents and for clerks (``…/school-applications``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.enrolment import applications as applying
from ruobr_server.areas.enrolment import desk, schools
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.personal_data.service import Subject, read_noted
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.bodies import ActBody
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    Number,
    person_key_of,
    private,
    state_of,
    today_of,
    write_once,
)
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import enrolment as wire

router = APIRouter(
    prefix="/cabinet/school-applications", tags=["school"], responses=REFUSALS, route_class=TaggedRoute
)
clerk = APIRouter(
    prefix="/desk/school-applications", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute
)

WHAT = "school-application"
"""How the log of looks names it."""

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(APPLICATION.states)) + ")$")]


class TellBody(wire.SchoolApplicationRequest):
    """Child, school, claims."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"child_id": 4, "school_id": 1, "values": {"privilege": "sibling"}}},
    )


class DecideBody(wire.DeskSchoolDecision):
    """An action; an invitation says when and where."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {
                "action": "invite",
                "version": 2,
                "invited_on": "2027-04-12",
                "invited_to": "каб. 12, 9:00–17:00",
            }
        },
    )


@router.get(
    "",
    summary="My applications to schools",
    response_model=wire.SchoolApplications,
    responses={200: example("The live ones first", {"applications": []})},
)
async def applications(request: Request, caller: Caller) -> Response:
    """With their history."""
    found = await state_of(request)[0].read(applying.applications, caller)
    return private(found.to_wire())


@router.get(
    "/choices",
    summary="Schools for a child",
    response_model=wire.SchoolChoices,
    responses={200: example("The assigned one first", {"year": 2027, "schools": [], "address_known": True})},
)
async def choices(request: Request, caller: Caller, child: Annotated[int, Query(ge=1, lt=2**63)]) -> Response:
    """Which school is that of the address, and why; which take applications now."""
    found = await state_of(request)[0].read(schools.choices, caller, child, today_of(request))
    return private(found.to_wire())


@router.post("", status_code=201, summary="Apply to a school", response_model=wire.SchoolApplication)
async def apply(request: Request, caller: Caller, told: TellBody, key: Key = None) -> Response:
    """One to the school of the address, two to any others."""
    (_, settings, clock), today = state_of(request), today_of(request)

    def do(connection: Connection) -> object:
        key, wording = person_key_of(request), settings.consent.version
        return applying.apply(connection, caller, told, clock(), today, key, wording=wording).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do), 201)


@router.post("/{number}", summary="Withdraw", response_model=wire.SchoolApplication)
async def act(request: Request, caller: Caller, number: Number, told: ActBody, key: Key = None) -> Response:
    """The only action of the owner's is ``withdraw``."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        return applying.act(connection, caller, number, told.action, told.version, clock()).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


@clerk.get(
    "",
    summary="The clerk's list",
    response_model=wire.DeskSchoolApplications,
    responses={200: example("By school and rank", {"applications": [], "counts": {"submitted": 3}})},
)
async def work_list(request: Request, caller: Caller, state: State = None) -> Response:
    """Applications in a state; without one, those that wait. Who is shown is written down."""
    today = today_of(request)

    def read(connection: Connection) -> wire.DeskSchoolApplications:
        return desk.work_list(connection, caller, state, today)

    def subjects(connection: Connection, found: wire.DeskSchoolApplications) -> list[Subject]:
        return desk.subjects_of(connection, found.applications)

    found = await read_noted(request, caller, WHAT, read, subjects)
    return private(found.to_wire())


@clerk.get("/{number}", summary="One application", response_model=wire.DeskSchoolApplication)
async def one(request: Request, caller: Caller, number: Number) -> Response:
    """With its history."""
    today = today_of(request)

    def read(connection: Connection) -> wire.DeskSchoolApplication:
        return desk.one(connection, caller, number, today)

    def subjects(connection: Connection, found: wire.DeskSchoolApplication) -> list[Subject]:
        return desk.subjects_of(connection, [found])

    found = await read_noted(request, caller, WHAT, read, subjects)
    return private(found.to_wire())


@clerk.post("/{number}", summary="Decide", response_model=wire.DeskSchoolApplication)
async def decide(
    request: Request, caller: Caller, number: Number, decision: DecideBody, key: Key = None
) -> Response:
    """Take, invite, enrol, refuse, confirm what is claimed, or revoke a decision."""
    clock, today = state_of(request)[2], today_of(request)

    def do(connection: Connection) -> object:
        return desk.decide(connection, caller, number, decision, clock(), today).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))
