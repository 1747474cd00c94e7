"""Signing in by State Services: what terminals ask, and the pages that browsers see."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.accounts import service as accounts
from ruobr_server.answers import example
from ruobr_server.errors import DeviceGrant, NotFound, TooMany, Unavailable
from ruobr_server.own_routes import REFUSALS, private, slow_down, state_of
from ruobr_server.security import throttle
from ruobr_server.security.gate import address_of
from ruobr_server.state_services import device, joining, pages
from ruobr_server.state_services.person import NotVouchedFor, outcome_of
from ruobr_tui.api.models import state_services as wire

router = APIRouter(prefix="/cabinet/state-services", tags=["getting in"], responses=REFUSALS)
browser = APIRouter(prefix="/state-services", include_in_schema=False)

if TYPE_CHECKING:
    from ruobr_server.state_services.provider import Provider

COOKIE = "ruobr-state-services"
"""Known to one browser: only the one that went to State Services may come back."""

_BEGUN = {
    "device_code": "GmRhm…",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://portal.example/state-services/activate",
    "verification_uri_complete": "https://portal.example/state-services/activate?user_code=WDJB-MJHT",
    "expires_in": 600,
    "interval": 5,
}


class DeviceBody(wire.DeviceAsked):
    """How the terminal calls itself."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"device": "ruobr-tui · laptop"}}
    )


class TokenBody(wire.DeviceToken):
    """The secret of the terminal."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"device_code": "GmRhm…"}})


def _provider(request: Request) -> Provider:
    """Raises ``NotFound`` where State Services are not offered."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


def _public(request: Request) -> str:
    """The address that browsers reach this server at; a demo's is the one that was asked."""
    settings = state_of(request)[1].state_services
    if settings is not None and settings.public_url:
        return settings.public_url.rstrip("/")
    return str(request.base_url).rstrip("/")


@router.post(
    "/device",
    summary="Begin to sign in by State Services",
    response_model=wire.DeviceAnswer,
    responses={200: example("RFC 8628, 3.2", _BEGUN)},
)
async def begin(request: Request, told: DeviceBody) -> Response:
    """The terminal shows address and code; a browser anywhere goes on."""
    database, settings, clock = state_of(request)
    _provider(request)
    await slow_down(request, throttle.count_device)
    interval = 5 if settings.state_services is None else settings.state_services.interval
    begun = await database.write(device.begin, told.device, interval, clock())
    address = f"{_public(request)}/state-services/activate"
    return private(
        {
            "device_code": begun.device_code,
            "user_code": begun.user_code,
            "verification_uri": address,
            "verification_uri_complete": f"{address}?user_code={begun.user_code}",
            "expires_in": begun.expires_in,
            "interval": begun.interval,
        }
    )


@router.post(
    "/token",
    summary="Is it done?",
    response_model=wire.DeviceSignedIn,
    responses={
        400: example(
            "Not yet, or not at all: authorization_pending, slow_down, access_denied, expired_token, "
            "invalid_grant, untrusted, wrong-region",
            {"error": "authorization_pending", "text": "The sign-in by State Services is not complete."},
        )
    },
)
async def token(request: Request, told: TokenBody) -> Response:
    """Asked every ``interval`` seconds; the session is told once."""
    database, settings, clock = state_of(request)
    _provider(request)
    code = told.device_code.get_secret_value()

    def take(connection: Connection) -> tuple[str, dict[str, object]]:
        error, account_id, name = device.ask(connection, code, clock())
        if error or account_id is None:
            return error or "invalid_grant", {}
        login = joining.login_of(connection, account_id)
        if not login:
            return "access_denied", {}
        opened, session = accounts.open_session_of(
            connection, account_id, name, clock(), settings.new_session_life
        )
        return "", {"token": opened, "session": session.to_wire(), "login": login}

    error, content = await database.write(take)
    if error:
        raise DeviceGrant(error)
    return private(content)


# What a browser sees


@browser.get("/activate")
async def activate(request: Request, user_code: str = "") -> Response:
    """The code is typed, or is in the address already; then one question."""
    database, _, clock = state_of(request)
    goes_to = _origin(_provider(request).base_url)
    if not user_code:
        return pages.ask_code("", goes_to)
    try:
        await slow_down(request, throttle.count_code)
        row = await database.read(device.waiting, user_code, clock())
    except NotFound:
        return pages.ask_code(user_code[:20], goes_to, "Такого кода нет, или он больше не действует.")
    except TooMany:
        return pages.ask_code(user_code[:20], goes_to, "Слишком много попыток. Подождите немного.")
    await database.write(throttle.code_was_right, address_of(request.scope), clock())
    plain = device.plain(user_code)
    return pages.confirm(f"{plain[:4]}-{plain[4:]}", row.device, goes_to)


@browser.post("/activate")
async def go(request: Request) -> Response:
    """On to State Services, with a cookie that only this browser has."""
    database, _, clock = state_of(request)
    provider = _provider(request)
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    user_code = form.get("user_code", [""])[0]
    state, cookie = str(uuid.uuid4()), secrets.token_urlsafe(32)
    try:
        await slow_down(request, throttle.count_code)
        await database.write(device.send_browser, user_code, state, cookie, clock())
    except NotFound:
        return pages.result("expired")
    except TooMany:
        return pages.ask_code("", _origin(provider.base_url), "Слишком много попыток. Подождите немного.")
    await database.write(throttle.code_was_right, address_of(request.scope), clock())
    public = _public(request)
    answer = RedirectResponse(provider.authorize_url(state, f"{public}/state-services/back", clock()), 303)
    answer.headers["cache-control"] = "no-store"
    answer.headers["referrer-policy"] = "no-referrer"
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=int(device.LIFE.total_seconds()),
        path="/state-services",
        httponly=True,
        samesite="lax",
        secure=public.startswith("https:"),
    )
    return answer


@browser.get("/back")
async def back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """From State Services; what came of it is shown here, and told to the terminal when it asks."""
    database, settings, clock = state_of(request)
    provider = _provider(request)
    try:
        row = await database.write(device.returned, state[:36], request.cookies.get(COOKIE, ""), clock())
    except NotFound:
        return pages.result("expired")
    if error or not code:
        await database.write(device.decide, row.id, "denied")
        return pages.result("denied")
    try:
        person = await provider.person(code, f"{_public(request)}/state-services/back", clock())
    except Unavailable:
        await database.write(device.decide, row.id, "denied")
        return pages.result("unavailable")
    except NotVouchedFor:
        await database.write(device.decide, row.id, "denied")
        return pages.result("not-vouched-for")
    wanted = settings.region if settings.state_services and settings.state_services.own_region else ""

    def settle(connection: Connection) -> str:
        outcome = outcome_of(person, wanted)
        number = joining.account_of(connection, person, clock()) if outcome == "approved" else None
        device.decide(connection, row.id, outcome, number)
        return outcome

    answer = pages.result(await database.write(settle))
    answer.delete_cookie(COOKIE, path="/state-services")
    return answer


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return quote(f"{parts.scheme}://{parts.netloc}", safe=":/[].")
