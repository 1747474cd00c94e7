"""Personal data, children, and requests for diaries (``/cabinet/profile``, ``/cabinet/children``, …)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.families import service
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.desks import kinds_of
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.auth.role_grants import held_by
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
from ruobr_tui.api.models import family

router = APIRouter(prefix="/cabinet", tags=["family"], responses=REFUSALS, route_class=TaggedRoute)

_PROFILE = {
    "values": {"last_name": "Кузнецова", "first_name": "Ольга", "snils": "112-233-445 95"},
    "missing": ["residence"],
    "confirmed": False,
    "version": 3,
}
_CHILD = {
    "id": 1,
    "values": {"last_name": "Кузнецова", "first_name": "Вера", "birth_date": "2023-05-17"},
    "missing": [],
    "pupil_id": None,
    "school": "",
    "class_name": "",
    "join": None,
    "actions": ["join", "remove"],
    "version": 1,
}


class ValuesBody(family.ValuesRequest):
    """Values by field, and the version that was edited."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"values": {"last_name": "Кузнецова"}, "version": 3}},
    )


class JoinBody(family.DiaryRequest):
    """The child's class."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"school_id": 1, "class_id": 3}}
    )


@router.get(
    "/profile",
    summary="My details",
    response_model=family.Profile,
    responses={200: example("What is told so far", _PROFILE)},
)
async def read_profile(database: DatabaseDep, caller: Caller) -> Response:
    """Personal data; ``missing`` names required fields without a value."""
    return private(await database.read(service.profile, caller))


@router.put("/profile", summary="Save my details", response_model=family.Profile)
async def write_profile(
    write: WriteOnce, caller: Caller, body: ValuesBody, clock: ClockDep, today: Today, settings: SettingsDep
) -> Response:
    """Save the present fields. ``version`` is the one that was read; an old one gets 409."""
    wording = settings.consent.version
    return private(
        await write(
            body, service.save_profile, caller, body.values, body.version, clock(), today, wording=wording
        )
    )


@router.get(
    "/standing",
    summary="Role of the account",
    response_model=family.Standing,
    responses={
        200: example("A parent", {"role": "parent", "desks": [], "roles": [], "class_teacher": False})
    },
)
async def read_standing(database: DatabaseDep, caller: Caller) -> Response:
    """The role, roles and desks of staff, and whether a teacher leads a class, for the client's sections."""
    return private(await database.read(_standing, caller))


@router.get(
    "/services",
    summary="What is missing for the services",
    response_model=family.Services,
    responses={
        200: example(
            "Open or not",
            {"is_open": False, "profile_missing": ["snils"], "children_missing": {}, "has_children": True},
        )
    },
)
async def read_services(database: DatabaseDep, caller: Caller) -> Response:
    """Applications need complete personal data and a complete child."""
    return private(await database.read(service.services, caller))


@router.get(
    "/children",
    summary="My children",
    response_model=family.Children,
    responses={200: example("The eldest first", {"children": [_CHILD]})},
)
async def read_children(database: DatabaseDep, caller: Caller) -> Response:
    """The children that the parent has added, and their pupils."""
    return private(await database.read(service.children, caller))


@router.post("/children", status_code=201, summary="Add a child", response_model=family.FamilyChild)
async def add_child(
    write: WriteOnce, caller: Caller, body: ValuesBody, clock: ClockDep, today: Today, settings: SettingsDep
) -> Response:
    """A new child, complete."""
    wording = settings.consent.version
    child = await write(body, service.add_child, caller, body.values, clock(), today, wording=wording)
    return private(child, 201)


@router.put("/children/{number}", summary="Edit a child", response_model=family.FamilyChild)
async def save_child(
    write: WriteOnce,
    caller: Caller,
    number: Number,
    body: ValuesBody,
    clock: ClockDep,
    today: Today,
    person_key: PersonKey,
    settings: SettingsDep,
) -> Response:
    """Save an edited child."""
    return private(
        await write(
            body,
            service.save_child,
            caller,
            number,
            body.values,
            body.version,
            clock(),
            today,
            person_key,
            wording=settings.consent.version,
        )
    )


@router.delete("/children/{number}", status_code=204, summary="Remove a child")
async def remove_child(write: WriteOnce, caller: Caller, number: Number) -> Response:
    """Only while nothing refers to the child."""
    await write(None, service.remove_child, caller, number)
    return Response(status_code=204)


@router.post("/children/{number}/join", status_code=201, summary="Request a child's diary")
async def ask_to_join(
    write: WriteOnce, caller: Caller, number: Number, body: JoinBody, clock: ClockDep
) -> Response:
    """The class teacher decides; until then there is no access to the diary."""
    child = await write(body, _ask_to_join, caller, number, body.school_id, body.class_id, clock())
    return private(child, 201)


@router.delete("/children/{number}/join", status_code=204, summary="Withdraw the request")
async def withdraw_join(write: WriteOnce, caller: Caller, number: Number, clock: ClockDep) -> Response:
    """Only while it is open."""
    await write(None, service.withdraw, caller, number, clock())
    return Response(status_code=204)


@router.get(
    "/schools",
    summary="Schools, or the classes of one",
    response_model=family.SchoolChoices,
    responses={200: example("By name", {"choices": [{"id": 1, "title": "Школа № 69"}]})},
)
async def school_choices(
    database: DatabaseDep, _: Caller, school: Annotated[int | None, Query(ge=1, lt=2**63)] = None
) -> Response:
    """The possible schools and classes of a request."""
    if school is None:
        choices = await database.read(service.schools_to_choose)
    else:
        choices = await database.read(service.classes_to_choose, school)
    return private(family.SchoolChoices(choices=choices))


def _standing(connection: Connection, caller: Identity) -> family.Standing:
    return family.Standing(
        role=caller.role,
        desks=kinds_of(connection, caller),
        roles=sorted({held.role for held in held_by(connection, caller)}),
        class_teacher=service.leads_a_class(connection, caller),
    )


def _ask_to_join(
    connection: Connection, caller: Identity, number: int, school_id: int, class_id: int, now: datetime
) -> family.FamilyChild:
    service.ask(connection, caller, number, school_id, class_id, now)
    return service.child(connection, caller, number)
