"""About me, children, and joining them to pupils (``/cabinet/profile``, ``/cabinet/children``, …)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.families import class_logins, service
from ruobr_server.auth.desks import kinds_of
from ruobr_server.auth.generated import new_password
from ruobr_server.auth.identity import Caller, gate_of
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    Number,
    SecretKey,
    person_key_of,
    private,
    state_of,
    today_of,
    write_once,
    write_secret_once,
)
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.workflow.idempotency import forget_sealed
from ruobr_tui.api.models import family
from ruobr_tui.api.models.logins import ClassLogins, Slip, SlipRequest
from ruobr_tui.api.reasons import decisions

router = APIRouter(prefix="/cabinet", tags=["family"], responses=REFUSALS, route_class=TaggedRoute)
journal = APIRouter(prefix="/journal", tags=["class teacher"], responses=REFUSALS, route_class=TaggedRoute)

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


class SlipBody(SlipRequest):
    """Whose login."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"who": "pupil"}})


class JoinBody(family.DiaryRequest):
    """To which class the child goes."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"school_id": 1, "class_id": 3}}
    )


class DecisionBody(family.Decision):
    """What the class teacher decides."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "grant", "version": 1, "note": "", "pupil_id": 17}},
    )


@router.get(
    "/profile",
    summary="About me",
    response_model=family.Profile,
    responses={200: example("What is told so far", _PROFILE)},
)
async def read_profile(request: Request, caller: Caller) -> Response:
    """Personal information; ``missing`` names the required fields that are not told yet."""
    found = await state_of(request)[0].read(service.profile, caller)
    return private(found.to_wire())


@router.put("/profile", summary="Tell about me", response_model=family.Profile)
async def write_profile(request: Request, caller: Caller, told: ValuesBody, key: Key = None) -> Response:
    """Keep what is told so far. ``version`` is the one that was read; an old one answers 409."""
    _, settings, clock = state_of(request)
    today = today_of(request)

    def save(connection: Connection) -> object:
        return service.save_profile(
            connection, caller, told.values, told.version, clock(), today, wording=settings.consent.version
        ).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), save))


@router.get(
    "/standing",
    summary="What the account is",
    response_model=family.Standing,
    responses={200: example("A parent", {"role": "parent", "desks": [], "class_teacher": False})},
)
async def read_standing(request: Request, caller: Caller) -> Response:
    """The role, an operator's desks, and whether a teacher leads a class: what a client may show."""

    def standing(connection: Connection) -> family.Standing:
        return family.Standing(
            role=caller.role,
            desks=kinds_of(connection, caller),
            class_teacher=service.leads_a_class(connection, caller),
        )

    found = await state_of(request)[0].read(standing)
    return private(found.to_wire())


@router.get(
    "/services",
    summary="What is missing before the services open",
    response_model=family.Services,
    responses={
        200: example(
            "Open or not",
            {"is_open": False, "profile_missing": ["snils"], "children_missing": {}, "has_children": True},
        )
    },
)
async def read_services(request: Request, caller: Caller) -> Response:
    """Applications need personal information and a child, complete."""
    found = await state_of(request)[0].read(service.services, caller)
    return private(found.to_wire())


@router.get(
    "/children",
    summary="My children",
    response_model=family.Children,
    responses={200: example("The eldest first", {"children": [_CHILD]})},
)
async def read_children(request: Request, caller: Caller) -> Response:
    """The children that the parent has added, and to which pupils they are joined."""
    found = await state_of(request)[0].read(service.children, caller)
    return private(found.to_wire())


@router.post("/children", status_code=201, summary="Add a child", response_model=family.FamilyChild)
async def add_child(request: Request, caller: Caller, told: ValuesBody, key: Key = None) -> Response:
    """A new child, complete."""
    _, settings, clock = state_of(request)
    today = today_of(request)

    def add(connection: Connection) -> object:
        wording = settings.consent.version
        return service.add_child(connection, caller, told.values, clock(), today, wording=wording).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), add), 201)


@router.put("/children/{number}", summary="Edit a child", response_model=family.FamilyChild)
async def save_child(
    request: Request, caller: Caller, number: Number, told: ValuesBody, key: Key = None
) -> Response:
    """Keep an edited child."""
    _, settings, clock = state_of(request)
    today = today_of(request)

    def save(connection: Connection) -> object:
        return service.save_child(
            connection,
            caller,
            number,
            told.values,
            told.version,
            clock(),
            today,
            person_key_of(request),
            wording=settings.consent.version,
        ).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), save))


@router.delete("/children/{number}", status_code=204, summary="Remove a child")
async def remove_child(request: Request, caller: Caller, number: Number, key: Key = None) -> Response:
    """Only while nothing refers to the child."""
    await write_once(request, caller, key, None, service.remove_child, caller, number)
    return Response(status_code=204)


@router.post("/children/{number}/join", status_code=201, summary="Ask to join a child to its diary")
async def ask_to_join(
    request: Request, caller: Caller, number: Number, asked: JoinBody, key: Key = None
) -> Response:
    """The class teacher decides; until then there is no diary."""
    clock = state_of(request)[2]

    def ask(connection: Connection) -> object:
        service.ask(connection, caller, number, asked.school_id, asked.class_id, clock())
        return service.child(connection, caller, number).to_wire()

    return private(await write_once(request, caller, key, asked.to_wire(), ask), 201)


@router.delete("/children/{number}/join", status_code=204, summary="Take the request back")
async def withdraw_join(request: Request, caller: Caller, number: Number, key: Key = None) -> Response:
    """Only while it waits."""
    clock = state_of(request)[2]
    await write_once(request, caller, key, None, service.withdraw, caller, number, clock())
    return Response(status_code=204)


@router.get(
    "/schools",
    summary="Schools, or the classes of one",
    response_model=family.SchoolChoices,
    responses={200: example("By name", {"choices": [{"id": 1, "title": "Школа № 69"}]})},
)
async def school_choices(
    request: Request, _: Caller, school: Annotated[int | None, Query(ge=1, lt=2**63)] = None
) -> Response:
    """What a request to join can name."""

    def choices(connection: Connection) -> list[family.SchoolChoice]:
        if school is None:
            return service.schools_to_choose(connection)
        return service.classes_to_choose(connection, school)

    found = await state_of(request)[0].read(choices)
    return private(family.SchoolChoices(choices=found).to_wire())


@journal.get(
    "/join-requests",
    summary="Who asks for a diary",
    response_model=family.JoinRequests,
    responses={200: example("The open ones first", {"requests": []})},
)
async def join_requests(request: Request, caller: Caller) -> Response:
    """For the class teacher: requests of parents, with the pupils they may mean."""
    found = await state_of(request)[0].read(service.requests_of, caller)
    return private(found.to_wire())


@journal.get(
    "/logins",
    summary="Logins of my class",
    response_model=ClassLogins,
    responses={200: example("By class and name", {"pupils": []})},
)
async def read_logins(request: Request, caller: Caller) -> Response:
    """For the class teacher: who has a login already."""
    found = await state_of(request)[0].read(class_logins.logins_of, caller)
    return private(found.to_wire())


@journal.post("/logins/{number}", summary="Hand a login out", response_model=Slip)
async def hand_out(
    request: Request, caller: Caller, number: Number, asked: SlipBody, key: SecretKey = None
) -> Response:
    """A new login, or a new password for the present one.

    The password is told once; under the same key again for a quarter of an hour, while it still holds.
    """
    database, _, clock = state_of(request)
    password = new_password()
    hashed = await gate_of(request.scope).passwords.hash(password)

    def do(connection: Connection) -> object:
        forget_sealed(connection, clock())
        told = class_logins.hand_out(connection, caller, number, asked.who, hashed, clock())
        version = class_logins.password_version(connection, told["login"])
        return {**told, "password": password, "version": version}

    slip = await write_secret_once(request, caller, key, asked.to_wire(), do)
    version = slip.pop("version")
    if not await database.read(class_logins.still_holds, caller, number, slip["login"], version):
        raise Conflict(decisions.SLIP_NO_LONGER_SHOWN)
    return private(slip)


@journal.post(
    "/join-requests/{number}", summary="Grant, refuse or revoke", response_model=family.JoinRequests
)
async def decide(
    request: Request, caller: Caller, number: Number, decision: DecisionBody, key: Key = None
) -> Response:
    """Grant diary access to one pupil of the class, refuse it, or take it back with a reason."""
    clock = state_of(request)[2]

    def carry_out(connection: Connection) -> object:
        service.decide(
            connection,
            caller,
            number,
            decision.action,
            decision.version,
            decision.pupil_id,
            decision.note,
            clock(),
        )
        return service.requests_of(connection, caller).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), carry_out))
