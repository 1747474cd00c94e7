"""Registration, password reset, and changes of the user's login and password."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.accounts import email_jobs, password_choice, recovery, service
from ruobr_server.areas.accounts.registration import WORDING
from ruobr_server.areas.personal_data.service import consent_in_force
from ruobr_server.auth import throttle
from ruobr_server.auth.dependencies import GateDep, WriteOnce
from ruobr_server.auth.generated import new_password
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.auth.logins import normal_login
from ruobr_server.kit.errors import InvalidFields, NotFound, Unauthenticated
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClientAddress,
    ClockDep,
    DatabaseDep,
    JobsDep,
    Key,
    RateLimit,
    SettingsDep,
    Today,
)
from ruobr_server.kit.http.forms import right
from ruobr_server.kit.http.responses import example, private
from ruobr_tui.api.models import registration as wire
from ruobr_tui.api.reasons import accounts as reasons
from ruobr_tui.api.reasons import personal_data
from ruobr_tui.api.rules.fields import documents
from ruobr_tui.api.rules.fields.logins import check_login
from ruobr_tui.api.rules.fields.registration_forms import REGISTRATION
from ruobr_tui.api.rules.fields.wrong import Wrong

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


class RecoveryBody(wire.RecoveryRequest):
    """The email address."""

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
    """The current password, and the changes."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"current_password": "demo", "login": "olga-k", "password": ""}},
    )


async def _require_letters(settings: SettingsDep) -> None:
    """Raises ``NotFound`` if the server cannot send email."""
    if settings.smtp is None and not settings.demo:
        raise NotFound


@router.post(
    "/registration",
    status_code=202,
    summary="Register",
    dependencies=[Depends(_require_letters)],
    response_model=wire.Posted,
    responses={202: example("The same for every address", {"posted": True})},
)
async def register(
    database: DatabaseDep,
    gate: GateDep,
    limit_rate: RateLimit,
    jobs: JobsDep,
    body: RegisterBody,
    clock: ClockDep,
    today: Today,
    settings: SettingsDep,
) -> Response:
    """Login and password are sent by email. The response is the same whether the address is known or not."""
    clean = right(REGISTRATION, body.values, today)
    version = await database.read(consent_in_force, settings.consent.version)
    if body.consent_version not in ("", version):  # another text was shown
        raise InvalidFields({"agreed": personal_data.WORDING_CHANGED})
    is_due = await limit_rate(throttle.count_letter, "registration", clean["email"])
    password = new_password()
    password_hash = await gate.passwords.hash(password)
    registration = {
        **clean,
        WORDING: version,
        "password": password,
        "password_hash": password_hash,
    }
    if is_due:
        await database.write(email_jobs.note, "registration", clean["email"], registration, clock())
        jobs.wake()
    return private(wire.Posted(), 202)


@router.post(
    "/recovery",
    status_code=202,
    summary="Forgotten password",
    dependencies=[Depends(_require_letters)],
    response_model=wire.Posted,
    responses={202: example("The same for every address", {"posted": True})},
)
async def ask_for_recovery(
    database: DatabaseDep, limit_rate: RateLimit, jobs: JobsDep, body: RecoveryBody, clock: ClockDep
) -> Response:
    """A code is sent by email if the address is known; the response does not reveal it."""
    email = _email(body.email)
    if await limit_rate(throttle.count_letter, "recovery", email):
        await database.write(email_jobs.note, "recovery", email, {}, clock())
        jobs.wake()
    return private(wire.Posted(), 202)


@router.post(
    "/recovery/confirm",
    status_code=204,
    summary="Set a new password by code",
    dependencies=[Depends(_require_letters)],
)
async def confirm_recovery(
    database: DatabaseDep,
    gate: GateDep,
    limit_rate: RateLimit,
    address: ClientAddress,
    body: ConfirmBody,
    clock: ClockDep,
    key: Key = None,
) -> Response:
    """All sessions of the account end. A wrong code and an unknown address get the same response."""
    email = _email(body.email)
    await limit_rate(throttle.count_recovery, email)
    password = body.password.get_secret_value()
    await _check_new(password)
    password_hash = await gate.passwords.hash(password)
    code = body.code.get_secret_value()
    if not await database.write(recovery.confirm, email, code, password, password_hash, clock(), key):
        # The response may have been lost: the same request with the same password was carried out.
        present = await database.read(recovery.set_by, email, code, key, clock())
        if present is None or not (await gate.passwords.check(present, password)).right:
            raise recovery.wrong_code()
    await database.write(throttle.recovery_was_right, email, address)
    return Response(status_code=204)


@router.get(
    "/account",
    summary="My login",
    response_model=wire.OwnAccount,
    responses={200: example("As it is written", {"login": "parent", "email": "parent@example.org"})},
)
async def read_account(database: DatabaseDep, caller: Caller) -> Response:
    """The login, and the email address of the account."""
    return private(await database.read(service.own_account, caller))


@router.patch("/account", summary="Change login or password", response_model=wire.OwnAccount)
async def change_account(
    write: WriteOnce,
    database: DatabaseDep,
    gate: GateDep,
    caller: Caller,
    address: ClientAddress,
    body: ChangeBody,
) -> Response:
    """Needs the current password. With a new password all other sessions end, and one that was given out is
    no longer to be changed.
    """
    login, password = normal_login(body.login), body.password.get_secret_value()
    present = body.current_password.get_secret_value()
    change = {"login": login, "password": bool(password)}  # a stored digest must not reveal a password
    if stored := await write.stored_response(change):  # the current password has changed by then
        return private(stored[0])
    if login:
        _check_new_login(body.login.strip())
    if password:
        facts = await database.read(password_choice.facts_of, caller.account_id)
        await _check_new(password, login or caller.login, facts)
    try:
        await gate.check_password(caller.login, present, address, session_id=caller.session_id or 0)
    except Unauthenticated as error:
        raise InvalidFields({"current_password": reasons.WRONG_PASSWORD}) from error
    if password == present:  # whoever gave it out still knows it
        raise InvalidFields({"password": reasons.PASSWORD_UNCHANGED})
    if login and not password and login.casefold() == present.casefold():
        raise InvalidFields({"login": reasons.PASSWORD_HAS_LOGIN})
    password_hash = await gate.passwords.hash(password) if password else None
    return private(await write(change, _change_account, caller, login, password_hash))


def _change_account(
    connection: Connection, caller: Identity, login: str, password_hash: str | None
) -> wire.OwnAccount:
    if not service.change_account(connection, caller, login, password_hash):
        raise InvalidFields({"login": reasons.LOGIN_TAKEN})
    return service.own_account(connection, caller)


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
