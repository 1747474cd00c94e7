"""The bank's orders, in memory: possible operations, and their notifications."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush

from ruobr_server.sandbox.acquirer.cards import (
    APPROVED,
    AUTHENTICATING,
    CANCELLED,
    NOT_AUTHENTICATED,
    TIME_IS_UP,
    Card,
)
from ruobr_server.sandbox.acquirer.orders import (
    BANK_ZONE,
    STATES,
    UNPAID,
    Order,
    OrderRequest,
    Refused,
    Status,
)
from ruobr_tui.api.clock import Clock

CODE = "12345678"
"""The one-time code of 3-D Secure, publicly known."""

CODES = 3
"""Number of attempts at a code."""

CAPACITY = 50_000
"""Maximum number of orders; then the oldest finished ones are removed."""

Notify = Callable[[Order, str, bool], None]
"""Called with an order, an operation, and whether it succeeded."""


class Books:
    """Each operation is complete before it is notified. Raises ``Refused`` for one that is not possible."""

    def __init__(self, clock: Clock, notify: Notify, capacity: int = CAPACITY) -> None:
        self._clock, self._notify, self._capacity = clock, notify, capacity
        self._orders: dict[str, Order] = {}
        self._numbers: dict[str, str] = {}
        self._over: dict[str, None] = {}
        self._ends: list[tuple[datetime, str]] = []

    def __len__(self) -> int:
        return len(self._orders)

    def __iter__(self) -> Iterator[Order]:
        self.expire()
        return iter(tuple(self._orders.values()))

    def register(self, request: OrderRequest) -> Order:
        """A new order; its number must be new."""
        self.expire()
        if request.number in self._numbers:
            raise Refused(
                1, "Заказ с таким номером уже обработан", "Order with this number was already processed"
            )
        order = Order(str(uuid.uuid4()), request, self._clock())
        self._orders[order.id] = order
        self._numbers[request.number] = order.id
        heappush(self._ends, (request.expires, order.id))
        self._forget()
        return order

    def find(self, order_id: str = "", number: str = "") -> Order:
        """Find an order by the bank's identifier, or by the merchant's number."""
        self.expire()
        order = self._orders.get(order_id or self._numbers.get(number, ""))
        if order is None:
            raise Refused(6, "Заказ не найден", "Order not found")
        return order

    def expire(self) -> None:
        """Decline orders that were not paid in time."""
        now = self._clock()
        while self._ends and self._ends[0][0] <= now:
            _, order_id = heappop(self._ends)
            order = self._orders.get(order_id)
            if order is not None and order.status in UNPAID:
                self._end(order, Status.DECLINED, TIME_IS_UP)
                self._notify(order, "declinedByTimeout", True)

    def pay(self, order: Order, card: Card, expiration: str, ip: str) -> None:
        """The form with the card was sent: paid, held, refused, or redirected to 3-D Secure."""
        _require(order, Status.REGISTERED)
        order.ip, order.masked, order.expiration = ip, card.masked, expiration
        order.tried = self._clock()
        if card.secured:
            order.status, order.action_code, order.secured = Status.ACS, AUTHENTICATING, card
        else:
            self._charge(order, card)

    def confirm(self, order: Order, code: str) -> bool:
        """The code of 3-D Secure; False if it was wrong and may be entered again (``CODES`` attempts)."""
        _require(order, Status.ACS)
        card = order.secured
        assert card is not None
        if not secrets.compare_digest(code.encode(), CODE.encode()):
            order.wrong_codes += 1
            if order.wrong_codes < CODES:
                return False
        if order.wrong_codes >= CODES or card.refused_there:
            self._decline(order, NOT_AUTHENTICATED)
        else:
            self._charge(order, card)
        return True

    def cancel(self, order: Order) -> None:
        """Cancelled by the payer."""
        _require(order, *UNPAID)
        self._decline(order, CANCELLED)

    def decline(self, order: Order) -> None:
        """Cancelled by the merchant, before payment; without a notification."""
        _require(order, *UNPAID)
        self._end(order, Status.DECLINED, CANCELLED)

    def deposit(self, order: Order, amount: int) -> None:
        """Take the held amount, or a part of it; 0: all."""
        _require(order, Status.HELD)
        if amount > order.approved:
            raise Refused(
                7, "Сумма завершения превышает сумму удержания", "The amount exceeds the approved amount"
            )
        order.deposited = amount or order.approved
        self._end(order, Status.DEPOSITED, APPROVED)
        self._notify(order, "deposited", True)

    def reverse(self, order: Order) -> None:
        """Undo a held payment, or one taken on the same day of the bank."""
        _require(order, Status.HELD, Status.DEPOSITED)
        if order.status is Status.DEPOSITED and _day(order.at) != _day(self._clock()):
            raise Refused(
                7, "Отмена возможна только в день оплаты", "A payment is reversed on its own day only"
            )
        order.approved = order.deposited = 0
        self._end(order, Status.REVERSED, APPROVED)
        self._notify(order, "reversed", True)

    def refund(self, order: Order, amount: int) -> None:
        """Refund all or a part, any number of times, up to the amount taken."""
        _require(order, Status.DEPOSITED, Status.REFUNDED)
        if order.refunded + amount > order.deposited:
            raise Refused(
                7, "Сумма возврата превышает сумму списания", "The refund exceeds the deposited amount"
            )
        order.refunded += amount
        self._end(order, Status.REFUNDED, APPROVED)
        self._notify(order, "refunded", True)

    def take_back(self, order: Order, amount: int) -> None:
        """A refund that the payer's bank has returned: the money is the merchant's again. Without a
        notification.
        """
        _require(order, Status.REFUNDED)
        if not 0 < amount <= order.refunded:
            raise Refused(7, "Столько не возвращали", "So much was not refunded")
        order.refunded -= amount
        if not order.refunded:
            self._end(order, Status.DEPOSITED, APPROVED)

    def between(self, start: datetime, end: datetime, states: Iterable[str], *, created: bool) -> list[Order]:
        """Orders paid (or ``created``) from start to end, both inclusive, in these states."""
        wanted = frozenset(states)
        return [
            order
            for order in self
            if STATES[order.status] in wanted and start <= (order.registered if created else order.at) <= end
        ]

    def _charge(self, order: Order, card: Card) -> None:
        operation = "approved" if order.request.two_phase else "deposited"
        if card.action_code != APPROVED:
            self._decline(order, card.action_code)
            return
        order.tried, order.secured = self._clock(), None
        order.approved = order.request.amount
        order.approval_code = f"{secrets.randbelow(1_000_000):06}"
        if order.request.two_phase:
            order.status, order.action_code = Status.HELD, APPROVED
        else:
            order.deposited = order.approved
            self._end(order, Status.DEPOSITED, APPROVED)
        if card.answers:
            self._notify(order, operation, True)

    def _decline(self, order: Order, action_code: int) -> None:
        self._end(order, Status.DECLINED, action_code)
        self._notify(order, "approved" if order.request.two_phase else "deposited", False)

    def _end(self, order: Order, status: Status, action_code: int) -> None:
        order.status, order.action_code, order.secured = status, action_code, None
        self._over.setdefault(order.id)

    def _forget(self) -> None:
        while len(self._orders) > self._capacity:
            oldest = next(iter(self._over or self._orders))
            self._over.pop(oldest, None)
            del self._numbers[self._orders.pop(oldest).request.number]
        if len(self._ends) > 2 * self._capacity:
            self._ends = [each for each in self._ends if each[1] in self._orders]
            heapify(self._ends)


def _require(order: Order, *statuses: Status) -> None:
    if order.status not in statuses:
        raise Refused(
            7,
            "Операция невозможна для текущего состояния заказа",
            "The operation is not possible in the order's present state",
        )


def _day(at: datetime) -> int:
    return at.astimezone(BANK_ZONE).toordinal()
