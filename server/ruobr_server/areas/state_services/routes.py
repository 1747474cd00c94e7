"""Signing in by State Services: what terminals ask. The pages that browsers see are in ``browser``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.auth import known_places, throttle
from ruobr_server.auth.sessions import open_session_of
from ruobr_server.kit.errors import DeviceGrant, NotFound
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import REFUSALS, private, slow_down, state_of
from ruobr_server.kit.http.responses import example, refusal_example
from ruobr_tui.api.models import state_services as wire
from ruobr_tui.api.states.state_services import DeviceError

router = APIRouter(prefix="/cabinet/state-services", tags=["getting in"], responses=REFUSALS)
if TYPE_CHECKING:
    from ruobr_server.integrations.state_services.provider import Provider

_BEGUN = {
    "device_code": "GmRhm…",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://portal.example/state-services/activate",
    "verification_uri_complete": "https://portal.example/state-services/activate?user_code=WDJB-MJHT",
    "expires_in": 600,
    "interval": 5,
}


class DeviceBody(wire.DeviceRequest):
    """How the terminal calls itself."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"device": "ruobr-tui · laptop"}}
    )


class TokenBody(wire.DeviceToken):
    """The secret of the terminal."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"device_code": "GmRhm…"}})


def provider_of(request: Request) -> Provider:
    """Raises ``NotFound`` where State Services are not offered."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


def public_address(request: Request) -> str:
    """The address that browsers reach this server at; a demo's is the one that was asked."""
    settings = state_of(request)[1].state_services
    if settings is not None and settings.public_url:
        return settings.public_url.rstrip("/")
    return str(request.base_url).rstrip("/")


def interval_of(request: Request) -> int:
    """Seconds between two questions of a terminal."""
    settings = state_of(request)[1].state_services
    return 5 if settings is None else settings.interval


@router.post(
    "/device",
    summary="Begin to sign in by State Services",
    response_model=wire.DeviceAnswer,
    responses={200: example("RFC 8628, 3.2", _BEGUN)},
)
async def begin(request: Request, told: DeviceBody) -> Response:
    """The terminal shows address and code; a browser anywhere goes on."""
    database, _, clock = state_of(request)
    provider_of(request)
    await slow_down(request, throttle.count_device)
    interval = interval_of(request)
    where = address_of(request.scope)
    begun = await database.write(device.begin, told.device, interval, clock(), address=where)
    return private(begun_answer(request, begun))


def begun_answer(request: Request, begun: device.Begun) -> dict[str, object]:
    """What the terminal gets to show, as RFC 8628 (3.2) names it."""
    address = f"{public_address(request)}/state-services/activate"
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
    summary="Is it done?",
    response_model=wire.DeviceSignedIn,
    responses={
        400: refusal_example(
            "Not yet, or not at all: authorization_pending, slow_down, access_denied, expired_token, "
            "invalid_grant, untrusted, wrong-region, closed",
            DeviceGrant("authorization_pending"),
        )
    },
)
async def token(request: Request, told: TokenBody) -> Response:
    """Asked every ``interval`` seconds; the session is told once."""
    database, settings, clock = state_of(request)
    provider_of(request)
    code = told.device_code.get_secret_value()

    def take(connection: Connection) -> tuple[str, dict[str, object]]:
        error, account_id, name = device.ask(connection, code, clock())
        if error or account_id is None:
            return error or DeviceError.INVALID_GRANT, {}
        login = account_linking.login_of(connection, account_id)
        if not login:
            return DeviceError.CLOSED, {}
        opened, session = open_session_of(connection, account_id, name, clock(), settings.new_session_life)
        known_places.remember(connection, account_id, "", address_of(request.scope), clock())
        return "", {"token": opened, "session": session.to_wire(), "login": login}

    error, content = await database.write(take)
    if error:
        raise DeviceGrant(error)
    return private(content)
