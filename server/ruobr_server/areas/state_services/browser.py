"""The HTML pages of State Services: from the terminal's code to ESIA and back, and the result.

Each form contains a one-time token (``auth.page_tokens``) that belongs to the cookie of the browser. Requests
of other sites' pages are refused before routing (``auth.cross_site``).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Row

from ruobr_server.areas.state_services import account_linking, device, pages
from ruobr_server.areas.state_services.device import OldPage
from ruobr_server.areas.state_services.routes import provider_of, public_address
from ruobr_server.auth import page_tokens, throttle
from ruobr_server.auth.page_tokens import Shown
from ruobr_server.integrations.state_services.person import NotVouchedFor, Person, outcome_of
from ruobr_server.integrations.state_services.states import AuthorizationState
from ruobr_server.kit.errors import NotFound, TooMany, Unavailable
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import slow_down, state_of

router = APIRouter(prefix="/state-services", include_in_schema=False)

FORMS = ("/state-services/activate", "/state-services/decide")
"""Paths that accept a form."""

COOKIE = "ruobr-state-services"
"""Identifies one browser: only the one that received the page may send it, go to ESIA and come back."""

NO_CODE = "Такого кода нет, или он больше не действует."
SLOWLY = "Слишком много попыток. Подождите немного."


@router.get("/activate")
async def activate(request: Request, user_code: str = "") -> Response:
    """Enter the code, or take it from the address; then a confirmation."""
    database, _, clock = state_of(request)
    goes_to = _origin(provider_of(request).base_url)
    if not user_code:
        return pages.ask_code("", goes_to)
    shown = page_tokens.new(request.cookies.get(COOKIE, ""))

    def show(connection: Connection) -> tuple[Row[Any], str]:
        row = device.show(connection, user_code, shown, clock())
        account = "" if row.linking_id is None else account_linking.shown_account(connection, row.linking_id)
        if row.linking_id is not None and not account:
            raise NotFound  # the account was closed meanwhile
        return row, account

    try:
        await slow_down(request, throttle.count_code)
        row, account = await database.write(show)
    except NotFound:
        return pages.ask_code(user_code[:20], goes_to, NO_CODE)
    except TooMany:
        return pages.ask_code(user_code[:20], goes_to, SLOWLY)
    await database.write(throttle.code_was_right, address_of(request.scope))
    return _with_cookie(
        request, pages.confirm(_terminal(request, row, user_code, account), shown.token, goes_to), shown
    )


@router.post("/activate")
async def go(request: Request) -> Response:
    """Redirect to State Services, from a page that this browser received."""
    database, _, clock = state_of(request)
    provider = provider_of(request)
    form = await _form(request)
    state, cookie = str(uuid.uuid4()), request.cookies.get(COOKIE, "")
    try:
        await slow_down(request, throttle.count_code)
        token = form(page_tokens.FIELD)
        await database.write(device.send_browser, form("user_code"), token, cookie, state, clock())
    except NotFound:
        return pages.result("expired")
    except OldPage:
        return pages.result("old-page")
    except TooMany:
        return pages.ask_code("", _origin(provider.base_url), SLOWLY)
    await database.write(throttle.code_was_right, address_of(request.scope))
    back = f"{public_address(request)}/state-services/back"
    answer = RedirectResponse(provider.authorize_url(state, back, clock()), 303)
    answer.headers["cache-control"] = "no-store"
    answer.headers["referrer-policy"] = "no-referrer"
    return answer


@router.get("/back")
async def back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Return from State Services: show the result; the terminal gets it when it polls."""
    database, settings, clock = state_of(request)
    provider = provider_of(request)
    try:
        row = await database.write(device.returned, state[:36], request.cookies.get(COOKIE, ""), clock())
    except NotFound:
        return pages.result("expired")
    if error or not code:
        await database.write(device.decide, row.id, AuthorizationState.DENIED)
        return _over(AuthorizationState.DENIED)
    try:
        person = await provider.person(code, f"{public_address(request)}/state-services/back", clock())
    except Unavailable:
        await database.write(device.decide, row.id, AuthorizationState.DENIED)
        return _over("unavailable")
    except NotVouchedFor:
        await database.write(device.decide, row.id, AuthorizationState.DENIED)
        return _over("not-vouched-for")
    wanted = settings.region if settings.state_services and settings.state_services.own_region else ""
    shown = page_tokens.new(request.cookies.get(COOKIE, ""))

    def settle(connection: Connection) -> tuple[str, str]:
        outcome = outcome_of(person, wanted)
        if outcome != AuthorizationState.APPROVED:
            device.decide(connection, row.id, outcome)
            return outcome, ""
        if row.linking_id is not None:
            return _begin_link(connection, row, person, shown)
        return _sign_in(connection, row, person, shown, clock())

    outcome, account = await database.write(settle)
    match outcome:
        case "ask-link":
            return _with_cookie(request, pages.ask_link(account, person.full_name, shown.token), shown)
        case "ask-own":
            return _with_cookie(request, pages.ask_own(account, person.full_name, shown.token), shown)
    return _over(outcome)


@router.post("/decide")
async def decide(request: Request) -> Response:
    """The person has answered whether the account is theirs; everything but yes is no."""
    database, _, clock = state_of(request)
    provider_of(request)
    form = await _form(request)
    cookie, yes = request.cookies.get(COOKIE, ""), form("answer") == "yes"

    def settle(connection: Connection) -> str:
        row, person = device.answered(connection, form(page_tokens.FIELD), cookie, clock())
        if row.linking_id is not None:
            device.decide(
                connection,
                row.id,
                AuthorizationState.APPROVED if yes else AuthorizationState.DENIED,
                row.linking_id if yes else None,
            )
            return "confirm" if yes else "not-linked"
        if not yes:
            account_linking.drop(connection, person)
        return _approve(connection, row, person, clock())

    try:
        return _over(await database.write(settle))
    except OldPage:
        return pages.result("old-page")


def _begin_link(connection: Connection, row: Row[Any], person: Person, shown: Shown) -> tuple[str, str]:
    found = account_linking.linked(connection, person)
    account = account_linking.shown_account(connection, row.linking_id)
    if found is not None and found.confirmed:
        device.decide(connection, row.id, AuthorizationState.LINKED_ELSEWHERE)
        return AuthorizationState.LINKED_ELSEWHERE, ""
    if not account:
        device.decide(connection, row.id, AuthorizationState.CLOSED)
        return AuthorizationState.CLOSED, ""
    device.ask_person(connection, row.id, person, shown)
    return "ask-link", account


def _sign_in(
    connection: Connection, row: Row[Any], person: Person, shown: Shown, now: datetime
) -> tuple[str, str]:
    found = account_linking.linked(connection, person)
    if found is not None and not found.confirmed:
        account = account_linking.shown_account(connection, found.account_id)
        if account:
            device.ask_person(connection, row.id, person, shown)
            return "ask-own", account
        account_linking.drop(connection, person)
    return _approve(connection, row, person, now), ""


def _approve(connection: Connection, row: Row[Any], person: Person, now: datetime) -> str:
    found = account_linking.linked(connection, person)
    number = account_linking.own_account(connection, person, now) if found is None else found.account_id
    is_open = bool(account_linking.login_of(connection, number))
    outcome = AuthorizationState.APPROVED if is_open else AuthorizationState.CLOSED
    if outcome == AuthorizationState.APPROVED:
        account_linking.seen(connection, person)
    device.decide(connection, row.id, outcome, number if outcome == AuthorizationState.APPROVED else None)
    return outcome


def _terminal(request: Request, row: Row[Any], user_code: str, account: str) -> pages.Terminal:
    plain = device.plain(user_code)
    zone = ZoneInfo(state_of(request)[1].time_zone)
    since = f"{row.created_at.astimezone(zone):%d.%m.%Y %H:%M}"
    return pages.Terminal(f"{plain[:4]}-{plain[4:]}", row.device, row.address or "", since, account)


async def _form(request: Request) -> Callable[[str], str]:
    """A form's values by name, "" for a missing one."""
    found = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=20)
    return lambda name: found.get(name, [""])[0]


def _with_cookie(request: Request, answer: Response, shown: Shown) -> Response:
    """Lax, not strict: the browser returns from State Services by a link of another site."""
    answer.set_cookie(
        COOKIE,
        shown.cookie,
        max_age=int(device.LIFE.total_seconds()),
        path="/state-services",
        httponly=True,
        samesite="lax",
        secure=public_address(request).startswith("https:"),
    )
    return answer


def _over(outcome: str) -> Response:
    answer = pages.result(outcome)
    answer.delete_cookie(COOKIE, path="/state-services")
    return answer


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return quote(f"{parts.scheme}://{parts.netloc}", safe=":/[].")
