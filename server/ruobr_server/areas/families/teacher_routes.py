"""For class teachers: requests for diaries, and logins of the class (``/journal``)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.families import class_logins, service
from ruobr_server.areas.families.states import JOINING
from ruobr_server.auth.dependencies import GateDep, WriteOnce, WriteSecretOnce
from ruobr_server.auth.generated import new_password
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, ListingDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.workflow.idempotency import forget_sealed
from ruobr_tui.api.models import family
from ruobr_tui.api.models.logins import ClassLogins, Slip, SlipRequest
from ruobr_tui.api.reasons import decisions

router = APIRouter(prefix="/journal", tags=["class teacher"], responses=REFUSALS, route_class=TaggedRoute)

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(JOINING.states)) + ")$")]


class SlipBody(SlipRequest):
    """Pupil or parent."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"who": "pupil"}})


class DecisionBody(family.Decision):
    """The decision of the class teacher."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "grant", "version": 1, "note": "", "pupil_id": 17}},
    )


@router.get(
    "/join-requests",
    summary="Requests for diaries",
    response_model=family.JoinRequests,
    responses={200: example("The oldest first", {"requests": [], "counts": {"granted": 3}})},
)
async def join_requests(
    database: DatabaseDep, caller: Caller, listing: ListingDep, state: State = None
) -> Response:
    """A page of parents' requests to the class teacher in a state; without one, of those that wait, with the
    pupils of the class.
    """
    return private(await database.read(service.requests_of, caller, state, listing))


@router.get(
    "/logins",
    summary="Logins of my class",
    response_model=ClassLogins,
    responses={200: example("By class and name", {"pupils": []})},
)
async def read_logins(database: DatabaseDep, caller: Caller) -> Response:
    """For the class teacher: who has a login already."""
    return private(await database.read(class_logins.logins_of, caller))


@router.post("/logins/{number}", summary="Hand out a login", response_model=Slip)
async def hand_out(
    write: WriteSecretOnce,
    database: DatabaseDep,
    gate: GateDep,
    caller: Caller,
    number: Number,
    body: SlipBody,
    clock: ClockDep,
) -> Response:
    """A new login, or a new password for the present one.

    The password is returned once; with the same key again for a quarter of an hour, while it is unchanged.
    """
    password = new_password()
    password_hash = await gate.passwords.hash(password)
    slip = await write(body, _hand_out, caller, number, body.who, password, password_hash, clock())
    version = slip.pop("version")
    if not await database.read(class_logins.still_holds, caller, number, slip["login"], version):
        raise Conflict(decisions.SLIP_NO_LONGER_SHOWN)
    return private(slip)


@router.post("/join-requests/{number}", summary="Grant, reject or revoke", response_model=family.JoinRequest)
async def decide(
    write: WriteOnce, caller: Caller, number: Number, body: DecisionBody, clock: ClockDep
) -> Response:
    """Grant access to the diary of one pupil of the class, reject it, or revoke it with a reason."""
    return private(
        await write(
            body,
            service.decide,
            caller,
            number,
            body.action,
            body.version,
            body.pupil_id,
            body.note,
            clock(),
        )
    )


def _hand_out(
    connection: Connection,
    caller: Identity,
    number: int,
    who: str,
    password: str,
    password_hash: str,
    now: datetime,
) -> dict[str, object]:
    forget_sealed(connection, now)
    slip = class_logins.hand_out(connection, caller, number, who, password_hash, now)
    version = class_logins.password_version(connection, slip["login"])
    return {**slip, "password": password, "version": version}
