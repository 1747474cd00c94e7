"""Applications to schools, for parents (``/cabinet/school-applications``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.enrolment import applications, schools
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.bodies import ActBody
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    Number,
    PersonKey,
    SettingsDep,
    Today,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import enrolment as wire

router = APIRouter(
    prefix="/cabinet/school-applications", tags=["school"], responses=REFUSALS, route_class=TaggedRoute
)


class ApplyBody(wire.SchoolApplicationRequest):
    """Child, school, claims."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"child_id": 4, "school_id": 1, "values": {"privilege": "sibling"}}},
    )


@router.get(
    "",
    summary="My applications to schools",
    response_model=wire.SchoolApplications,
    responses={200: example("The live ones first", {"applications": []})},
)
async def read_applications(database: DatabaseDep, caller: Caller) -> Response:
    """With their history."""
    return private(await database.read(applications.applications, caller))


@router.get(
    "/choices",
    summary="Schools for a child",
    response_model=wire.SchoolChoices,
    responses={200: example("The assigned one first", {"year": 2027, "schools": [], "address_known": True})},
)
async def choices(
    database: DatabaseDep, caller: Caller, child: Annotated[int, Query(ge=1, lt=2**63)], today: Today
) -> Response:
    """The catchment school and the matching address; the schools that accept applications now."""
    return private(await database.read(schools.choices, caller, child, today))


@router.post("", status_code=201, summary="Apply to a school", response_model=wire.SchoolApplication)
async def apply(
    write: WriteOnce,
    caller: Caller,
    body: ApplyBody,
    clock: ClockDep,
    today: Today,
    person_key: PersonKey,
    settings: SettingsDep,
) -> Response:
    """One to the catchment school, two to any others."""
    wording = settings.consent.version
    application = await write(
        body, applications.apply, caller, body, clock(), today, person_key, wording=wording
    )
    return private(application, 201)


@router.post("/{number}", summary="Withdraw", response_model=wire.SchoolApplication)
async def act(write: WriteOnce, caller: Caller, number: Number, body: ActBody, clock: ClockDep) -> Response:
    """The owner's only action is ``withdraw``."""
    return private(await write(body, applications.act, caller, number, body.action, body.version, clock()))
