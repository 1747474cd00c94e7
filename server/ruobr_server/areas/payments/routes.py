"""Payments for parents, refunds at the desk, and the two addresses that the bank sends others to."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.payments import (
    alerts,
    desk_refunds,
    pages,
    receipts,
    refunds,
    revocation,
    service,
)
from ruobr_server.areas.payments.callbacks import is_from_the_bank
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.areas.personal_data.service import Subject, read_noted
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import Conflict, Forbidden, InvalidInput, NotFound
from ruobr_server.kit.http.dependencies import REFUSALS, Key, Number, private, state_of, write_once
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.workflow.machine import REVOKE
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.roles import Role

router = APIRouter(prefix="/cabinet/payments", tags=["payments"], responses=REFUSALS, route_class=TaggedRoute)
desk = APIRouter(prefix="/desk/refunds", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)
outside = APIRouter(prefix="/payments", include_in_schema=False)

START_SECONDS = 60.0
"""How long a payment waits for a bank that is just starting."""

WHAT = "refund"
"""How the log of looks names it."""

_DRAWING = ThreadPoolExecutor(1, "receipts")
"""One receipt is drawn at a time, whoever asks for how many."""

_BINARY = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
_PDF: dict[int | str, dict[str, Any]] = {200: {"description": "The file's bytes", "content": _BINARY}}

_TOLD: JsonDict = {"parts": [{"child": 17, "amount": "500,00"}], "language": "ru"}


class TellBody(wire.PaymentRequest):
    """So much for each child."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _TOLD})


class ActBody(wire.PaymentAct):
    """Cancel, or ask for a refund."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "cancel", "version": 2}}
    )


class RefundBody(wire.RefundAct):
    """Withdraw, approve, refuse or revoke."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "approve", "version": 1}}
    )


class AlertBody(wire.AlertAct):
    """Close, with what it was."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "close", "version": 1, "note": "…"}}
    )


class ReverseBody(wire.PaymentReversed):
    """Take off again, with the reason."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "reverse", "version": 4, "note": "…"}}
    )


_NUMBER = "M00000042-7KQ4-X9TDM2"
_START: JsonDict = {"payment": _NUMBER, "child": 17, "amount": "150,00", "reason": "Двойная оплата"}


class StartBody(wire.RefundStarted):
    """The payment's number, for whom, how much, why."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _START})


def _is_online(request: Request) -> bool:
    """Whether a bank is connected, or just starting."""
    return request.app.state.watcher is not None or request.app.state.bank_starts is not None


async def _watcher(request: Request) -> Watcher:
    """Raises ``Conflict`` where no bank is connected."""
    if request.app.state.watcher is None and request.app.state.bank_starts is not None:
        with suppress(TimeoutError):
            await asyncio.wait_for(request.app.state.bank_starts.wait(), START_SECONDS)
    watcher = cast(Watcher | None, request.app.state.watcher)
    if watcher is None:
        raise Conflict(reasons.NO_BANK)
    return watcher


@router.get(
    "/accounts",
    summary="Accounts that can be topped up",
    response_model=wire.Payables,
    responses={200: example("The caller's children", {"accounts": [], "online": True})},
)
async def accounts(request: Request, caller: Caller) -> Response:
    """With who gets the money, for a transfer by any bank's app."""
    online, (database, settings, _) = _is_online(request), state_of(request)
    found = await database.read(service.payables, caller, online=online)
    entity = settings.legal_entity
    payee = wire.Payee(name=entity.name, tax_number=entity.tax_number)
    return private(found.model_copy(update={"payee": payee}).to_wire())


@router.get(
    "",
    summary="My payments",
    response_model=wire.Payments,
    responses={200: example("The latest first", {"payments": [], "more": False})},
)
async def payments(
    request: Request,
    caller: Caller,
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    which: Literal["open", "credited", "nothing"] | None = None,
) -> Response:
    """Those before ``before``; all, or only those that are open, were credited, or came to nothing."""
    found = await state_of(request)[0].read(service.own_payments, caller, before, which)
    return private(found.to_wire())


@router.post("", status_code=201, summary="Pay", response_model=wire.Payment)
async def pay(request: Request, caller: Caller, told: TellBody, key: Key = None) -> Response:
    """Of one child or several. ``page_url`` is the bank's page; empty while the bank does not answer."""
    if caller.role != Role.PARENT:
        raise Forbidden
    watcher, (database, _, clock) = await _watcher(request), state_of(request)

    def do(connection: Connection) -> int:
        return service.create(connection, caller, told, clock())

    number: int = await write_once(request, caller, key, told.to_wire(), do)
    await watcher.attend(number)
    return private((await database.read(service.one, caller, number)).to_wire(), 201)


@router.get("/{number}", summary="One payment", response_model=wire.Payment)
async def one(request: Request, caller: Caller, number: Number) -> Response:
    """With its history: the receipt, once it is credited."""
    found = await state_of(request)[0].read(service.one, caller, number)
    return private(found.to_wire())


@router.get("/{number}/receipt", summary="The receipt as PDF", response_class=Response, responses=_PDF)
async def receipt(
    caller: Caller, request: Request, number: Number, language: Literal["ru", "en"] = "ru"
) -> Response:
    """Once the money has come; its fonts are embedded."""
    database, settings, _ = state_of(request)
    found = replace(await database.read(service.receipt, caller, number), payee=settings.legal_entity)
    loop = asyncio.get_running_loop()
    drawn = await loop.run_in_executor(_DRAWING, receipts.as_pdf, found, language)
    name = f'attachment; filename="{found.payment.number}.pdf"'
    headers = {"cache-control": "no-store", "content-disposition": name, "x-content-type-options": "nosniff"}
    return Response(drawn, media_type="application/pdf", headers=headers)


@router.post("/{number}", summary="Cancel, or ask for a refund", response_model=wire.Payment)
async def act(request: Request, caller: Caller, number: Number, told: ActBody, key: Key = None) -> Response:
    """A refund is decided at the desk. What the bank has taken already cannot be cancelled."""
    database, _, clock = state_of(request)
    if told.action == "cancel":
        await database.read(service.current, caller, number, told.version)
        await (await _watcher(request)).cancel(number)
        return private((await database.read(service.one, caller, number)).to_wire())
    if told.action != "ask-refund":
        raise InvalidInput("action: one of cancel, ask-refund")

    def do(connection: Connection) -> object:
        return service.ask_refund(connection, caller, number, told, clock()).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


@router.post("/refunds/{number}", summary="Take a wish for a refund back", response_model=wire.Payment)
async def act_on_refund(
    request: Request, caller: Caller, number: Number, told: RefundBody, key: Key = None
) -> Response:
    """Only ``withdraw``, and only before it is decided."""
    clock = state_of(request)[2]
    if told.action != "withdraw":
        raise InvalidInput("action: withdraw")

    def do(connection: Connection) -> object:
        payment = refunds.withdraw(connection, caller, number, told.version, clock())
        return service.one(connection, caller, payment).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


# At the desk


@desk.get(
    "",
    summary="Refunds that are asked for",
    response_model=wire.DeskRefunds,
    responses={200: example("The oldest first", {"refunds": [], "alerts": []})},
)
async def work_list(request: Request, caller: Caller) -> Response:
    """Of the schools of the operator's meals desk."""
    now = state_of(request)[2]()
    found = await read_noted(request, caller, WHAT, lambda db: refunds.work_list(db, caller, now), _subjects)
    return private(found.to_wire())


@desk.get("/payments/{order}", summary="A payment by its number", response_model=wire.DeskPayment)
async def payment_of_desk(
    request: Request, caller: Caller, order: Annotated[str, Path(max_length=40, examples=[_NUMBER])]
) -> Response:
    """Its parts for children of the schools of the operator's meals desk; 404 when there are none."""
    found = await read_noted(
        request,
        caller,
        WHAT,
        lambda db: desk_refunds.payment_of_desk(db, caller, order),
        desk_refunds.payers_of,
    )
    return private(found.to_wire())


@desk.post(
    "/payments/{order}", summary="Take off what was credited by mistake", response_model=wire.DeskPayment
)
async def reverse(
    request: Request,
    caller: Caller,
    order: Annotated[str, Path(max_length=40, examples=[_NUMBER])],
    told: ReverseBody,
    key: Key = None,
) -> Response:
    """A reversing entry on each child's account, once; the family reads the note in its statement."""
    database, _, clock = state_of(request)

    def do(connection: Connection) -> None:
        desk_refunds.reverse(connection, caller, order, told, clock())

    await write_once(request, caller, key, told.to_wire(), do)
    return private((await database.read(desk_refunds.payment_of_desk, caller, order)).to_wire())


@desk.post("/alerts/{number}", summary="Close an alert", response_model=wire.DeskRefunds)
async def close_alert(
    request: Request, caller: Caller, number: Number, told: AlertBody, key: Key = None
) -> Response:
    """Somebody has looked at it; the note says what it was."""
    database, _, clock = state_of(request)

    def do(connection: Connection) -> None:
        alerts.close(connection, caller, number, told.action, told.version, told.note, clock())

    await write_once(request, caller, key, told.to_wire(), do)
    return private((await database.read(refunds.work_list, caller)).to_wire())


@desk.post("", status_code=201, summary="Start a refund", response_model=wire.DeskRefunds)
async def start(request: Request, caller: Caller, told: StartBody, key: Key = None) -> Response:
    """By the desk's own decision: put aside, and sent back to the card after the time to revoke it."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> int:
        return desk_refunds.start(connection, caller, told, clock())

    return await _sent(request, caller, await write_once(request, caller, key, told.to_wire(), do), 201)


@desk.post(
    "/{number}", summary="Approve, refuse, revoke, or explain a doubtful one", response_model=wire.DeskRefunds
)
async def decide(
    request: Request, caller: Caller, number: Number, told: RefundBody, key: Key = None
) -> Response:
    """Approved: the money is put aside and sent back to the card; until it is sent, ``revoke``.

    A doubtful refund is not sent: the bank has given something back that was not sent from here, perhaps
    before the database was restored. ``was-sent``: it was this one; ``send``: it was something else, send
    this one; ``drop``: something else, and this one is not sent.
    """
    clock = state_of(request)[2]

    def do(connection: Connection) -> int:
        if told.action == REVOKE:
            revocation.revoke(connection, caller, number, told.version, told.note, clock())
        else:
            refunds.decide(connection, caller, number, told.action, told.version, told.note, clock())
        return refunds.payment_of(connection, number)

    return await _sent(request, caller, await write_once(request, caller, key, told.to_wire(), do))


async def _sent(request: Request, caller: Identity, payment: int, status: int = 200) -> Response:
    """The list as it is now; the bank is asked at once."""
    if request.app.state.watcher is not None:
        request.app.state.watcher.hint(payment)
    database, _, clock = state_of(request)
    found = await database.read(refunds.work_list, caller, clock())
    return private(found.to_wire(), status)


def _subjects(connection: Connection, found: wire.DeskRefunds) -> list[Subject]:
    return refunds.subjects_of(connection, found)


# From outside


@outside.get("/callback")
async def callback(request: Request) -> Response:
    """The bank's hint, believed only so far as to look at the order. 200: need not be told again."""
    secret: bytes = request.app.state.callback_secret
    fields = request.query_params.multi_items()
    if not secret or not is_from_the_bank(secret, fields):
        return PlainTextResponse("checksum", 403)
    told = dict(fields)
    number = await state_of(request)[0].read(service.by_order, told.get("orderNumber", "")[:40])
    if number is None:
        raise NotFound
    (await _watcher(request)).hint(number)
    return PlainTextResponse("ok")


@outside.get("/back")
async def back(request: Request) -> Response:
    """Where the bank's page leads in the end. It knows nothing of the payment, whoever opens it."""
    return pages.back()
