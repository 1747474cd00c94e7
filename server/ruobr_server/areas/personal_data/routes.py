"""Consent, export, who looked, erasure (``/cabinet/consent``, ``/cabinet/my-data`` and beside them)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.declaration import areas_of, consent_hooks
from ruobr_server.areas.personal_data import access_log, consents, erasure, export
from ruobr_server.areas.personal_data.audit import read_noted
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    Number,
    private,
    state_of,
    today_of,
    write_once,
)
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.models import personal_data as wire
from ruobr_tui.api.rules.consent import PASSAGES, VERSION

router = APIRouter(prefix="/cabinet", tags=["personal data"], responses=REFUSALS, route_class=TaggedRoute)
desk = APIRouter(prefix="/desk", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

_CONSENT = {
    "version": VERSION,
    "given": VERSION,
    "given_at": "2026-11-24T10:00:00+07:00",
    "withdrawn_at": None,
    "text": list(PASSAGES),
    "operator": "",
    "officer": "",
}


class GiveBody(wire.ConsentGiven):
    """The wording that was read."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"version": VERSION}})


class ErasureBody(wire.ErasureDecision):
    """Erase or refuse."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"action": "refuse", "version": 1, "note": "Договор действует"}},
    )


_NO_ERASURE = {"id": 0, "state": "", "at": None, "note": "", "actions": ["ask"], "version": 0}


@router.get(
    "/consent",
    summary="My consent",
    response_model=wire.ConsentShown,
    responses={200: example("Given for the present wording", _CONSENT)},
)
async def read_consent(request: Request, caller: Caller) -> Response:
    """Which wording was agreed to, and when."""
    database, settings, _ = state_of(request)
    return private(await database.read(_consent, caller, settings))


def _consent(connection: Connection, caller: Identity, settings: Settings) -> object:
    """How it stands, beside the wording and whom to ask."""
    found = consents.consent(connection, caller, settings.consent.version)
    entity, officer = settings.legal_entity, settings.officer
    about = (entity.name, entity.tax_number and f"ИНН {entity.tax_number}", entity.address)
    return wire.ConsentShown(
        version=found.version,
        given=found.given,
        given_at=found.given_at,
        withdrawn_at=found.withdrawn_at,
        text=list(settings.consent.passages),
        operator=", ".join(filter(None, about)),
        officer=", ".join(filter(None, (officer.name, officer.phone, officer.email))),
    ).to_wire()


@router.post("/consent", summary="Give consent", response_model=wire.ConsentShown)
async def give_consent(request: Request, caller: Caller, told: GiveBody, key: Key = None) -> Response:
    """To the wording that was read; another one answers 409."""
    _, settings, clock = state_of(request)

    def give(connection: Connection) -> object:
        consents.give(connection, caller.account_id, told.version, clock(), settings.consent.version)
        return _consent(connection, caller, settings)

    return private(await write_once(request, caller, key, told.to_wire(), give))


@router.delete("/consent", summary="Withdraw consent", response_model=wire.ConsentShown)
async def withdraw_consent(request: Request, caller: Caller, key: Key = None) -> Response:
    """What rests on it stops: applications and requests that wait are withdrawn."""
    (_, settings, clock), stops = state_of(request), consent_hooks(areas_of(request))

    def withdraw(connection: Connection) -> object:
        consents.withdraw(connection, caller.account_id, clock(), stops)
        return _consent(connection, caller, settings)

    return private(await write_once(request, caller, key, None, withdraw))


@router.get(
    "/my-data",
    summary="Everything about me",
    responses={200: example("JSON", {"format": export.FORMAT, "profile": {}, "children": []})},
)
async def my_data(request: Request, caller: Caller) -> Response:
    """All that the portal knows about the account and its children."""
    database, _, clock = state_of(request)
    found = await database.read(export.export, caller, clock(), today_of(request), areas_of(request))
    return private(found)


@router.get(
    "/looks",
    summary="Who looked at my data",
    response_model=wire.Looks,
    responses={200: example("The latest first", {"looks": []})},
)
async def read_looks(request: Request, caller: Caller) -> Response:
    """Who, when, what and why."""
    found = await state_of(request)[0].read(access_log.looks_at, caller.account_id)
    return private(found.to_wire())


@router.get(
    "/erasure",
    summary="My request for erasure",
    response_model=wire.Erasure,
    responses={200: example("None", _NO_ERASURE)},
)
async def read_erasure(request: Request, caller: Caller) -> Response:
    """The newest one."""
    found = await state_of(request)[0].read(erasure.latest, caller)
    return private(found.to_wire())


@router.post("/erasure", summary="Ask that everything is erased", response_model=wire.Erasure)
async def ask_erasure(request: Request, caller: Caller, key: Key = None) -> Response:
    """The officer for personal data decides."""
    clock = state_of(request)[2]

    def ask(connection: Connection) -> object:
        return erasure.ask(connection, caller, clock()).to_wire()

    return private(await write_once(request, caller, key, None, ask))


@router.delete("/erasure", summary="Take that request back", response_model=wire.Erasure)
async def withdraw_erasure(request: Request, caller: Caller, key: Key = None) -> Response:
    """Only while it waits."""
    clock = state_of(request)[2]

    def withdraw(connection: Connection) -> object:
        return erasure.withdraw(connection, caller, clock()).to_wire()

    return private(await write_once(request, caller, key, None, withdraw))


@desk.get(
    "/erasures",
    summary="Who asks to be erased",
    response_model=wire.Erasures,
    responses={200: example("The oldest first", {"requests": []})},
)
async def read_erasures(request: Request, caller: Caller) -> Response:
    """For the officer for personal data."""

    def read(connection: Connection) -> wire.Erasures:
        return erasure.waiting(connection, caller)

    found = await read_noted(request, caller, "erasure-request", read, erasure.subjects_of)
    return private(found.to_wire())


@desk.post("/erasures/{number}", summary="Erase or refuse", response_model=wire.Erasures)
async def decide_erasure(
    request: Request, caller: Caller, number: Number, decision: ErasureBody, key: Key = None
) -> Response:
    """A refusal needs a reason."""
    clock, areas = state_of(request)[2], areas_of(request)

    def do(connection: Connection) -> object:
        return erasure.decide(connection, caller, number, decision, clock(), areas).to_wire()

    return private(await write_once(request, caller, key, decision.to_wire(), do))
