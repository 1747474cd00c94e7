"""Signing in and out, and the list of sessions (``/cabinet/session``)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from ruobr_server.auth import sessions
from ruobr_server.auth.identity import Caller, gate_of
from ruobr_server.auth.logins import normal_login
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import NotFound, TooManyAttempts, Unauthenticated
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import Key, write_once
from ruobr_server.kit.http.responses import example, refusal_example
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.models.cabinet import Credentials, Sessions, SignedIn

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


class SignIn(Credentials):
    """Login (any case), password, and how the list of sessions shall name this device."""

    # The framework wraps a body's model in a way that needs it built from the start.
    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"login": "parent", "password": "demo", "device": "ruobr-tui, laptop"}},
    )


SessionNumber = Annotated[int, Path(ge=1, lt=2**63, examples=[1])]


def _state(request: Request) -> tuple[Database, Settings, Clock]:
    state = request.app.state
    return state.database, state.settings, state.clock


def _private(content: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(content, status, headers={"cache-control": "no-store"})


@router.post(
    "",
    status_code=201,
    summary="Sign in",
    response_model=SignedIn,
    responses={
        201: example("The token is told this once", {"token": "6mB4…", "session": _SESSION}),
        429: _SLOWED,
    },
)
async def sign_in(request: Request, sent: SignIn) -> Response:
    """Check login (any case) and password, and open a session.

    Send the token with every later request: ``Authorization: Bearer …``. The session ends when it is
    signed out, when the password changes, when nobody uses it for a month, and at the latest when it is
    three months old.
    """
    database, settings, clock = _state(request)
    login = normal_login(sent.login)
    known = await gate_of(request.scope).check_password(
        login,
        sent.password.get_secret_value(),
        address_of(request.scope),
        device_key=sent.device_key.get_secret_value(),
    )
    token, session = await database.write(
        sessions.open_session, known, sent.device, clock(), settings.new_session_life
    )
    return _private({"token": token, "session": session.to_wire()}, 201)


@router.get(
    "",
    summary="The account's live sessions",
    response_model=Sessions,
    responses={200: example("The latest used first", {"sessions": [_SESSION]})},
)
async def list_sessions(request: Request, caller: Caller) -> Response:
    """Every device that is signed in; ``current`` marks the one that asks."""
    database, _, clock = _state(request)
    found = await database.read(sessions.sessions_of, caller, clock())
    return _private(Sessions(sessions=found).to_wire())


@router.delete("", status_code=204, summary="Sign out", responses={404: _UNKNOWN})
async def sign_out(request: Request, caller: Caller) -> Response:
    """End the session that asks. Header credentials have none."""
    if caller.session_id is None:
        raise NotFound
    await _state(request)[0].write(sessions.end_session, caller, caller.session_id)
    return Response(status_code=204)


@router.delete("/{session_id}", status_code=204, summary="Sign another device out", responses={404: _UNKNOWN})
async def end_session(
    request: Request, caller: Caller, session_id: SessionNumber, key: Key = None
) -> Response:
    """End any session of the account."""
    await write_once(request, caller, key, None, sessions.end_session, caller, session_id)
    return Response(status_code=204)
