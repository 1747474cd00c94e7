"""A bank in memory for tests of what can go wrong: it keeps its own books, and fails when a test says so.

It speaks just enough of the acquirer's dialect behind ``httpx.MockTransport``; the complete stand-in is
the product's sandbox.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from uuid import UUID

import httpx

from ruobr_server.integrations.bank.gateway import Bank


@dataclass
class Order:
    """As the bank knows it."""

    number: str
    order_id: str
    amount: int
    status: int = 0
    refunded: int = 0
    action_code: int = 0
    params: dict[str, str] = field(default_factory=dict)


class LineCut(httpx.TransportError):
    """The answer is lost; whether the call was carried out is not known."""


class ModelBank:
    """``faults`` are used up one by one: "before" fails without effect, "after" once it is done, "" not at
    all, "nonsense" answers a web page, "cut" cuts the line after it is done."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.by_number: dict[str, Order] = {}
        self.faults: deque[str] = deque()
        self.calls: list[str] = []
        self.refuses_numbers = False
        """It says that it has each number already; ``stray`` is what it has then, whatever is requested."""
        self.stray: Order | None = None

    def client(self) -> Bank:
        """The product's way to this bank."""
        return Bank("http://bank.test", "school", "secret", transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """One call."""
        fault = self.faults.popleft() if self.faults else ""
        name = request.url.path.removeprefix("/payment/rest/").removesuffix(".do")
        self.calls.append(name)
        if fault == "before":
            return httpx.Response(500)
        form = {key: values[0] for key, values in parse_qs(request.content.decode()).items()}
        assert (form.pop("userName"), form.pop("password")) == ("school", "secret")
        answer = getattr(self, f"_{name}")(form)
        match fault:
            case "after":
                return httpx.Response(500)
            case "cut":
                raise LineCut("cut")
            case "nonsense":
                return httpx.Response(200, text="<html>works</html>")
        return httpx.Response(200, text=json.dumps(answer))

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address on this machine, for shops in other processes; ``POST /customer/<order id>`` pays."""
        bank, one_by_one = self, threading.Lock()

        class Counter(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                with one_by_one:
                    if self.path.startswith("/customer/"):
                        bank.pay(bank.orders[self.path.removeprefix("/customer/")])
                        answer = httpx.Response(200)
                    else:
                        answer = bank.answer(httpx.Request("POST", f"http://bank{self.path}", content=body))
                self.send_response(answer.status_code)
                self.send_header("content-length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()

    # What its customers and clerks do

    def pay(self, order: Order) -> None:
        """On its page, with a card."""
        if order.status in (0, 5):
            order.status = 2

    def open_page(self, order: Order) -> None:
        """Somebody is at the 3-D Secure page."""
        if order.status == 0:
            order.status = 5

    def give_up(self, order: Order, action_code: int = -2007) -> None:
        """Nobody pays."""
        if order.status in (0, 5):
            order.status, order.action_code = 6, action_code

    def give_back(self, order: Order, amount: int) -> bool:
        """A refund, by the merchant or in the bank's console; whether it was possible."""
        if order.status not in (2, 4) or not 0 < amount <= order.amount - order.refunded:
            return False
        order.refunded += amount
        order.status = 4
        return True

    def take_back(self, order: Order, amount: int) -> None:
        """A refund that the payer's bank did not take."""
        order.refunded -= amount
        if order.status == 4 and not order.refunded:
            order.status = 2

    @property
    def stored(self) -> int:
        """What it has taken and not given back, in kopecks."""
        return sum(each.amount - each.refunded for each in self.orders.values() if each.status in (2, 4))

    # Its calls

    def _register(self, form: dict[str, str]) -> dict[str, object]:
        number = form["orderNumber"]
        if number in self.by_number or self.refuses_numbers:
            return {"errorCode": "1", "errorMessage": "Заказ с таким номером уже обработан"}
        order = Order(number, str(UUID(int=len(self.orders) + 1)), int(form["amount"]))
        order.params = json.loads(form.get("jsonParams", "{}"))
        self.orders[order.order_id] = self.by_number[number] = order
        return {"orderId": order.order_id, "formUrl": f"https://bank.test/page?mdOrder={order.order_id}"}

    def _getOrderStatusExtended(self, form: dict[str, str]) -> dict[str, object]:  # noqa: N802
        order = self.orders.get(form.get("orderId", "")) or self.by_number.get(form.get("orderNumber", ""))
        if order is None and self.stray is not None:
            order = replace(self.stray, number=form.get("orderNumber", ""))
        if order is None:
            return {"errorCode": "6", "errorMessage": "Незарегистрированный orderId"}
        return self._as_sent(order)

    def _as_sent(self, order: Order) -> dict[str, object]:
        return {
            "errorCode": "0",
            "orderNumber": order.number,
            "orderStatus": order.status,
            "actionCode": order.action_code,
            "actionCodeDescription": "" if order.status != 6 else "Отказ",
            "amount": order.amount,
            "currency": "643",
            "attributes": [{"name": "mdOrder", "value": order.order_id}],
            "merchantOrderParams": [{"name": name, "value": text} for name, text in order.params.items()],
            "cardAuthInfo": {"maskedPan": "411111**1111", "approvalCode": "123456"}
            if order.status in (2, 4)
            else {},
            "paymentAmountInfo": {
                "depositedAmount": order.amount if order.status in (2, 4) else 0,
                "refundedAmount": order.refunded,
            },
        }

    def _refund(self, form: dict[str, str]) -> dict[str, object]:
        done = self.give_back(self.orders[form["orderId"]], int(form["amount"]))
        return {"errorCode": "0"} if done else {"errorCode": "5", "errorMessage": "Неверная сумма"}

    def _decline(self, form: dict[str, str]) -> dict[str, object]:
        order = self.orders[form["orderId"]]
        if order.status not in (0, 5):
            return {"errorCode": "5", "errorMessage": "Неверное состояние"}
        self.give_up(order, 0)
        return {"errorCode": "0"}

    def _getLastOrdersForMerchants(self, form: dict[str, str]) -> dict[str, object]:  # noqa: N802
        size, page = int(form["size"]), int(form["page"])
        rows = list(self.orders.values())
        shown = rows[page * size : (page + 1) * size]
        return {
            "errorCode": "0",
            "orderStatuses": [self._as_sent(each) for each in shown],
            "totalCount": len(rows),
            "page": page,
            "pageSize": size,
        }
