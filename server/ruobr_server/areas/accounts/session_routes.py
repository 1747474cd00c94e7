"""Signing in and out, and the list of sessions (``/cabinet/session``)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict

from ruobr_server.auth import restrictions, sessions
from ruobr_server.auth.dependencies import GateDep, SecretsDep, WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.second_factor import wrong_code
from ruobr_server.kit.errors import NotFound, SecondFactorRequired, TooManyAttempts, Unauthenticated
from ruobr_server.kit.http.dependencies import ClientAddress, ClockDep, DatabaseDep, SettingsDep
from ruobr_server.kit.http.responses import example, private, refusal_example
from ruobr_tui.api.models.cabinet import Credentials, Sessions, SignedIn
from ruobr_tui.api.reasons import accounts
from ruobr_tui.api.rules.second_factor import normal_code

_SESSION = {
    "id": 1,
    "device": "ruobr-tui, laptop",
    "created_at": "2026-11-24T03:00:00Z",
    "last_seen_at": "2026-11-24T03:00:00Z",
    "expires_at": "2026-12-24T03:00:00Z",
    "current": True,
}
_REFUSED = refusal_example("Wrong login or password, or the session has ended", Unauthenticated())
_SLOWED = refusal_example("Wrong passwords are slowed; Retry-After tells the seconds", TooManyAttempts())
_UNKNOWN = refusal_example("No such session of yours", NotFound())

router = APIRouter(prefix="/cabinet/session", tags=["sessions"], responses={401: _REFUSED})


class SignInBody(Credentials):
    """Login (any case), password, and the name of this device in the list of sessions."""

    # FastAPI wraps the model of a body in a way that needs it built at import.
    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"login": "parent", "password": "demo", "device": "ruobr-tui, laptop"}},
    )


SessionNumber = Annotated[int, Path(ge=1, lt=2**63, examples=[1])]


@router.post(
    "",
    status_code=201,
    summary="Sign in",
    response_model=SignedIn,
    responses={
        201: example(
            "The token is told this once", {"token": "6mB4…", "session": _SESSION, "next_steps": []}
        ),
        403: refusal_example("The account has a second factor", SecondFactorRequired(accounts.ENTER_CODE)),
        422: refusal_example("Another code", wrong_code()),
        429: _SLOWED,
    },
)
async def sign_in(
    database: DatabaseDep,
    gate: GateDep,
    address: ClientAddress,
    body: SignInBody,
    clock: ClockDep,
    settings: SettingsDep,
    keys: SecretsDep,
) -> Response:
    """Check login (any case) and password, and open a session.

    An account with a second factor needs ``code`` as well: without it the response is 403
    ``second-factor-required``, with a wrong one 422.

    Send the token with every later request: ``Authorization: Bearer …``. The session ends when it is signed
    out, when the password changes, when it is unused for a month, and at the latest after three months.
    With ``next_steps`` everything else is refused (403 with a code of the same meaning) until they are done.
    """
    login, device_key = normal_login(body.login), body.device_key.get_secret_value()
    account = await gate.check_password(
        login,
        body.password.get_secret_value(),
        address,
        device_key=device_key,
    )
    shown = sessions.CodeShown(address=address, device_key=device_key, keys=keys)
    if code := normal_code(body.code.get_secret_value()):
        place = await gate.count_code(account.account_id, address, device_key=device_key)
        shown = replace(shown, code=code, place=place)
    opened = await database.write(
        sessions.open_session, account, body.device, clock(), settings.new_session_life, shown
    )
    steps = restrictions.next_steps(opened.standing, settings.second_factor)
    return private({"token": opened.token, "session": opened.session.to_wire(), "next_steps": steps}, 201)


@router.get(
    "",
    summary="The account's live sessions",
    response_model=Sessions,
    responses={200: example("The latest used first", {"sessions": [_SESSION]})},
)
async def list_sessions(database: DatabaseDep, caller: Caller, clock: ClockDep) -> Response:
    """All signed-in devices; ``current`` marks the one of this request."""
    return private(Sessions(sessions=await database.read(sessions.sessions_of, caller, clock())))


@router.delete("", status_code=204, summary="Sign out", responses={404: _UNKNOWN})
async def sign_out(database: DatabaseDep, caller: Caller) -> Response:
    """End the session of this request. Header credentials have none."""
    if caller.session_id is None:
        raise NotFound
    await database.write(sessions.end_session, caller, caller.session_id)
    return Response(status_code=204)


@router.delete("/{session_id}", status_code=204, summary="Sign another device out", responses={404: _UNKNOWN})
async def end_session(write: WriteOnce, caller: Caller, session_id: SessionNumber) -> Response:
    """End any session of the account."""
    await write(None, sessions.end_session, caller, session_id)
    return Response(status_code=204)
