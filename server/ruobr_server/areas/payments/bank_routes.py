"""The two routes to which the bank refers (``/payments``)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from ruobr_server.areas.payments import pages, service
from ruobr_server.areas.payments.callbacks import is_from_the_bank
from ruobr_server.areas.payments.dependencies import BankDep
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.http.dependencies import DatabaseDep

router = APIRouter(prefix="/payments", include_in_schema=False)


@router.get("/callback")
async def callback(request: Request, database: DatabaseDep, bank: BankDep) -> Response:
    """The bank's callback, used only as a hint to read the order. 200: need not be repeated."""
    fields = request.query_params.multi_items()
    if not bank.callback_secret or not is_from_the_bank(bank.callback_secret, fields):
        return PlainTextResponse("checksum", 403)
    order = dict(fields).get("orderNumber", "")
    payment = await database.read(service.by_order, order[:40])
    if payment is None:
        raise NotFound
    (await bank.watcher()).hint(payment)
    return PlainTextResponse("ok")


@router.get("/back")
async def back() -> Response:
    """The page after the bank's. It contains nothing about the payment."""
    return pages.back()
