"""Sign-in with State Services: the terminals' routes. The HTML pages are in ``browser``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.areas.state_services.dependencies import Interval, PublicAddress, get_provider
from ruobr_server.auth import known_places, throttle
from ruobr_server.auth.dependencies import GateDep, SecretsDep
from ruobr_server.auth.restrictions import next_steps
from ruobr_server.auth.sessions import CodeShown, check_code, open_session_of, standing_of
from ruobr_server.kit.errors import DeviceGrant
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClientAddress,
    ClockDep,
    DatabaseDep,
    RateLimit,
    SettingsDep,
)
from ruobr_server.kit.http.responses import example, private, refusal_example
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.models import state_services as wire
from ruobr_tui.api.rules.second_factor import normal_code
from ruobr_tui.api.states.state_services import DeviceError

router = APIRouter(
    prefix="/cabinet/state-services",
    tags=["getting in"],
    responses=REFUSALS,
    dependencies=[Depends(get_provider)],
)

_BEGUN = {
    "device_code": "GmRhm…",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://portal.example/state-services/activate",
    "verification_uri_complete": "https://portal.example/state-services/activate?user_code=WDJB-MJHT",
    "expires_in": 600,
    "interval": 5,
}


class DeviceBody(wire.DeviceRequest):
    """The name of the terminal."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"device": "ruobr-tui · laptop"}}
    )


class TokenBody(wire.DeviceToken):
    """The secret of the terminal."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"device_code": "GmRhm…"}})


@router.post(
    "/device",
    summary="Begin to sign in with State Services",
    response_model=wire.DeviceAnswer,
    responses={200: example("RFC 8628, 3.2", _BEGUN)},
)
async def begin(
    database: DatabaseDep,
    limit_rate: RateLimit,
    address: ClientAddress,
    portal: PublicAddress,
    interval: Interval,
    body: DeviceBody,
    clock: ClockDep,
) -> Response:
    """The terminal shows an address and a code; the user continues in any browser."""
    await limit_rate(throttle.count_device)
    begun = await database.write(device.begin, body.device, interval, clock(), address=address)
    return private(device_authorization(portal, begun))


def device_authorization(portal: str, begun: device.Begun) -> dict[str, object]:
    """The device authorization response of RFC 8628 (3.2); ``portal`` is the address for browsers."""
    address = f"{portal}/state-services/activate"
    return {
        "device_code": begun.device_code,
        "user_code": begun.user_code,
        "verification_uri": address,
        "verification_uri_complete": f"{address}?user_code={begun.user_code}",
        "expires_in": begun.expires_in,
        "interval": begun.interval,
    }


@router.post(
    "/token",
    summary="The result of the sign-in",
    response_model=wire.DeviceSignedIn,
    responses={
        400: refusal_example(
            "Not yet, or not at all: authorization_pending, slow_down, access_denied, expired_token, "
            "invalid_grant, untrusted, wrong-region, closed",
            DeviceGrant("authorization_pending"),
        )
    },
)
async def token(
    database: DatabaseDep,
    gate: GateDep,
    address: ClientAddress,
    body: TokenBody,
    clock: ClockDep,
    settings: SettingsDep,
    keys: SecretsDep,
) -> Response:
    """Polled every ``interval`` seconds; the session is returned once.

    An account with a second factor needs its ``code`` then, as at the sign-in by password.
    """
    code = body.device_code.get_secret_value()
    shown = CodeShown(address=address, keys=keys)
    if typed := normal_code(body.code.get_secret_value()):
        account = await database.read(device.approved_account, code, clock())
        if account is not None:
            shown = replace(shown, code=typed, place=await gate.count_code(account, address))
    error, content = await database.write(_take_session, code, shown, clock(), settings)
    if error:
        raise DeviceGrant(error)
    return private(content)


def _take_session(
    connection: Connection, code: str, shown: CodeShown, now: datetime, settings: Settings
) -> tuple[str, dict[str, object]]:
    """The error of RFC 8628, "" for none, and the response.

    What ``check_code`` raises leaves the authorization as it is: the same terminal comes again with a code.
    """
    error, account_id, name = device.ask(connection, code, now)
    if error or account_id is None:
        return error or DeviceError.INVALID_GRANT, {}
    login = account_linking.login_of(connection, account_id)
    if not login:
        return DeviceError.CLOSED, {}
    standing = standing_of(connection, account_id)
    if standing.has_second_factor:
        check_code(connection, account_id, shown, now)
    token, session = open_session_of(connection, account_id, name, now, settings.new_session_life)
    known_places.remember(connection, account_id, "", shown.address, now)
    steps = next_steps(standing, settings.second_factor)
    return "", {"token": token, "session": session.to_wire(), "login": login, "next_steps": steps}
