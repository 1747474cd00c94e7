"""A bank without a network, for the pictures of payments: it registers orders, and says that all are paid."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import parse_qs
from uuid import UUID

import httpx

from ruobr_server.integrations.bank.gateway import DEPOSITED, REGISTERED, Bank

ADDRESS = "https://bank.example"


@dataclass(slots=True)
class _Order:
    number: str
    order_id: str
    amount: int
    params: dict[str, str]


class PictureBank:
    """Its numbers are the same on each run. ``is_paid``: whether everybody has paid."""

    def __init__(self) -> None:
        self.is_paid = False
        self._orders: list[_Order] = []

    def client(self) -> Bank:
        """The server's way to it."""
        return Bank(ADDRESS, "school", "secret", transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if request.url.path.endswith("/register.do"):
            return httpx.Response(200, json=self._register(form))
        found = [
            each
            for each in self._orders
            if each.order_id == form.get("orderId") or each.number == form.get("orderNumber")
        ]
        return httpx.Response(200, json=self._state(found[0]) if found else {"errorCode": "6"})

    def _register(self, form: dict[str, str]) -> dict[str, object]:
        order_id = str(UUID(int=0x7F3A20B1 + len(self._orders)))
        params = json.loads(form.get("jsonParams", "{}"))
        self._orders.append(_Order(form["orderNumber"], order_id, int(form["amount"]), params))
        return {"orderId": order_id, "formUrl": f"{ADDRESS}/pay?mdOrder={order_id}"}

    def _state(self, order: _Order) -> dict[str, object]:
        paid = {
            "cardAuthInfo": {"maskedPan": "411111**1111", "approvalCode": "123456"},
            "paymentAmountInfo": {"depositedAmount": order.amount, "refundedAmount": 0},
        }
        return {
            "errorCode": "0",
            "orderNumber": order.number,
            "orderStatus": DEPOSITED if self.is_paid else REGISTERED,
            "amount": order.amount,
            "currency": "643",
            "attributes": [{"name": "mdOrder", "value": order.order_id}],
            "merchantOrderParams": [{"name": name, "value": text} for name, text in order.params.items()],
            **(paid if self.is_paid else {}),
        }
