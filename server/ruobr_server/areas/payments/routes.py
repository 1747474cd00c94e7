"""Payments for parents (``/cabinet/payments``)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.payments import receipts, refunds, service
from ruobr_server.areas.payments.bodies import RefundBody
from ruobr_server.areas.payments.dependencies import BankDep
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import Forbidden, InvalidInput
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Number, SettingsDep
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.roles import Role

router = APIRouter(prefix="/cabinet/payments", tags=["payments"], responses=REFUSALS, route_class=TaggedRoute)

_DRAWING = ThreadPoolExecutor(1, "receipts")
"""One receipt is drawn at a time, for all callers."""

_BINARY = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
_PDF: dict[int | str, dict[str, Any]] = {200: {"description": "The file's bytes", "content": _BINARY}}

_PAYMENT: JsonDict = {"parts": [{"child": 17, "amount": "500,00"}], "language": "ru"}


class PayBody(wire.PaymentRequest):
    """The amount for each child."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _PAYMENT})


class ActBody(wire.PaymentAct):
    """Cancel, or ask for a refund."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "cancel", "version": 2}}
    )


@router.get(
    "/accounts",
    summary="Accounts that can be topped up",
    response_model=wire.Payables,
    responses={200: example("The caller's children", {"accounts": [], "online": True})},
)
async def accounts(database: DatabaseDep, caller: Caller, bank: BankDep, settings: SettingsDep) -> Response:
    """With the payee, for a transfer by any bank's app."""
    payables = await database.read(service.payables, caller, online=bank.is_online)
    entity = settings.legal_entity
    payee = wire.Payee(name=entity.name, tax_number=entity.tax_number)
    return private(payables.model_copy(update={"payee": payee}))


@router.get(
    "",
    summary="My payments",
    response_model=wire.Payments,
    responses={200: example("The latest first", {"payments": [], "more": False})},
)
async def payments(
    database: DatabaseDep,
    caller: Caller,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    which: Literal["open", "credited", "nothing"] | None = None,
) -> Response:
    """Those before ``before``; all, or only the open, credited or failed ones."""
    return private(await database.read(service.own_payments, caller, before, which))


@router.post("", status_code=201, summary="Pay", response_model=wire.Payment)
async def pay(
    write: WriteOnce, database: DatabaseDep, caller: Caller, bank: BankDep, body: PayBody, clock: ClockDep
) -> Response:
    """For one child or several. ``page_url`` is the bank's page; empty while the bank does not respond."""
    if caller.role != Role.PARENT:
        raise Forbidden
    watcher = await bank.watcher()
    number: int = await write(body, service.create, caller, body, clock())
    await watcher.attend(number)
    return private(await database.read(service.one, caller, number), 201)


@router.get("/{number}", summary="One payment", response_model=wire.Payment)
async def one(database: DatabaseDep, caller: Caller, number: Number) -> Response:
    """With its history; credited ones have a receipt."""
    return private(await database.read(service.one, caller, number))


@router.get("/{number}/receipt", summary="The receipt as PDF", response_class=Response, responses=_PDF)
async def receipt(
    database: DatabaseDep,
    caller: Caller,
    number: Number,
    settings: SettingsDep,
    language: Literal["ru", "en"] = "ru",
) -> Response:
    """Of a credited payment; its fonts are embedded."""
    stored = await database.read(service.receipt, caller, number)
    complete = replace(stored, payee=settings.legal_entity)
    loop = asyncio.get_running_loop()
    drawn = await loop.run_in_executor(_DRAWING, receipts.as_pdf, complete, language)
    name = f'attachment; filename="{complete.payment.number}.pdf"'
    headers = {"cache-control": "no-store", "content-disposition": name, "x-content-type-options": "nosniff"}
    return Response(drawn, media_type="application/pdf", headers=headers)


@router.post("/{number}", summary="Cancel, or ask for a refund", response_model=wire.Payment)
async def act(
    write: WriteOnce,
    database: DatabaseDep,
    caller: Caller,
    bank: BankDep,
    number: Number,
    body: ActBody,
    clock: ClockDep,
) -> Response:
    """A refund is decided at the desk. A payment that the bank has taken cannot be cancelled."""
    if body.action == "cancel":
        await database.read(service.current, caller, number, body.version)
        await (await bank.watcher()).cancel(number)
        return private(await database.read(service.one, caller, number))
    if body.action != "ask-refund":
        raise InvalidInput("action: one of cancel, ask-refund")
    return private(await write(body, service.ask_refund, caller, number, body, clock()))


@router.post("/refunds/{number}", summary="Withdraw a refund request", response_model=wire.Payment)
async def act_on_refund(
    write: WriteOnce, caller: Caller, number: Number, body: RefundBody, clock: ClockDep
) -> Response:
    """Only ``withdraw``, and only before it is decided."""
    if body.action != "withdraw":
        raise InvalidInput("action: withdraw")
    return private(await write(body, _withdraw_refund, caller, number, body.version, clock()))


def _withdraw_refund(
    connection: Connection, caller: Identity, number: int, version: int, now: datetime
) -> wire.Payment:
    payment = refunds.withdraw(connection, caller, number, version, now)
    return service.one(connection, caller, payment)
