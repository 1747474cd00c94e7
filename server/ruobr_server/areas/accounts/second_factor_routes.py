"""The second factor of a member of staff (``/cabinet/second-factor``)."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from ruobr_server.areas.accounts import second_factors
from ruobr_server.areas.accounts.dependencies import CheckOwner
from ruobr_server.auth.dependencies import SecretsDep, WriteOnce, WriteSecretOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, SettingsDep
from ruobr_server.kit.http.responses import example, private
from ruobr_tui.api.models import second_factor as wire

router = APIRouter(prefix="/cabinet/second-factor", tags=["second factor"], responses=REFUSALS)

_STATE = {"since": "2026-11-24T03:00:00Z", "codes_left": 10, "is_required": False}
_CODES = {"codes": ["7KQ4X-9TDM2", "H3PZA-8WVNE"]}


class EnrolmentBody(wire.Enrolment):
    """The current password."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"current_password": "demo"}})


class CodeBody(wire.FactorCode):
    """The first code."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"code": "123456"}})


class FactorBody(wire.FactorChange):
    """The current password, and a code."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"current_password": "demo", "code": "123456"}},
    )


@router.get(
    "",
    summary="My second factor",
    response_model=wire.SecondFactor,
    responses={200: example("Set up", _STATE)},
)
async def read(database: DatabaseDep, caller: Caller, settings: SettingsDep) -> Response:
    """Whether there is one, and how many recovery codes are left."""
    return private(await database.read(second_factors.show, caller, settings.second_factor))


@router.post("", summary="Begin to set up a second factor", response_model=wire.NewSecret)
async def begin(
    write: WriteSecretOnce,
    caller: Caller,
    check: CheckOwner,
    keys: SecretsDep,
    settings: SettingsDep,
    body: EnrolmentBody,
    clock: ClockDep,
) -> Response:
    """A secret for an authenticator app. Nothing changes before it is confirmed by its first code; another
    secret makes it void.
    """
    usable = second_factors.usable(caller, settings.second_factor, keys)
    await check.password(body.current_password)
    return private(await write(None, second_factors.begin, caller, usable, clock()))


@router.post(
    "/confirm",
    summary="Confirm the second factor",
    response_model=wire.RecoveryCodes,
    responses={200: example("Shown this once", _CODES)},
)
async def confirm(
    write: WriteSecretOnce,
    caller: Caller,
    check: CheckOwner,
    keys: SecretsDep,
    settings: SettingsDep,
    body: CodeBody,
    clock: ClockDep,
) -> Response:
    """With the first code the factor is in force, and all other sessions end. Recovery codes are returned
    once.
    """
    usable = second_factors.usable(caller, settings.second_factor, keys)
    place = await check.count_code()
    code = body.code.get_secret_value()
    return private(await write(None, second_factors.confirm, caller, code, place, usable, clock()))


@router.post(
    "/codes",
    summary="New recovery codes",
    response_model=wire.RecoveryCodes,
    responses={200: example("Shown this once", _CODES)},
)
async def renew_codes(
    write: WriteSecretOnce,
    caller: Caller,
    check: CheckOwner,
    keys: SecretsDep,
    body: FactorBody,
    clock: ClockDep,
) -> Response:
    """The earlier ones are void. Needs the password and a code."""
    present = second_factors.present_keys(keys)
    await check.password(body.current_password)
    place = await check.count_code()
    code = body.code.get_secret_value()
    return private(await write(None, second_factors.renew_codes, caller, code, place, present, clock()))


@router.post("/remove", summary="Turn my second factor off", response_model=wire.SecondFactor)
async def remove(
    write: WriteOnce,
    caller: Caller,
    check: CheckOwner,
    keys: SecretsDep,
    settings: SettingsDep,
    body: FactorBody,
    clock: ClockDep,
) -> Response:
    """Needs the password and a code. Where one is required, nothing else can be done before the next is set
    up.
    """
    present = second_factors.present_keys(keys)
    await check.password(body.current_password)
    place = await check.count_code()
    code, policy = body.code.get_secret_value(), settings.second_factor
    return private(await write(None, second_factors.remove, caller, code, place, present, clock(), policy))
