"""The HTML pages of State Services: from the terminal's code to ESIA and back, and the result.

Each form contains a one-time token (``auth.page_tokens``) that belongs to the cookie of the browser. Requests
of other sites' pages are refused before routing (``auth.cross_site``).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Cookie, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Row

from ruobr_server.areas.state_services import account_linking, device, pages
from ruobr_server.areas.state_services.dependencies import ProviderDep, PublicAddress, get_provider
from ruobr_server.areas.state_services.device import OldPage
from ruobr_server.auth import page_tokens, throttle
from ruobr_server.auth.page_tokens import Shown
from ruobr_server.integrations.state_services.person import NotVouchedFor, Person, outcome_of
from ruobr_server.integrations.state_services.states import AuthorizationState
from ruobr_server.kit.errors import InvalidInput, NotFound, TooMany, Unavailable
from ruobr_server.kit.http.dependencies import (
    ClientAddress,
    ClockDep,
    DatabaseDep,
    RateLimit,
    SettingsDep,
    TimeZone,
)

router = APIRouter(prefix="/state-services", include_in_schema=False)

FORMS = ("/state-services/activate", "/state-services/decide")
"""Paths that accept a form."""

MOST_FIELDS = 20
"""Of a form; a page of ours has three."""

COOKIE = "ruobr-state-services"
"""Identifies one browser: only the one that received the page may send it, go to ESIA and come back."""

NO_CODE = "Такого кода нет, или он больше не действует."
SLOWLY = "Слишком много попыток. Подождите немного."


async def get_form(request: Request) -> Callable[[str], str]:
    """A form's values by name, "" for a missing one. Raises ``InvalidInput`` for too many."""
    text = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(text, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise InvalidInput(f"body: at most {MOST_FIELDS} fields") from error
    return lambda name: fields.get(name, [""])[0]


Browser = Annotated[str, Cookie(alias=COOKIE)]
"""The cookie of the browser; "" before its first page."""

Form = Annotated[Callable[[str], str], Depends(get_form)]


@router.get("/activate")
async def activate(
    database: DatabaseDep,
    limit_rate: RateLimit,
    provider: ProviderDep,
    address: ClientAddress,
    portal: PublicAddress,
    clock: ClockDep,
    zone: TimeZone,
    user_code: str = "",
    browser: Browser = "",
) -> Response:
    """Enter the code, or take it from the address; then a confirmation."""
    goes_to = _origin(provider.base_url)
    if not user_code:
        return pages.ask_code("", goes_to)
    shown = page_tokens.new(browser)
    try:
        await limit_rate(throttle.count_code)
        row, account = await database.write(_show, user_code, shown, clock())
    except NotFound:
        return pages.ask_code(user_code[:20], goes_to, NO_CODE)
    except TooMany:
        return pages.ask_code(user_code[:20], goes_to, SLOWLY)
    await database.write(throttle.code_was_right, address)
    page = pages.confirm(_terminal(row, user_code, account, zone), shown.token, goes_to)
    return _with_cookie(page, shown, portal)


@router.post("/activate")
async def go(
    database: DatabaseDep,
    limit_rate: RateLimit,
    provider: ProviderDep,
    address: ClientAddress,
    portal: PublicAddress,
    form: Form,
    clock: ClockDep,
    browser: Browser = "",
) -> Response:
    """Redirect to State Services, from a page that this browser received."""
    state = str(uuid.uuid4())
    try:
        await limit_rate(throttle.count_code)
        token = form(page_tokens.FIELD)
        await database.write(device.send_browser, form("user_code"), token, browser, state, clock())
    except NotFound:
        return pages.result("expired")
    except OldPage:
        return pages.result("old-page")
    except TooMany:
        return pages.ask_code("", _origin(provider.base_url), SLOWLY)
    await database.write(throttle.code_was_right, address)
    response = RedirectResponse(provider.authorize_url(state, _back_address(portal), clock()), 303)
    response.headers["cache-control"] = "no-store"
    response.headers["referrer-policy"] = "no-referrer"
    return response


@router.get("/back")
async def back(
    database: DatabaseDep,
    provider: ProviderDep,
    portal: PublicAddress,
    clock: ClockDep,
    settings: SettingsDep,
    state: str = "",
    code: str = "",
    error: str = "",
    browser: Browser = "",
) -> Response:
    """Return from State Services: show the result; the terminal gets it when it polls."""
    try:
        row = await database.write(device.returned, state[:36], browser, clock())
    except NotFound:
        return pages.result("expired")
    if error or not code:
        await database.write(device.decide, row.id, AuthorizationState.DENIED)
        return _over(AuthorizationState.DENIED)
    try:
        person = await provider.person(code, _back_address(portal), clock())
    except Unavailable:
        await database.write(device.decide, row.id, AuthorizationState.DENIED)
        return _over("unavailable")
    except NotVouchedFor:
        await database.write(device.decide, row.id, AuthorizationState.DENIED)
        return _over("not-vouched-for")
    region = settings.region if settings.state_services and settings.state_services.own_region else ""
    shown = page_tokens.new(browser)
    outcome, account = await database.write(_settle, row, person, region, shown, clock())
    match outcome:
        case "ask-link":
            return _with_cookie(pages.ask_link(account, person.full_name, shown.token), shown, portal)
        case "ask-own":
            return _with_cookie(pages.ask_own(account, person.full_name, shown.token), shown, portal)
    return _over(outcome)


@router.post("/decide", dependencies=[Depends(get_provider)])
async def decide(database: DatabaseDep, form: Form, clock: ClockDep, browser: Browser = "") -> Response:
    """The person has answered whether the account is theirs; everything but yes is no."""
    token, is_theirs = form(page_tokens.FIELD), form("answer") == "yes"
    try:
        return _over(await database.write(_decide, token, browser, clock(), is_theirs=is_theirs))
    except OldPage:
        return pages.result("old-page")


def _show(connection: Connection, user_code: str, shown: Shown, now: datetime) -> tuple[Row[Any], str]:
    """The terminal of a code, and the account that it links ("": none). Raises ``NotFound``."""
    row = device.show(connection, user_code, shown, now)
    account = "" if row.linking_id is None else account_linking.shown_account(connection, row.linking_id)
    if row.linking_id is not None and not account:
        raise NotFound  # the account was closed meanwhile
    return row, account


def _settle(
    connection: Connection, row: Row[Any], person: Person, region: str, shown: Shown, now: datetime
) -> tuple[str, str]:
    """The outcome for the person who returned, and the account for the page's question."""
    outcome = outcome_of(person, region)
    if outcome != AuthorizationState.APPROVED:
        device.decide(connection, row.id, outcome)
        return outcome, ""
    if row.linking_id is not None:
        return _begin_link(connection, row, person, shown)
    return _sign_in(connection, row, person, shown, now)


def _decide(connection: Connection, token: str, browser: str, now: datetime, *, is_theirs: bool) -> str:
    """The outcome of the person's answer."""
    row, person = device.answered(connection, token, browser, now)
    if row.linking_id is not None:
        device.decide(
            connection,
            row.id,
            AuthorizationState.APPROVED if is_theirs else AuthorizationState.DENIED,
            row.linking_id if is_theirs else None,
        )
        return "confirm" if is_theirs else "not-linked"
    if not is_theirs:
        account_linking.drop(connection, person)
    return _approve(connection, row, person, now)


def _begin_link(connection: Connection, row: Row[Any], person: Person, shown: Shown) -> tuple[str, str]:
    link = account_linking.linked(connection, person)
    account = account_linking.shown_account(connection, row.linking_id)
    if link is not None and link.confirmed:
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
    link = account_linking.linked(connection, person)
    if link is not None and not link.confirmed:
        account = account_linking.shown_account(connection, link.account_id)
        if account:
            device.ask_person(connection, row.id, person, shown)
            return "ask-own", account
        account_linking.drop(connection, person)
    return _approve(connection, row, person, now), ""


def _approve(connection: Connection, row: Row[Any], person: Person, now: datetime) -> str:
    link = account_linking.linked(connection, person)
    number = account_linking.own_account(connection, person, now) if link is None else link.account_id
    is_open = bool(account_linking.login_of(connection, number))
    outcome = AuthorizationState.APPROVED if is_open else AuthorizationState.CLOSED
    if outcome == AuthorizationState.APPROVED:
        account_linking.seen(connection, person)
    device.decide(connection, row.id, outcome, number if outcome == AuthorizationState.APPROVED else None)
    return outcome


def _terminal(row: Row[Any], user_code: str, account: str, zone: ZoneInfo) -> pages.Terminal:
    plain = device.plain(user_code)
    since = f"{row.created_at.astimezone(zone):%d.%m.%Y %H:%M}"
    return pages.Terminal(f"{plain[:4]}-{plain[4:]}", row.device, row.address or "", since, account)


def _back_address(portal: str) -> str:
    return f"{portal}/state-services/back"


def _with_cookie(response: Response, shown: Shown, portal: str) -> Response:
    """Lax, not strict: the browser returns from State Services by a link of another site."""
    response.set_cookie(
        COOKIE,
        shown.cookie,
        max_age=int(device.LIFE.total_seconds()),
        path="/state-services",
        httponly=True,
        samesite="lax",
        secure=portal.startswith("https:"),
    )
    return response


def _over(outcome: str) -> Response:
    response = pages.result(outcome)
    response.delete_cookie(COOKIE, path="/state-services")
    return response


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return quote(f"{parts.scheme}://{parts.netloc}", safe=":/[].")
