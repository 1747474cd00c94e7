"""Linking the signed-in account with a person, and taking that back (``/cabinet/state-services/link``).

Both sides say yes: the person in the browser, who is shown the account, and the account's owner at the
terminal, who is shown the person. The account's password is asked for, so that a session left open is not
enough.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, SecretStr
from sqlalchemy import Connection

from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.areas.state_services.routes import begun_answer, interval_of, provider_of
from ruobr_server.auth import throttle
from ruobr_server.auth.identity import Caller, Identity, gate_of
from ruobr_server.kit.errors import Conflict, DeviceGrant, InvalidFields, Unauthenticated
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    answered_before,
    private,
    slow_down,
    state_of,
    write_once,
)
from ruobr_server.kit.http.responses import example, refusal_example
from ruobr_tui.api.models import state_services as wire
from ruobr_tui.api.reasons import accounts
from ruobr_tui.api.reasons import state_services as reasons
from ruobr_tui.api.states.state_services import DeviceError

router = APIRouter(prefix="/cabinet/state-services/link", tags=["getting in"], responses=REFUSALS)

_LINKED = {
    "linked": True,
    "person": "Кузнецова Ольга Сергеевна",
    "since": "2026-11-24T10:00:00+07:00",
    "confirmed": True,
}
_PENDING = refusal_example(
    "Not yet, or not at all: authorization_pending, slow_down, access_denied, expired_token, invalid_grant, "
    "untrusted, wrong-region, closed, linked-elsewhere",
    DeviceGrant("authorization_pending"),
)


class LinkBody(wire.LinkRequest):
    """The device, and the password of the account."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"device": "ruobr-tui · laptop", "current_password": "demo"}},
    )


class CodeBody(wire.DeviceToken):
    """The secret of the terminal."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"device_code": "GmRhm…"}})


class UnlinkBody(wire.UnlinkRequest):
    """The password of the account."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"current_password": "demo"}})


@router.get(
    "",
    summary="Whom my account is linked with",
    response_model=wire.LinkState,
    responses={200: example("Linked", _LINKED)},
)
async def read_link(request: Request, caller: Caller) -> Response:
    """The person at State Services who signs in to this account."""
    found = await state_of(request)[0].read(account_linking.link_state, caller)
    return private(found.to_wire())


@router.post("", summary="Begin to link my account", response_model=wire.DeviceAnswer)
async def begin_link(request: Request, caller: Caller, told: LinkBody) -> Response:
    """The terminal shows address and code; a browser anywhere goes on."""
    database, _, clock = state_of(request)
    provider_of(request)
    await database.read(account_linking.may_link, caller)
    await slow_down(request, throttle.count_device)
    await _check(request, caller, told.current_password)
    begun = await database.write(
        device.begin,
        told.device,
        interval_of(request),
        clock(),
        address=address_of(request.scope),
        linking_id=caller.account_id,
    )
    return private(begun_answer(request, begun))


@router.post(
    "/person",
    summary="Who said yes in the browser?",
    response_model=wire.LinkPerson,
    responses={400: _PENDING},
)
async def read_person(request: Request, caller: Caller, told: CodeBody) -> Response:
    """Asked every ``interval`` seconds; nothing is linked yet."""
    database, _, clock = state_of(request)
    provider_of(request)
    code = told.device_code.get_secret_value()
    error, person = await database.write(device.ask_link, code, caller.account_id, clock())
    if error or person is None:
        raise DeviceGrant(error or DeviceError.INVALID_GRANT)
    return private({"person": person.full_name})


@router.post("/confirm", summary="Link my account with this person", response_model=wire.LinkState)
async def confirm_link(request: Request, caller: Caller, told: CodeBody, key: Key = None) -> Response:
    """The owner has seen the name. From now on this person signs in to the account."""
    clock = state_of(request)[2]
    provider_of(request)
    code = told.device_code.get_secret_value()

    def confirm(connection: Connection) -> object:
        person = device.use_link(connection, code, caller.account_id, clock())
        account_linking.link(connection, caller, person, clock())
        return account_linking.link_state(connection, caller).to_wire()

    return private(await write_once(request, caller, key, None, confirm))


@router.post("/remove", summary="Unlink my account", response_model=wire.LinkState)
async def remove_link(request: Request, caller: Caller, told: UnlinkBody, key: Key = None) -> Response:
    """Needs the password: an account without one could not be opened any more."""
    if before := await answered_before(request, caller, key, None):
        return private(before[0])
    await _check(request, caller, told.current_password)

    def remove(connection: Connection) -> object:
        account_linking.unlink(connection, caller)
        return account_linking.link_state(connection, caller).to_wire()

    return private(await write_once(request, caller, key, None, remove))


async def _check(request: Request, caller: Identity, password: SecretStr) -> None:
    """Raises ``InvalidFields`` for a wrong password, ``Conflict`` for an account that has none.

    ``TooManyAttempts`` after many wrong ones.
    """
    if not await state_of(request)[0].read(account_linking.has_password, caller):
        raise Conflict(reasons.NO_PASSWORD_YET)
    gate = gate_of(request.scope)
    try:
        await gate.check_password(caller.login, password.get_secret_value(), address_of(request.scope))
    except Unauthenticated as error:
        raise InvalidFields({"current_password": accounts.WRONG_PASSWORD}) from error
