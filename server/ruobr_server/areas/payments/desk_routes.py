"""Refunds at the desk (``/desk/refunds``)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.payments import alerts, desk_refunds, refund_list, refunds, revocation
from ruobr_server.areas.payments.bodies import RefundBody
from ruobr_server.areas.payments.dependencies import BankDep
from ruobr_server.areas.payments.states import REFUND
from ruobr_server.areas.personal_data.service import LoggedRead
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, ListingDep, Number
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.workflow.machine import REVOKE
from ruobr_tui.api.models import payments as wire

router = APIRouter(prefix="/desk/refunds", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "refund"
"""Its kind in the access log."""

_NUMBER = "M00000042-7KQ4-X9TDM2"
_START: JsonDict = {"payment": _NUMBER, "child": 17, "amount": "150,00", "reason": "Двойная оплата"}
State = Annotated[
    str | None, Query(pattern="^(" + "|".join(sorted({*REFUND.states, refund_list.DECIDED})) + ")$")
]
Order = Annotated[str, Path(max_length=40, examples=[_NUMBER])]


class AlertBody(wire.AlertAct):
    """Close it with an explanation."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "close", "version": 1, "note": "…"}}
    )


class ReverseBody(wire.PaymentReversed):
    """Reverse it, with a reason."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "reverse", "version": 4, "note": "…"}}
    )


class StartBody(wire.RefundStarted):
    """The payment's number, child, amount, reason."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _START})


@router.get(
    "",
    summary="The work list",
    response_model=wire.DeskRefunds,
    responses={200: example("The oldest first", {"refunds": [], "alerts": [], "counts": {"done": 7}})},
)
async def work_list(
    read_logged: LoggedRead, caller: Caller, clock: ClockDep, listing: ListingDep, state: State = None
) -> Response:
    """A page of the refunds of the operator's meals desk in a state; without one, of what is still to be
    done, with the open alerts before the first page; ``decided``: of what is over.
    """
    return private(
        await read_logged(
            WHAT, refund_list.subjects_of, refund_list.work_list, caller, clock(), state, listing
        )
    )


@router.get("/payments/{order}", summary="A payment by its number", response_model=wire.DeskPayment)
async def payment_of_desk(read_logged: LoggedRead, caller: Caller, order: Order) -> Response:
    """Its parts for children of the schools of the operator's meals desk; 404 if there are none."""
    return private(
        await read_logged(WHAT, desk_refunds.payers_of, desk_refunds.payment_of_desk, caller, order)
    )


@router.post(
    "/payments/{order}", summary="Reverse a payment credited by mistake", response_model=wire.DeskPayment
)
async def reverse(
    write: WriteOnce,
    database: DatabaseDep,
    caller: Caller,
    order: Order,
    body: ReverseBody,
    clock: ClockDep,
) -> Response:
    """A reversing entry on each child's account, once; the family reads the note in its statement."""
    await write(body, desk_refunds.reverse, caller, order, body, clock())
    return private(await database.read(desk_refunds.payment_of_desk, caller, order))


@router.post("/alerts/{number}", summary="Close an alert", response_model=wire.DeskAlert)
async def close_alert(
    write: WriteOnce, caller: Caller, number: Number, body: AlertBody, clock: ClockDep
) -> Response:
    """Mark it as handled; the note explains it."""
    return private(
        await write(body, alerts.close, caller, number, body.action, body.version, body.note, clock())
    )


@router.post("", status_code=201, summary="Start a refund", response_model=wire.DeskRefund)
async def start(
    write: WriteOnce, database: DatabaseDep, caller: Caller, bank: BankDep, body: StartBody, clock: ClockDep
) -> Response:
    """Decided by the desk: the amount is reserved, and sent back to the card after the time for revoking
    it.
    """
    number = await write(body, desk_refunds.start, caller, body, clock())
    bank.hint(await database.read(refunds.payment_of, number))
    return private(await database.read(refund_list.one, caller, number, clock()), 201)


@router.post(
    "/{number}", summary="Approve, reject, revoke, or explain a doubtful one", response_model=wire.DeskRefund
)
async def decide(
    write: WriteOnce,
    database: DatabaseDep,
    caller: Caller,
    bank: BankDep,
    number: Number,
    body: RefundBody,
    clock: ClockDep,
) -> Response:
    """Approved: the amount is reserved and sent back to the card; until it is sent, ``revoke``.

    A doubtful refund is not sent: the bank has returned money that was not sent from here, perhaps before the
    database was restored. ``was-sent``: it was this one; ``send``: it was something else, send this one;
    ``drop``: something else, and this one is not sent.
    """
    bank.hint(await write(body, _decide, caller, number, body, clock()))
    return private(await database.read(refund_list.one, caller, number, clock()))


def _decide(connection: Connection, caller: Identity, number: int, body: RefundBody, now: datetime) -> int:
    """Returns the id of the refund's payment."""
    if body.action == REVOKE:
        revocation.revoke(connection, caller, number, body.version, body.note, now)
    else:
        refunds.decide(connection, caller, number, body.action, body.version, body.note, now)
    return refunds.payment_of(connection, number)
