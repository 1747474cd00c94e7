"""Texts of the portal for its administrator (``/administration/texts``)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict

from ruobr_server.areas.texts import reading, writing
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, SettingsDep
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import portal_texts as wire

router = APIRouter(
    prefix="/administration/texts", tags=["administration"], responses=REFUSALS, route_class=TaggedRoute
)

Kind = Annotated[str, Path(max_length=40)]
VersionNumber = Annotated[int, Path(ge=0, lt=2**31)]

_LETTER: JsonDict = {"subject": "Ваш логин", "body": "Логин: {логин}\nПароль: {пароль}"}


class DraftBody(wire.DraftRequest):
    """Subject and body in both languages."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"ru": _LETTER, "en": {}, "version": 0}}
    )


class DiscardBody(wire.DraftVersion):
    """Which draft was read."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"version": 1}})


class PublishBody(wire.PublishRequest):
    """Which draft was read, and whether people are asked again."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"version": 1, "asks_again": False}}
    )


@router.get(
    "",
    summary="Texts of the portal",
    response_model=wire.PortalTexts,
    responses={200: example("One", {"texts": [{"kind": "consent", "label": "2026-11-01"}]})},
)
async def read_texts(database: DatabaseDep, caller: Caller, settings: SettingsDep) -> Response:
    """What is in force, since when, and which have a draft. For the administrator of the region."""
    return private(await database.read(reading.texts, caller, settings))


@router.get("/{kind}", summary="One text", response_model=wire.PortalTextDetail)
async def read_text(database: DatabaseDep, caller: Caller, kind: Kind, settings: SettingsDep) -> Response:
    """The words in force, the draft, and all versions without their words."""
    return private(await database.read(reading.text, caller, kind, settings))


@router.get("/{kind}/versions/{number}", summary="A version of a text", response_model=wire.WholeVersion)
async def read_version(
    database: DatabaseDep, caller: Caller, kind: Kind, number: VersionNumber, settings: SettingsDep
) -> Response:
    """With its words; 0 is the text of the program or the settings."""
    return private(await database.read(reading.version, caller, kind, number, settings))


@router.put("/{kind}/draft", summary="Write the draft", response_model=wire.PortalTextDetail)
async def save_draft(
    write: WriteOnce, caller: Caller, kind: Kind, body: DraftBody, clock: ClockDep, settings: SettingsDep
) -> Response:
    """Names in braces are checked: unknown and missing ones get 422."""
    return private(await write(body, writing.save_draft, caller, kind, body, clock(), settings))


@router.post("/{kind}/discarded", summary="Give the draft up", response_model=wire.PortalTextDetail)
async def discard_draft(
    write: WriteOnce, caller: Caller, kind: Kind, body: DiscardBody, clock: ClockDep, settings: SettingsDep
) -> Response:
    """The text in force stays."""
    return private(await write(body, writing.discard_draft, caller, kind, body, clock(), settings))


@router.post("/{kind}/published", summary="Publish the draft", response_model=wire.PortalTextDetail)
async def publish(
    write: WriteOnce, caller: Caller, kind: Kind, body: PublishBody, clock: ClockDep, settings: SettingsDep
) -> Response:
    """It becomes the next version, in force at once; published versions never change."""
    return private(await write(body, writing.publish, caller, kind, body, clock(), settings))
