"""Consent, data export, access log, erasure (``/cabinet/consent``, ``/cabinet/my-data`` and others)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.declaration import Areas, ConsentHook, consent_hooks
from ruobr_server.areas.personal_data import access_log, consents, erasure, export, looks
from ruobr_server.areas.texts.service import officer_of, operator_of, published_consent
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, SettingsDep, Today
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.models import personal_data as wire
from ruobr_tui.api.rules.fields.consent import PASSAGES, VERSION

router = APIRouter(prefix="/cabinet", tags=["personal data"], responses=REFUSALS, route_class=TaggedRoute)

_CONSENT = {
    "version": VERSION,
    "given": VERSION,
    "is_accepted": True,
    "given_at": "2026-11-24T10:00:00+07:00",
    "withdrawn_at": None,
    "text": list(PASSAGES),
    "english": [],
    "operator": "",
    "officer": "",
}
_TEXT = {"version": VERSION, "text": list(PASSAGES), "english": [], "operator": "", "officer": ""}
_NO_ERASURE = {"id": 0, "state": "", "at": None, "note": "", "actions": ["ask"], "version": 0}


class ConsentBody(wire.ConsentGiven):
    """The version of the text."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"version": VERSION}})


@router.get(
    "/consent-text",
    summary="What a consent is given to",
    response_model=wire.ConsentText,
    responses={200: example("The text in force", _TEXT)},
)
async def read_text(database: DatabaseDep, settings: SettingsDep) -> Response:
    """Open to everybody: it is read before an account exists."""
    return private(await database.read(_text, settings))


@router.get(
    "/consent",
    summary="My consent",
    response_model=wire.ConsentShown,
    responses={200: example("Given for the present wording", _CONSENT)},
)
async def read_consent(database: DatabaseDep, caller: Caller, settings: SettingsDep) -> Response:
    """The version agreed to, and when."""
    return private(await database.read(_consent, caller, settings))


@router.post("/consent", summary="Give consent", response_model=wire.ConsentShown)
async def give_consent(
    write: WriteOnce, caller: Caller, body: ConsentBody, clock: ClockDep, settings: SettingsDep
) -> Response:
    """To the version that was read; another one gets 409."""
    return private(await write(body, _give_consent, caller, body.version, clock(), settings))


@router.delete("/consent", summary="Withdraw consent", response_model=wire.ConsentShown)
async def withdraw_consent(
    write: WriteOnce, caller: Caller, clock: ClockDep, settings: SettingsDep, areas: Areas
) -> Response:
    """Processing stops: open applications and requests are withdrawn."""
    return private(await write(None, _withdraw_consent, caller, clock(), settings, consent_hooks(areas)))


@router.get(
    "/my-data",
    summary="My data",
    responses={200: example("JSON", {"format": export.FORMAT, "profile": {}, "children": []})},
)
async def my_data(
    database: DatabaseDep, caller: Caller, clock: ClockDep, today: Today, areas: Areas
) -> Response:
    """All data about the account and its children. That they were taken is logged."""
    taken = await database.read(export.export, caller, clock(), today, areas)
    await database.write(access_log.note_access, caller, caller.account_id, access_log.EXPORT, clock())
    return private(taken)


@router.get(
    "/looks",
    summary="Who viewed my data",
    response_model=wire.Looks,
    responses={200: example("The latest first", {"looks": [], "next": ""})},
)
async def read_looks(
    database: DatabaseDep, caller: Caller, before: Annotated[str | None, Query(max_length=60)] = None
) -> Response:
    """Who, when, what and why, a hundred a page; a parent reads those of the children's accounts too."""
    return private(await database.read(looks.looks_of, caller, before))


@router.get(
    "/erasure",
    summary="My request for erasure",
    response_model=wire.Erasure,
    responses={200: example("None", _NO_ERASURE)},
)
async def read_erasure(database: DatabaseDep, caller: Caller) -> Response:
    """The newest one."""
    return private(await database.read(erasure.latest, caller))


@router.post("/erasure", summary="Request the erasure of all data", response_model=wire.Erasure)
async def ask_erasure(write: WriteOnce, caller: Caller, clock: ClockDep) -> Response:
    """The data protection officer decides."""
    return private(await write(None, erasure.ask, caller, clock()))


@router.delete("/erasure", summary="Withdraw that request", response_model=wire.Erasure)
async def withdraw_erasure(write: WriteOnce, caller: Caller, clock: ClockDep) -> Response:
    """Only while it is open."""
    return private(await write(None, erasure.withdraw, caller, clock()))


def _consent(connection: Connection, caller: Identity, settings: Settings) -> wire.ConsentShown:
    """The caller's consent, with the text and the contacts of the operator."""
    own = consents.consent(connection, caller, settings.consent.version)
    text = _text(connection, settings)
    return wire.ConsentShown(
        version=text.version,
        given=own.given,
        is_accepted=own.is_accepted,
        given_at=own.given_at,
        withdrawn_at=own.withdrawn_at,
        text=text.text,
        english=text.english,
        operator=text.operator,
        officer=text.officer,
    )


def _text(connection: Connection, settings: Settings) -> wire.ConsentText:
    """The text in force, with the contacts of the operator."""
    published = published_consent(connection)
    usual = settings.consent
    return wire.ConsentText(
        version=usual.version if published is None else published.label,
        text=list(usual.passages) if published is None else published.ru,
        english=[] if published is None else published.en,
        operator=operator_of(settings.legal_entity),
        officer=officer_of(settings.officer),
    )


def _give_consent(
    connection: Connection, caller: Identity, version: str, now: datetime, settings: Settings
) -> wire.ConsentShown:
    consents.give(connection, caller.account_id, version, now, settings.consent.version)
    return _consent(connection, caller, settings)


def _withdraw_consent(
    connection: Connection,
    caller: Identity,
    now: datetime,
    settings: Settings,
    hooks: Sequence[ConsentHook],
) -> wire.ConsentShown:
    consents.withdraw(connection, caller.account_id, now, hooks)
    return _consent(connection, caller, settings)
