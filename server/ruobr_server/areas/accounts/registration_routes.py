"""Getting in and one's own login: registration, recovery, change of login and password."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.accounts import email_jobs, password_choice, recovery, service
from ruobr_server.areas.accounts.registration import WORDING
from ruobr_server.auth import throttle
from ruobr_server.auth.generated import new_password
from ruobr_server.auth.identity import Caller, gate_of
from ruobr_server.auth.logins import normal_login
from ruobr_server.kit.errors import InvalidFields, NotFound, Unauthenticated
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    Key,
    answered_before,
    private,
    slow_down,
    state_of,
    today_of,
    write_once,
)
from ruobr_server.kit.http.forms import right
from ruobr_server.kit.http.responses import example
from ruobr_tui.api.models import registration as wire
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.rules import documents
from ruobr_tui.api.rules.logins import check_login
from ruobr_tui.api.rules.registration_forms import REGISTRATION
from ruobr_tui.api.rules.wrong import Wrong

router = APIRouter(prefix="/cabinet", tags=["getting in"], responses=REFUSALS)


class RegisterBody(wire.RegistrationRequest):
    """Surname, first name, phone, e-mail, agreement."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {
                "values": {
                    "last_name": "Кузнецова",
                    "first_name": "Ольга",
                    "phone": "+79130000069",
                    "email": "parent@example.org",
                    "agreed": "1",
                }
            }
        },
    )


class AskBody(wire.RecoveryRequest):
    """The address."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"email": "parent@example.org"}}
    )


class ConfirmBody(wire.RecoveryConfirmed):
    """Address, code, new password."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {"email": "parent@example.org", "code": "ABCDE23456", "password": "a long sentence"}
        },
    )


class ChangeBody(wire.AccountChange):
    """The present password, and what shall change."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"current_password": "demo", "login": "olga-k", "password": ""}},
    )


def _there_is_post(request: Request) -> None:
    """Raises ``NotFound`` where no letters are sent."""
    _, settings, _ = state_of(request)
    if settings.smtp is None and not settings.demo:
        raise NotFound


@router.post(
    "/registration",
    status_code=202,
    summary="Register",
    response_model=wire.Posted,
    responses={202: example("The same for every address", {"posted": True})},
)
async def register(request: Request, told: RegisterBody) -> Response:
    """A letter brings login and password. The answer is the same whether the address is known or not."""
    database, settings, clock = state_of(request)
    _there_is_post(request)
    clean = right(REGISTRATION, told.values, today_of(request))
    is_due = await slow_down(request, throttle.count_letter, "registration", clean["email"])
    password = new_password()
    hashed = await gate_of(request.scope).passwords.hash(password)
    told_all = {
        **clean,
        WORDING: settings.consent.version,
        "password": password,
        "password_hash": hashed,
    }
    if is_due:
        await database.write(email_jobs.note, "registration", clean["email"], told_all, clock())
        request.app.state.jobs.wake()
    return private(wire.Posted().to_wire(), 202)


@router.post(
    "/recovery",
    status_code=202,
    summary="Forgotten password",
    response_model=wire.Posted,
    responses={202: example("The same for every address", {"posted": True})},
)
async def ask_for_recovery(request: Request, told: AskBody) -> Response:
    """A letter brings a code, if the address is known; the answer does not tell."""
    database, _, clock = state_of(request)
    _there_is_post(request)
    email = _email(told.email)
    if await slow_down(request, throttle.count_letter, "recovery", email):
        await database.write(email_jobs.note, "recovery", email, {}, clock())
        request.app.state.jobs.wake()
    return private(wire.Posted().to_wire(), 202)


@router.post("/recovery/confirm", status_code=204, summary="Set a new password by code")
async def confirm_recovery(request: Request, told: ConfirmBody, key: Key = None) -> Response:
    """Every session of the account ends. A wrong code and an unknown address answer alike."""
    database, _, clock = state_of(request)
    _there_is_post(request)
    email = _email(told.email)
    await slow_down(request, throttle.count_recovery, email)
    password = told.password.get_secret_value()
    await _check_new(password)
    hashed = await gate_of(request.scope).passwords.hash(password)
    code = told.code.get_secret_value()
    if not await database.write(recovery.confirm, email, code, password, hashed, clock(), key):
        # Its answer may have been lost: the same request with the same password was carried out.
        present = await database.read(recovery.set_by, email, code, key, clock())
        if present is None or not (await gate_of(request.scope).passwords.check(present, password)).right:
            raise recovery.wrong_code()
    await database.write(throttle.recovery_was_right, email, address_of(request.scope))
    return Response(status_code=204)


@router.get(
    "/account",
    summary="My login",
    response_model=wire.OwnAccount,
    responses={200: example("As it is written", {"login": "parent", "email": "parent@example.org"})},
)
async def read_account(request: Request, caller: Caller) -> Response:
    """The login one signs in with, and the address that letters go to."""
    found = await state_of(request)[0].read(service.own_account, caller)
    return private(found.to_wire())


@router.patch("/account", summary="Change login or password", response_model=wire.OwnAccount)
async def change_account(request: Request, caller: Caller, told: ChangeBody, key: Key = None) -> Response:
    """Needs the present password. With a new password every other session ends."""
    database, _, _clock = state_of(request)
    gate = gate_of(request.scope)
    login, password = normal_login(told.login), told.password.get_secret_value()
    present = told.current_password.get_secret_value()
    asked_for = {"login": login, "password": bool(password)}  # a stored digest must not tell a password
    if before := await answered_before(request, caller, key, asked_for):  # the present one is another now
        return private(before[0])
    if login:
        _check_new_login(told.login.strip())
    if password:
        facts = await database.read(password_choice.facts_of, caller.account_id)
        await _check_new(password, login or caller.login, facts)
    try:
        await gate.check_password(
            caller.login, present, address_of(request.scope), session_id=caller.session_id or 0
        )
    except Unauthenticated as error:
        raise InvalidFields({"current_password": reasons.WRONG_PASSWORD}) from error
    if login and not password and login.casefold() == present.casefold():
        raise InvalidFields({"login": reasons.PASSWORD_HAS_LOGIN})
    hashed = await gate.passwords.hash(password) if password else None

    def change(connection: Connection) -> object:
        if not service.change_account(connection, caller, login, hashed):
            raise InvalidFields({"login": reasons.LOGIN_TAKEN})
        return service.own_account(connection, caller).to_wire()

    return private(await write_once(request, caller, key, asked_for, change))


def _email(text: str) -> str:
    try:
        return documents.email(text)
    except Wrong as error:
        raise InvalidFields({"email": error.explanation}) from error


def _check_new_login(login: str) -> None:
    try:
        check_login(login)
    except Wrong as error:
        raise InvalidFields({"login": error.explanation}) from error


async def _check_new(password: str, login: str = "", facts: list[str] | None = None) -> None:
    try:
        await asyncio.to_thread(password_choice.check, password, login, facts)
    except Wrong as error:
        raise InvalidFields({"password": error.explanation}) from error
