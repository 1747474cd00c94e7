"""Kindergarten for parents: municipalities, statistics, applications, exchange
(``/cabinet/kindergarten``).
"""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from ruobr_server.areas.kindergarten import applications, exchange, statistics, tracker
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.errors import Invalid, InvalidInput
from ruobr_server.kit.http.bodies import ActBody
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    Number,
    PersonKey,
    SettingsDep,
    TimeZone,
    Today,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.http.write_once import then_show
from ruobr_tui.api.models import kindergarten as wire
from ruobr_tui.api.models.family import Decision
from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.reasons import kindergarten as reasons

router = APIRouter(
    prefix="/cabinet/kindergarten", tags=["kindergarten"], responses=REFUSALS, route_class=TaggedRoute
)


class ApplyBody(wire.ApplicationRequest):
    """Child, requirements, priority, kindergartens in order of preference."""

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
    """Withdrawing an offer, with a reason."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "withdraw", "version": 1, "note": "Место нам подходит"}},
    )


class ProposeBody(WireModel):
    """The own offer and the other one."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"mine": 1, "theirs": 2}})

    mine: int = Field(ge=1, lt=2**63)
    theirs: int = Field(ge=1, lt=2**63)


@router.get(
    "/territories",
    summary="Municipalities for applications",
    response_model=wire.Territories,
    responses={200: example("Municipalities with their privileges", {"territories": []})},
)
async def read_territories(database: DatabaseDep, _: Caller) -> Response:
    """Municipalities with kindergartens."""
    return private(await database.read(applications.where_to_apply))


@router.get(
    "/territories/{number}/institutions",
    summary="Kindergartens of a municipality with statistics",
    response_model=wire.Institutions,
    responses={200: example("By number", {"institutions": [], "months": ["2026-11-01"]})},
)
async def read_institutions(
    database: DatabaseDep, _: Caller, number: Number, today: Today, zone: TimeZone
) -> Response:
    """Places, free places, queue, and referrals by month."""
    return private(await database.read(statistics.institutions, number, today, zone))


@router.get(
    "/applications",
    summary="My applications and their queue",
    response_model=wire.Applications,
    responses={200: example("The live ones first", {"applications": []})},
)
async def read_applications(database: DatabaseDep, caller: Caller, today: Today) -> Response:
    """Status, history, places at each kindergarten, movement, deadlines."""
    return private(await database.read(tracker.applications, caller, today))


@router.post("/applications", status_code=201, summary="Apply", response_model=wire.Application)
async def apply(
    write: WriteOnce,
    caller: Caller,
    body: ApplyBody,
    clock: ClockDep,
    today: Today,
    person_key: PersonKey,
    settings: SettingsDep,
) -> Response:
    """One live application per child; ``fields`` of a refusal have the reasons."""
    wording = settings.consent.version
    application = await write(
        body, applications.apply, caller, body, clock(), today, person_key, wording=wording
    )
    return private(application, 201)


@router.put("/applications/{number}", summary="Change the choices", response_model=wire.Application)
async def change(
    write: WriteOnce, caller: Caller, number: Number, body: ApplyBody, clock: ClockDep, today: Today
) -> Response:
    """The time of registration, and with it the place in the queue, stays."""
    return private(await write(body, applications.change, caller, number, body, clock(), today))


@router.post("/applications/{number}", summary="Act on an application", response_model=wire.Application)
async def act(
    write: WriteOnce, caller: Caller, number: Number, body: ActBody, clock: ClockDep, today: Today
) -> Response:
    """Accept or decline a referral, suspend, resume, withdraw, report that documents were brought."""
    return private(
        await write(body, applications.act, caller, number, body.action, body.version, clock(), today)
    )


@router.get(
    "/exchange",
    summary="Exchange of places",
    response_model=wire.Exchange,
    responses={200: example("Offers and proposals", {"offers": [], "proposals": []})},
)
async def read_exchange(database: DatabaseDep, caller: Caller) -> Response:
    """My offers, matching ones of others, proposals about mine."""
    return private(await database.read(exchange.exchange, caller))


@router.post(
    "/applications/{number}/offer", status_code=201, summary="Offer my place", response_model=wire.Exchange
)
async def offer(write: WriteOnce, caller: Caller, number: Number, clock: ClockDep) -> Response:
    """The place of this application's referral."""
    shown = await write(None, then_show(exchange.offer, exchange.exchange), caller, number, clock())
    return private(shown, 201)


@router.post(
    "/exchange/offers/{number}", summary="Withdraw an offer with a reason", response_model=wire.Exchange
)
async def act_on_offer(
    write: WriteOnce, caller: Caller, number: Number, body: WithdrawBody, clock: ClockDep
) -> Response:
    """``withdraw``, also after a consent; the other parents read the note."""
    if body.action != "withdraw":
        raise InvalidInput("action: withdraw")
    if not body.note.strip():
        raise Invalid(reasons.SAY_WHY)
    withdraw_and_show = then_show(exchange.withdraw_offer, exchange.exchange)
    return private(
        await write(body, withdraw_and_show, caller, number, clock(), version=body.version, note=body.note)
    )


@router.delete("/exchange/offers/{number}", status_code=204, summary="Withdraw an offer")
async def withdraw_offer(write: WriteOnce, caller: Caller, number: Number, clock: ClockDep) -> Response:
    """Proposals about it end with it."""
    await write(None, exchange.withdraw_offer, caller, number, clock())
    return Response(status_code=204)


@router.post(
    "/exchange/proposals", status_code=201, summary="Propose an exchange", response_model=wire.Exchange
)
async def propose(write: WriteOnce, caller: Caller, body: ProposeBody, clock: ClockDep) -> Response:
    """The other parent consents or declines."""
    propose_and_show = then_show(exchange.propose, exchange.exchange)
    return private(await write(body, propose_and_show, caller, body.mine, body.theirs, clock()), 201)


@router.post("/exchange/proposals/{number}", summary="Consent or not", response_model=wire.Exchange)
async def act_on_proposal(
    write: WriteOnce, caller: Caller, number: Number, body: ActBody, clock: ClockDep
) -> Response:
    """Consent, decline or withdraw; after both consents the operator decides."""
    act_and_show = then_show(exchange.act, exchange.exchange)
    return private(await write(body, act_and_show, caller, number, body.action, body.version, clock()))
