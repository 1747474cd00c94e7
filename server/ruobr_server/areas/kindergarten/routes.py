"""Kindergarten for parents: where to apply, figures, applications, exchange (``/cabinet/kindergarten``)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field
from sqlalchemy import Connection

from ruobr_server.areas.kindergarten import applications as applying
from ruobr_server.areas.kindergarten import exchange, statistics, tracker
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.errors import Invalid, InvalidInput
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
from ruobr_tui.api.models import kindergarten as wire
from ruobr_tui.api.models.base import WireModel
from ruobr_tui.api.models.family import Decision
from ruobr_tui.api.reasons import kindergarten as reasons

router = APIRouter(
    prefix="/cabinet/kindergarten", tags=["kindergarten"], responses=REFUSALS, route_class=TaggedRoute
)


class TellBody(wire.ApplicationRequest):
    """Child, wishes, privilege, kindergartens in order."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {
                "child_id": 4,
                "territory_id": 1,
                "values": {
                    "desired_date": "2027-09-01",
                    "regime": "full",
                    "orientation": "general",
                    "language": "ru",
                },
                "category_id": None,
                "choices": [{"kindergarten_id": 1, "sibling": False}],
                "version": 0,
            }
        },
    )


class WithdrawBody(Decision):
    """Taking an offer back, with a reason."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "withdraw", "version": 1, "note": "Место нам подходит"}},
    )


class ProposeBody(WireModel):
    """Which own offer, for which other."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"mine": 1, "theirs": 2}})

    mine: int = Field(ge=1, lt=2**63)
    theirs: int = Field(ge=1, lt=2**63)


@router.get(
    "/territories",
    summary="Where one can apply",
    response_model=wire.Territories,
    responses={200: example("Municipalities with their privileges", {"territories": []})},
)
async def read_territories(request: Request, _: Caller) -> Response:
    """Municipalities that have kindergartens."""
    found = await state_of(request)[0].read(applying.where_to_apply)
    return private(found.to_wire())


@router.get(
    "/territories/{number}/institutions",
    summary="Kindergartens of a municipality with their figures",
    response_model=wire.Institutions,
    responses={200: example("By number", {"institutions": [], "months": ["2026-11-01"]})},
)
async def read_institutions(request: Request, _: Caller, number: Number) -> Response:
    """Places, free places, queue, and places given by month."""
    database, settings, _clock = state_of(request)
    zone = ZoneInfo(settings.time_zone)
    found = await database.read(statistics.institutions, number, today_of(request), zone)
    return private(found.to_wire())


@router.get(
    "/applications",
    summary="My applications and their queue",
    response_model=wire.Applications,
    responses={200: example("The live ones first", {"applications": []})},
)
async def read_applications(request: Request, caller: Caller) -> Response:
    """Status, history, places at each kindergarten, movement, deadlines."""
    found = await state_of(request)[0].read(tracker.applications, caller, today_of(request))
    return private(found.to_wire())


@router.post("/applications", status_code=201, summary="Apply", response_model=wire.Application)
async def apply(request: Request, caller: Caller, told: TellBody, key: Key = None) -> Response:
    """One live application per child; ``fields`` of a refusal say why not."""
    (_, settings, clock), today = state_of(request), today_of(request)

    def do(connection: Connection) -> object:
        key, wording = person_key_of(request), settings.consent.version
        return applying.apply(connection, caller, told, clock(), today, key, wording=wording).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do), 201)


@router.put("/applications/{number}", summary="Change wishes", response_model=wire.Application)
async def change(
    request: Request, caller: Caller, number: Number, told: TellBody, key: Key = None
) -> Response:
    """The time of registration, and with it the turn, stays."""
    clock, today = state_of(request)[2], today_of(request)

    def do(connection: Connection) -> object:
        return applying.change(connection, caller, number, told, clock(), today).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


@router.post("/applications/{number}", summary="Act on an application", response_model=wire.Application)
async def act(
    request: Request, caller: Caller, number: Number, decision: ActBody, key: Key = None
) -> Response:
    """Accept or decline a referral, suspend, resume, withdraw, say that documents were brought."""
    clock, today = state_of(request)[2], today_of(request)

    def do(connection: Connection) -> object:
        return applying.act(
            connection, caller, number, decision.action, decision.version, clock(), today
        ).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))


@router.get(
    "/exchange",
    summary="Exchange of places",
    response_model=wire.Exchange,
    responses={200: example("Offers and proposals", {"offers": [], "proposals": []})},
)
async def read_exchange(request: Request, caller: Caller) -> Response:
    """My offers, those that fit them, proposals about mine."""
    found = await state_of(request)[0].read(exchange.exchange, caller)
    return private(found.to_wire())


@router.post(
    "/applications/{number}/offer", status_code=201, summary="Offer my place", response_model=wire.Exchange
)
async def offer(request: Request, caller: Caller, number: Number, key: Key = None) -> Response:
    """The place that this application was given."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        exchange.offer(connection, caller, number, clock())
        return exchange.exchange(connection, caller).to_wire()

    return private(await write_once(request, caller, key, None, do), 201)


@router.post(
    "/exchange/offers/{number}", summary="Take an offer back, saying why", response_model=wire.Exchange
)
async def act_on_offer(
    request: Request, caller: Caller, number: Number, decision: WithdrawBody, key: Key = None
) -> Response:
    """``withdraw``, also after a consent; the other parents read the note."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        note = _reason(decision)
        exchange.withdraw_offer(connection, caller, number, clock(), version=decision.version, note=note)
        return exchange.exchange(connection, caller).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))


def _reason(decision: Decision) -> str:
    if decision.action != "withdraw":
        raise InvalidInput("action: withdraw")
    if not decision.note.strip():
        raise Invalid(reasons.SAY_WHY)
    return decision.note


@router.delete("/exchange/offers/{number}", status_code=204, summary="Take an offer back")
async def withdraw_offer(request: Request, caller: Caller, number: Number, key: Key = None) -> Response:
    """Proposals about it end with it."""
    clock = state_of(request)[2]
    await write_once(request, caller, key, None, exchange.withdraw_offer, caller, number, clock())
    return Response(status_code=204)


@router.post(
    "/exchange/proposals", status_code=201, summary="Propose an exchange", response_model=wire.Exchange
)
async def propose(request: Request, caller: Caller, told: ProposeBody, key: Key = None) -> Response:
    """The other parent consents or declines."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        exchange.propose(connection, caller, told.mine, told.theirs, clock())
        return exchange.exchange(connection, caller).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do), 201)


@router.post("/exchange/proposals/{number}", summary="Consent or not", response_model=wire.Exchange)
async def act_on_proposal(
    request: Request, caller: Caller, number: Number, decision: ActBody, key: Key = None
) -> Response:
    """Consent, decline or withdraw; after both consents the operator decides."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        exchange.act(connection, caller, number, decision.action, decision.version, clock())
        return exchange.exchange(connection, caller).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))
