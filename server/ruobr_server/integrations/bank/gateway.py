"""A merchant's client of the acquirer: Sberbank's REST dialect over httpx.

Form-encoded ``POST …/payment/rest/<call>.do``; the response is HTTP 200 with ``errorCode`` in the JSON. No
card data.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import httpx

from ruobr_server.kit.outgoing import NoAnswer, call
from ruobr_tui.api.rules.text.json_text import WrongJson, decoded
from ruobr_tui.api.rules.text.safe_text import one_line

CURRENCY = "643"
AT_ONCE = 32
"""Concurrent calls. With each response the connection pool scans all waiting calls: hundreds of them
would be slow.
"""

_SECONDS = 10.0

LARGEST = 4 * 1024 * 1024
"""Maximum size of a response in bytes; a page of a hundred orders has about 100 kB."""


class BankError(Exception):
    """No usable response; the operation may have been carried out."""


class BankRefused(Exception):
    """The bank refused. ``code`` is its errorCode."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, one_line(text)[:200]
        super().__init__(f"errorCode {code}")


REGISTERED, HELD, DEPOSITED, REVERSED, REFUNDED, ACS, DECLINED = range(7)
"""The bank's orderStatus."""

DUPLICATE, UNKNOWN_ORDER = "1", "6"

REFERENCE, PORTAL = "reference", "portal"
"""Parameters that the bank stores with an order (``jsonParams``) and repeats in every response about it
(``merchantOrderParams``): the order's own proof, and the name of the database it comes from.
"""


@dataclass(frozen=True, slots=True)
class Registered:
    """A new order, and its payment page."""

    order_id: str
    form_url: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The state of an order at the bank at one moment; amounts in kopecks."""

    order_number: str
    order_id: str
    status: int
    amount: int
    refunded: int = 0
    action_code: int = 0
    because: str = ""
    card: str = ""
    approval_code: str = ""
    paid_at: datetime | None = None
    reference: str = ""
    portal: str = ""
    currency: str = CURRENCY
    deposited: int | None = None
    """The amount that the bank has taken, if it is in the response."""
    made_at: datetime | None = None
    """When the order was registered there."""

    @property
    def took(self) -> bool:
        """Whether the bank has taken the money, even if it was refunded since."""
        return self.status in (DEPOSITED, REFUNDED)


class Bank:
    """The gateway of one merchant at ``base_url``."""

    def __init__(
        self,
        base_url: str,
        login: str,
        password: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._auth = {"userName": login, "password": password}
        self._http = httpx.AsyncClient(
            base_url=self.base_url, timeout=_SECONDS, transport=transport, trust_env=False
        )
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def register(
        self,
        order_number: str,
        amount: int,
        *,
        reference: str,
        portal: str,
        description: str,
        language: str,
        return_url: str,
        callback_url: str,
        seconds: int,
    ) -> Registered:
        """Register an order. Raises ``BankRefused`` (``DUPLICATE``: it exists already) and ``BankError``."""
        answer = await self._call(
            "register",
            {
                "orderNumber": order_number,
                "amount": str(amount),
                "currency": CURRENCY,
                "returnUrl": return_url,
                "failUrl": return_url,
                "description": description[:99],
                "language": language,
                "sessionTimeoutSecs": str(seconds),
                "dynamicCallbackUrl": callback_url,
                "jsonParams": json.dumps({REFERENCE: reference, PORTAL: portal}),
            },
        )
        order_id, form_url = answer.get("orderId"), answer.get("formUrl")
        if not isinstance(order_id, str) or not isinstance(form_url, str):
            raise BankError("no order in the answer")
        if not form_url.startswith(("https://", "http://")) or len(form_url) > 500 or len(order_id) > 36:
            raise BankError("no usable address in the answer")
        return Registered(order_id, one_line(form_url))

    async def status(self, *, order_id: str = "", order_number: str = "") -> Reading:
        """The state of an order. Raises ``BankRefused`` (``UNKNOWN_ORDER``) and ``BankError``."""
        query = {"orderId": order_id} if order_id else {"orderNumber": order_number}
        reading = _reading(await self._call("getOrderStatusExtended", query))
        if order_id and reading.order_id not in ("", order_id):
            raise BankError("an answer about another order")
        return replace(reading, order_id=reading.order_id or order_id)

    async def refund(self, order_id: str, amount: int) -> None:
        """Refund an amount. Raises ``BankRefused``, and ``BankError`` if it may have been carried out."""
        await self._call("refund", {"orderId": order_id, "amount": str(amount)})

    async def decline(self, order_id: str, order_number: str) -> None:
        """Decline an unpaid order. Raises ``BankRefused`` and ``BankError``."""
        await self._call("decline", {"orderId": order_id, "orderNumber": order_number})

    async def orders_between(
        self, start: datetime, end: datetime, *, page: int
    ) -> tuple[list[Reading], bool]:
        """A page of the merchant's orders, and whether there are more. Raises as ``status``."""
        size = 100
        answer = await self._call(
            "getLastOrdersForMerchants",
            {
                "from": _bank_time(start),
                "to": _bank_time(end),
                "transactionStates": "CREATED,APPROVED,DEPOSITED,DECLINED,REVERSED,REFUNDED",
                "searchByCreatedDate": "true",
                "size": str(size),
                "page": str(page),
            },
        )
        rows, total = answer.get("orderStatuses"), answer.get("totalCount")
        if not isinstance(rows, list) or not isinstance(total, int):
            raise BankError("no list in the answer")
        return [_reading(each) for each in rows], (page + 1) * size < total

    async def _call(self, name: str, fields: dict[str, str]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_SECONDS):
                await self._turns.acquire()
        except TimeoutError as error:
            raise BankError("too many calls") from error
        try:
            payload = decoded(await self._answer(name, fields))
        except (NoAnswer, WrongJson) as error:
            raise BankError(str(error)) from error
        finally:
            self._turns.release()
        if not isinstance(payload, dict):
            raise BankError("not an object")
        code = str(payload.get("errorCode", payload.get("ErrorCode", "0")))
        if code == "7":  # an internal error of the bank: it may have been carried out
            raise BankError("errorCode 7")
        if code != "0":
            raise BankRefused(code, str(payload.get("errorMessage", payload.get("ErrorMessage", ""))))
        return payload

    async def _answer(self, name: str, fields: dict[str, str]) -> bytes:
        """The body of the response to a call."""
        url, form = f"/payment/rest/{name}.do", {**self._auth, **fields}
        status, body = await call(self._http, "POST", url, seconds=_SECONDS, largest=LARGEST, data=form)
        if status != 200:
            raise BankError(f"status {status}")
        return body


_ZONE = timezone(timedelta(hours=3))
"""Times in the bank's lists are Moscow time, without daylight saving."""


def _bank_time(moment: datetime) -> str:
    return moment.astimezone(_ZONE).strftime("%Y%m%d%H%M%S")


def _reading(payload: Any) -> Reading:
    """Parse an order. Raises ``BankError``."""
    try:
        sums = payload.get("paymentAmountInfo") or {}
        card = payload.get("cardAuthInfo") or {}
        params = _pairs(payload.get("merchantOrderParams"))
        deposited = sums.get("depositedAmount")
        return Reading(
            order_number=str(payload["orderNumber"]),
            order_id=_pairs(payload.get("attributes")).get("mdOrder", "")[:36],
            status=_whole(payload["orderStatus"]),
            amount=_whole(payload["amount"]),
            refunded=_whole(sums.get("refundedAmount", 0)),
            action_code=int(payload.get("actionCode", 0) or 0),
            because=one_line(str(payload.get("actionCodeDescription", "") or ""))[:200],
            card=one_line(str(card.get("maskedPan", card.get("pan", "")) or ""))[:30],
            approval_code=one_line(str(card.get("approvalCode", "") or ""))[:20],
            paid_at=_moment(payload.get("authDateTime")),
            reference=params.get(REFERENCE, "")[:100],
            portal=params.get(PORTAL, "")[:100],
            currency=str(payload.get("currency") or CURRENCY)[:10],
            deposited=None if deposited is None else _whole(deposited),
            made_at=_moment(payload.get("date")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        raise BankError("not an order") from error


def _whole(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool) or number < 0 or number > 10**12:
        raise ValueError("not a sum")
    return number


def _moment(milliseconds: Any) -> datetime | None:
    """An invalid time becomes None: nothing depends on it alone."""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _pairs(rows: Any) -> dict[str, str]:
    """``[{name, value}]``. Other elements are ignored, and so are names that occur twice: they prove
    nothing.
    """
    found: dict[str, str] = {}
    twice = set()
    for each in rows if isinstance(rows, list) else []:
        if not isinstance(each, dict):
            continue
        name = str(each.get("name"))
        if name in found:
            twice.add(name)
        found[name] = str(each.get("value", "") or "")
    return {name: text for name, text in found.items() if name not in twice}
