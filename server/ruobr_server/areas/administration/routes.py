"""Roles of staff, inside the caller's scope (``/administration/roles``)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.administration import grant_list, grants, overview, places
from ruobr_server.areas.declaration import Areas
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    ListingDep,
    Number,
    Today,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import administration as wire

router = APIRouter(
    prefix="/administration", tags=["administration"], responses=REFUSALS, route_class=TaggedRoute
)

Find = Annotated[str, Query(max_length=100, examples=["Соколова"])]
State = Annotated[Literal["live", "ended"], Query(examples=["live"])]
Login = Annotated[str, Query(min_length=1, max_length=150, examples=["teacher"])]


class GrantBody(wire.GrantRequest):
    """Whom, which role, where and until when."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {
                "login": "teacher",
                "role": "deputy-head",
                "territory_id": 1,
                "school_id": 1,
                "class_id": None,
                "ends_on": "2027-08-31",
            }
        },
    )


class RevokeBody(wire.RevokeRequest):
    """Why the role is revoked."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"reason": "Перешла в другую школу"}}
    )


@router.get(
    "/my-roles",
    summary="My roles",
    response_model=wire.MyRoles,
    responses={200: example("Of a parent: none", {"roles": [], "recorded": []})},
)
async def read_my_roles(database: DatabaseDep, caller: Caller) -> Response:
    """The live roles of the account, and what the schools' records say: teacher, class teacher."""
    return private(await database.read(grant_list.my_roles, caller))


@router.get(
    "/roles",
    summary="Roles inside my scope",
    response_model=wire.RoleGrants,
    responses={200: example("By name", {"grants": [], "counts": {"live": 2}})},
)
async def read_roles(
    database: DatabaseDep, caller: Caller, listing: ListingDep, state: State = "live"
) -> Response:
    """For administrators: who has which role, found by the beginning of a surname or login."""
    return private(await database.read(grant_list.roles_in_scope, caller, state, listing))


@router.get("/roles/{number}", summary="History of a role", response_model=wire.RoleHistory)
async def read_role(database: DatabaseDep, caller: Caller, number: Number) -> Response:
    """One role, with all others of the same account inside the caller's scope."""
    return private(await database.read(grant_list.history, caller, number))


@router.get(
    "/places",
    summary="Where I may grant roles",
    response_model=wire.Places,
    responses={200: example("The widest first", {"places": [], "more": False})},
)
async def read_places(database: DatabaseDep, caller: Caller, find: Find = "") -> Response:
    """Municipalities and schools by name, with the classes where one school is left, and the roles there."""
    return private(await database.read(places.places_to_grant, caller, find))


@router.get("/staff", summary="Whose login it is", response_model=wire.StaffMember)
async def read_staff_member(database: DatabaseDep, caller: Caller, login: Login) -> Response:
    """The name of a teacher or operator, by the whole login."""
    return private(await database.read(grants.staff_member, caller, login))


@router.post("/roles", status_code=201, summary="Grant a role", response_model=wire.RoleGrant)
async def grant(write: WriteOnce, caller: Caller, body: GrantBody, clock: ClockDep) -> Response:
    """Inside the own scope, never above the own role, never to oneself, at most as long as the own role."""
    return private(await write(body, grants.grant, caller, body, clock()), 201)


@router.post("/roles/{number}", summary="Revoke a role", response_model=wire.RoleGrant)
async def revoke(
    write: WriteOnce, caller: Caller, number: Number, body: RevokeBody, clock: ClockDep
) -> Response:
    """It counts no more from the next request on."""
    return private(await write(body, grants.revoke, caller, number, body.reason, clock()))


@router.get(
    "/overview",
    summary="What waits in my scope",
    response_model=wire.Overview,
    responses={200: example("Of a region", {"unchanged": 3, "unused": 12, "ending": 1, "failed_jobs": 0})},
)
async def read_overview(
    database: DatabaseDep, caller: Caller, today: Today, clock: ClockDep, areas: Areas
) -> Response:
    """For administrators, heads and support: numbers alone, no names."""
    return private(await database.read(overview.overview, caller, today, clock(), areas))
