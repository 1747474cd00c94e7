"""Accounts inside the caller's scope (``/administration/accounts``)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.administration import account_changes, account_list
from ruobr_server.areas.personal_data.service import LoggedRead, Subject
from ruobr_server.auth.dependencies import GateDep, WriteOnce, WriteSecretOnce
from ruobr_server.auth.generated import new_password
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    ListingDep,
    Number,
    SettingsDep,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.workflow.idempotency import forget_sealed
from ruobr_tui.api.models import administration as wire
from ruobr_tui.api.reasons import decisions
from ruobr_tui.api.roles import STAFF

router = APIRouter(
    prefix="/administration/accounts", tags=["administration"], responses=REFUSALS, route_class=TaggedRoute
)

WHAT = "account"
"""An account of a family in the access log."""

State = Annotated[Literal["active", "closed"], Query(examples=["active"])]
SessionNumber = Annotated[int, Path(ge=1, lt=2**63, examples=[1])]


class DecideAccountBody(wire.AccountDecision):
    """Close or open again."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "close", "reason": "Уволена"}}
    )


@router.get(
    "",
    summary="Accounts inside my scope",
    response_model=wire.AccountRows,
    responses={200: example("By name", {"accounts": [], "counts": {"active": 2}})},
)
async def read_accounts(
    database: DatabaseDep, caller: Caller, listing: ListingDep, state: State = "active"
) -> Response:
    """For administrators and support, found by the beginning of a surname or login."""
    return private(await database.read(account_list.accounts_in_scope, caller, state, listing))


@router.get("/{number}", summary="One account", response_model=wire.AccountDetail)
async def read_account(read_logged: LoggedRead, caller: Caller, number: Number, clock: ClockDep) -> Response:
    """Roles, devices, what was done with it, and what the caller may do. A family reads who has looked."""
    return private(await read_logged(WHAT, _families, account_list.one, caller, number, clock()))


@router.post("/{number}", summary="Close or open again", response_model=wire.AccountDetail)
async def decide(
    write: WriteOnce,
    caller: Caller,
    number: Number,
    body: DecideAccountBody,
    clock: ClockDep,
    settings: SettingsDep,
) -> Response:
    """Needs a reason. The sessions of a closed account end. 202 if closing waits for a second person."""
    shown = await write(
        body,
        account_changes.decide,
        caller,
        number,
        body.action,
        body.reason,
        clock(),
        settings.four_eyes,
    )
    return private(shown, 202 if shown["waits"] else 200)


@router.post("/{number}/password", summary="Set a one-time password", response_model=wire.OneTimePassword)
async def reset(
    write: WriteSecretOnce,
    database: DatabaseDep,
    gate: GateDep,
    caller: Caller,
    number: Number,
    clock: ClockDep,
) -> Response:
    """All sessions end. The password is returned once; with the same key again for a quarter of an hour."""
    password = new_password()
    password_hash = await gate.passwords.hash(password)
    made = await write(None, _reset, caller, number, password, password_hash, clock())
    version = made.pop("version")
    if not await database.read(account_changes.still_holds, caller, number, made["login"], version):
        raise Conflict(decisions.SLIP_NO_LONGER_SHOWN)
    return private(made)


@router.delete(
    "/{number}/second-factor", summary="Turn off a lost second factor", response_model=wire.AccountDetail
)
async def turn_factor_off(write: WriteOnce, caller: Caller, number: Number, clock: ClockDep) -> Response:
    """For somebody who has lost phone and recovery codes. All sessions end; the password stays."""
    return private(await write(None, account_changes.turn_factor_off, caller, number, clock()))


@router.delete("/{number}/sessions", summary="End all sessions", response_model=wire.AccountDetail)
async def end_sessions(write: WriteOnce, caller: Caller, number: Number, clock: ClockDep) -> Response:
    """Every device has to sign in again."""
    return private(await write(None, account_changes.end_sessions, caller, number, None, clock()))


@router.delete(
    "/{number}/sessions/{session_id}", summary="End one session", response_model=wire.AccountDetail
)
async def end_session(
    write: WriteOnce, caller: Caller, number: Number, session_id: SessionNumber, clock: ClockDep
) -> Response:
    """This device has to sign in again."""
    return private(await write(None, account_changes.end_sessions, caller, number, session_id, clock()))


def _families(_connection: Connection, shown: wire.AccountDetail) -> list[Subject]:
    return [] if shown.account.role in STAFF else [(shown.account.id, None)]


def _reset(
    connection: Connection, caller: Identity, number: int, password: str, password_hash: str, now: datetime
) -> dict[str, object]:
    forget_sealed(connection, now)
    return {**account_changes.reset(connection, caller, number, password_hash, now), "password": password}
