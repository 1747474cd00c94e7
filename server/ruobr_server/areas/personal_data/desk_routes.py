"""Requests for erasure (``/desk/erasures``) and the audit (``/desk/audit``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.declaration import Areas
from ruobr_server.areas.personal_data import audit_trail, erasure, erasure_desk
from ruobr_server.areas.personal_data.access_log import AUDIT
from ruobr_server.areas.personal_data.audit import LoggedRead
from ruobr_server.areas.personal_data.states import ERASURE
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    Day,
    ListingDep,
    Number,
    SettingsDep,
    TimeZone,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import personal_data as wire

router = APIRouter(prefix="/desk", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "erasure-request"
"""Its kind in the access log."""

State = Annotated[str | None, Query(pattern="^(" + "|".join(sorted(ERASURE.states)) + ")$")]
Login = Annotated[str | None, Query(max_length=100, examples=["ivanova"])]


class DecideErasureBody(wire.ErasureDecision):
    """Erase or reject."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "refuse", "version": 1, "note": "Договор действует"}},
    )


@router.get(
    "/erasures",
    summary="Requests for erasure",
    response_model=wire.Erasures,
    responses={200: example("The oldest first", {"requests": []})},
)
async def read_erasures(
    read_logged: LoggedRead, caller: Caller, listing: ListingDep, state: State = None
) -> Response:
    """For the data protection officer: a page of those in a state; without one, of those that wait."""
    return private(
        await read_logged(WHAT, erasure_desk.subjects_of, erasure_desk.work_list, caller, state, listing)
    )


@router.post("/erasures/{number}", summary="Erase or reject", response_model=wire.Erasure)
async def decide_erasure(
    write: WriteOnce,
    caller: Caller,
    number: Number,
    body: DecideErasureBody,
    clock: ClockDep,
    areas: Areas,
    settings: SettingsDep,
) -> Response:
    """A rejection needs a reason. 202 if the erasure waits for a second person."""
    shown = await write(body, erasure.decide, caller, number, body, clock(), areas, settings.four_eyes)
    return private(shown, 202 if shown["waits"] else 200)


@router.get(
    "/audit",
    summary="Who looked at, changed, granted and revoked what",
    response_model=wire.AuditPage,
    responses={200: example("The latest first", {"entries": [], "next": ""})},
)
async def read_audit(
    read_logged: LoggedRead,
    caller: Caller,
    areas: Areas,
    zone: TimeZone,
    who: Login = None,
    whose: Login = None,
    start: Annotated[Day | None, Query(examples=["2026-11-01"])] = None,
    end: Annotated[Day | None, Query(examples=["2026-11-24"])] = None,
    before: Annotated[str | None, Query(max_length=60)] = None,
    kind: Annotated[wire.AuditKind | None, Query(examples=["looked"])] = None,
) -> Response:
    """For administrators of the region and the data protection officer; reading it is logged as well."""
    filters = audit_trail.Filters(zone, who, whose, start, end, before, kind)
    trail = await read_logged(AUDIT, audit_trail.subjects_of, audit_trail.trail_of, caller, filters, areas)
    return private(trail.page)


@router.get(
    "/audit/people",
    summary="Whom the audit may be narrowed to",
    response_model=wire.AuditPeople,
    responses={200: example("By name", {"people": [], "more": False})},
)
async def read_audit_people(
    database: DatabaseDep, caller: Caller, find: Annotated[str, Query(max_length=100, examples=["Ива"])] = ""
) -> Response:
    """By the beginning of a surname, of surname and first name, or of a login; at most twenty."""
    return private(await database.read(audit_trail.people_to_ask_about, caller, find))
