"""Applications to schools, for clerks (``/desk/school-applications``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.enrolment import desk, invitations
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.personal_data.service import LoggedRead, Subject
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, ListingDep, Number, Today
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import enrolment as wire

router = APIRouter(
    prefix="/desk/school-applications", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute
)

WHAT = "school-application"
"""Its kind in the access log."""

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(APPLICATION.states)) + ")$")]


class DecideBody(wire.DeskSchoolDecision):
    """An action; an invitation has a day and a place."""

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


class InviteBody(wire.SchoolInvitations):
    """Who is invited, the day, the hours, the minutes for each, the room."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {
                "applications": [{"id": 17, "version": 2}, {"id": 18, "version": 1}],
                "invited_on": "2027-04-12",
                "first": "9:00",
                "last": "13:00",
                "minutes": 15,
                "invited_to": "каб. 12",
            }
        },
    )


@router.get(
    "",
    summary="The clerk's list",
    response_model=wire.DeskSchoolApplications,
    responses={200: example("By school and rank", {"applications": [], "counts": {"submitted": 3}})},
)
async def work_list(
    read_logged: LoggedRead, caller: Caller, today: Today, listing: ListingDep, state: State = None
) -> Response:
    """A page of the applications in a state; without one, of the open ones. The access is logged."""
    return private(await read_logged(WHAT, _subjects_of_list, desk.work_list, caller, state, today, listing))


@router.get("/{number}", summary="One application", response_model=wire.DeskSchoolApplication)
async def one(read_logged: LoggedRead, caller: Caller, number: Number, today: Today) -> Response:
    """With its history."""
    return private(await read_logged(WHAT, _subjects_of_one, desk.one, caller, number, today))


@router.post(
    "/invitations",
    summary="Invite several, each at a time of its own",
    response_model=wire.InvitedApplications,
)
async def invite(write: WriteOnce, caller: Caller, body: InviteBody, clock: ClockDep) -> Response:
    """No time in a room is given twice. With fewer free times than families nobody is invited."""
    return private(await write(body, invitations.invite, caller, body, clock()))


@router.post("/{number}", summary="Decide", response_model=wire.DeskSchoolApplication)
async def decide(
    write: WriteOnce, caller: Caller, number: Number, body: DecideBody, clock: ClockDep, today: Today
) -> Response:
    """Take, invite, enrol, reject, confirm claims, or revoke a decision."""
    return private(await write(body, desk.decide, caller, number, body, clock(), today))


def _subjects_of_list(connection: Connection, shown: wire.DeskSchoolApplications) -> list[Subject]:
    return desk.subjects_of(connection, shown.applications)


def _subjects_of_one(connection: Connection, shown: wire.DeskSchoolApplication) -> list[Subject]:
    return desk.subjects_of(connection, [shown])
