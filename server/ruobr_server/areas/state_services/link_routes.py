"""Linking the signed-in account with a person, and unlinking (``/cabinet/state-services/link``).

Both sides confirm: the person in the browser, which shows the account, and the account's owner at the
terminal, which shows the person. The account's password is required, so that a session left open is not
enough.
"""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.areas.state_services.dependencies import (
    CheckPassword,
    Interval,
    ProviderDep,
    PublicAddress,
)
from ruobr_server.areas.state_services.routes import device_authorization
from ruobr_server.auth import throttle
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import DeviceGrant
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClientAddress,
    ClockDep,
    DatabaseDep,
    RateLimit,
)
from ruobr_server.kit.http.responses import example, private, refusal_example
from ruobr_server.kit.http.write_once import then_show
from ruobr_tui.api.models import state_services as wire
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
    summary="The person linked with my account",
    response_model=wire.LinkState,
    responses={200: example("Linked", _LINKED)},
)
async def read_link(database: DatabaseDep, caller: Caller) -> Response:
    """The person at State Services who can sign in to this account."""
    return private(await database.read(account_linking.link_state, caller))


@router.post("", summary="Begin to link my account", response_model=wire.DeviceAnswer)
async def begin_link(
    database: DatabaseDep,
    caller: Caller,
    _: ProviderDep,
    check_password: CheckPassword,
    limit_rate: RateLimit,
    address: ClientAddress,
    portal: PublicAddress,
    interval: Interval,
    body: LinkBody,
    clock: ClockDep,
) -> Response:
    """The terminal shows an address and a code; the user continues in any browser."""
    await database.read(account_linking.may_link, caller)
    await limit_rate(throttle.count_device)
    await check_password(body.current_password)
    begun = await database.write(
        device.begin, body.device, interval, clock(), address=address, linking_id=caller.account_id
    )
    return private(device_authorization(portal, begun))


@router.post(
    "/person",
    summary="Who has confirmed in the browser",
    response_model=wire.LinkPerson,
    responses={400: _PENDING},
)
async def read_person(
    database: DatabaseDep, caller: Caller, _: ProviderDep, body: CodeBody, clock: ClockDep
) -> Response:
    """Polled every ``interval`` seconds; nothing is linked yet."""
    code = body.device_code.get_secret_value()
    error, person = await database.write(device.ask_link, code, caller.account_id, clock())
    if error or person is None:
        raise DeviceGrant(error or DeviceError.INVALID_GRANT)
    return private({"person": person.full_name})


@router.post("/confirm", summary="Link my account with this person", response_model=wire.LinkState)
async def confirm_link(
    write: WriteOnce, caller: Caller, _: ProviderDep, body: CodeBody, clock: ClockDep
) -> Response:
    """The owner has seen the name. From now on this person can sign in to the account."""
    code = body.device_code.get_secret_value()
    return private(await write(None, then_show(_confirm, account_linking.link_state), caller, code, clock()))


@router.post("/remove", summary="Unlink my account", response_model=wire.LinkState)
async def remove_link(
    write: WriteOnce, caller: Caller, check_password: CheckPassword, body: UnlinkBody
) -> Response:
    """Needs the password: an account without one could not be used any more."""
    if stored := await write.stored_response(None):
        return private(stored[0])
    await check_password(body.current_password)
    return private(await write(None, then_show(account_linking.unlink, account_linking.link_state), caller))


def _confirm(connection: Connection, caller: Identity, code: str, now: datetime) -> None:
    person = device.use_link(connection, code, caller.account_id, now)
    account_linking.link(connection, caller, person, now)
