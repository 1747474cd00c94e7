"""The merchant's calls: form-encoded, HTTP 200 with any errorCode."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ruobr_server.sandbox.acquirer.books import Books
from ruobr_server.sandbox.acquirer.orders import BANK_ZONE, STATES, Order, OrderRequest, Refused
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.rules.text.json_text import decoded

LIFE = 1200
"""Seconds in which an order can be paid, by default."""

LONGEST_NUMBER = 36
LONGEST_NAME, LONGEST_VALUE = 20, 1024
"""Limits of the merchant's own parameters of an order."""

LARGEST_PAGE = 200
Form = Mapping[str, str]


class Rest:
    """The calls of one merchant."""

    def __init__(self, books: Books, clock: Clock, login: str, password: str) -> None:
        self._books, self._clock = books, clock
        self._login, self._password = login, password
        self.calls: dict[str, Callable[[Form, str], dict[str, Any]]] = {
            "register.do": lambda form, base: self._register(form, base, two_phase=False),
            "registerPreAuth.do": lambda form, base: self._register(form, base, two_phase=True),
            "getOrderStatusExtended.do": self._status,
            "refund.do": self._refund,
            "reverse.do": self._reverse,
            "deposit.do": self._deposit,
            "decline.do": self._decline,
            "getLastOrdersForMerchants.do": self._last_orders,
        }

    def carry_out(self, call: str, form: Form, base: str) -> dict[str, Any]:
        """The response to a known call, also to an invalid one. ``base``: the address of the pages for
        browsers.
        """
        language = "en" if form.get("language") == "en" else "ru"
        try:
            self._known(form)
            return {"errorCode": "0", "errorMessage": "", **self.calls[call](form, base)}
        except Refused as error:
            return {"errorCode": str(error.code), "errorMessage": error.texts[language]}

    def _known(self, form: Form) -> None:
        login = secrets.compare_digest(form.get("userName", "").encode(), self._login.encode())
        password = secrets.compare_digest(form.get("password", "").encode(), self._password.encode())
        if not (login and password):
            raise Refused(5, "Доступ запрещён", "Access denied")

    def _register(self, form: Form, base: str, *, two_phase: bool) -> dict[str, Any]:
        for name in ("orderNumber", "amount", "returnUrl"):
            if not form.get(name):
                raise Refused(4, f"Не указан параметр {name}", f"{name} is missing")
        if len(form["orderNumber"]) > LONGEST_NUMBER:
            raise Refused(5, "Неверное значение orderNumber", "orderNumber is not valid")
        if form.get("currency", "643") not in ("643", ""):
            raise Refused(3, "Неизвестная валюта", "Unknown currency")
        amount = _amount(form["amount"])
        for name in ("returnUrl", "failUrl", "dynamicCallbackUrl"):
            if not form.get(name, "http://").startswith(("http://", "https://")):
                raise Refused(5, f"Неверное значение {name}", f"{name} is not valid")
        try:
            params = decoded((form.get("jsonParams") or "{}").encode("utf-8", "replace"))
            text = {str(name): str(value) for name, value in params.items()}
            if any(len(name) > LONGEST_NAME or len(text[name]) > LONGEST_VALUE for name in text):
                raise ValueError("too long")
        except (ValueError, AttributeError) as error:
            raise Refused(5, "Неверное значение jsonParams", "jsonParams is not valid") from error
        language = "en" if form.get("language") == "en" else "ru"
        order = self._books.register(
            OrderRequest(
                number=form["orderNumber"],
                amount=amount,
                return_url=form["returnUrl"],
                expires=self._ends(form),
                fail_url=form.get("failUrl", ""),
                description=form.get("description", "")[:99],
                language=language,
                params=text,
                callback_url=form.get("dynamicCallbackUrl", ""),
                two_phase=two_phase,
            )
        )
        page = f"{base}/payment/merchants/sandbox/payment_{language}.html?mdOrder={order.id}"
        return {"orderId": order.id, "formUrl": page}

    def _ends(self, form: Form) -> datetime:
        if form.get("expirationDate"):
            try:
                return datetime.strptime(form["expirationDate"], "%Y-%m-%dT%H:%M:%S").replace(
                    tzinfo=BANK_ZONE
                )
            except ValueError as error:
                raise Refused(5, "Неверное значение expirationDate", "expirationDate is not valid") from error
        seconds = form.get("sessionTimeoutSecs") or str(LIFE)
        if not (seconds.isascii() and seconds.isdigit() and 0 < int(seconds[:9]) < 10**8):
            raise Refused(5, "Неверное значение sessionTimeoutSecs", "sessionTimeoutSecs is not valid")
        return self._clock() + timedelta(seconds=int(seconds))

    def _order(self, form: Form) -> Order:
        if not form.get("orderId") and not form.get("orderNumber"):
            raise Refused(4, "Не указан номер заказа", "orderId or orderNumber is missing")
        return self._books.find(form.get("orderId", ""), form.get("orderNumber", ""))

    def _status(self, form: Form, _base: str) -> dict[str, Any]:
        return self._order(form).to_wire("en" if form.get("language") == "en" else "ru")

    def _refund(self, form: Form, _base: str) -> dict[str, Any]:
        self._books.refund(self._order(form), _amount(form.get("amount", "")))
        return {}

    def _reverse(self, form: Form, _base: str) -> dict[str, Any]:
        self._books.reverse(self._order(form))
        return {}

    def _deposit(self, form: Form, _base: str) -> dict[str, Any]:
        amount = form.get("amount", "0")
        self._books.deposit(self._order(form), 0 if amount == "0" else _amount(amount))
        return {}

    def _decline(self, form: Form, _base: str) -> dict[str, Any]:
        self._books.decline(self._order(form))
        return {}

    def _last_orders(self, form: Form, _base: str) -> dict[str, Any]:
        try:
            start, end = (
                datetime.strptime(form[name], "%Y%m%d%H%M%S").replace(tzinfo=BANK_ZONE)
                for name in ("from", "to")
            )
            size, page = int(form.get("size", "100")), int(form.get("page", "0"))
        except (KeyError, ValueError) as error:
            raise Refused(5, "Неверный период", "The span is not valid") from error
        states = [each for each in form.get("transactionStates", "").split(",") if each in STATES.values()]
        if not states or not 0 < size <= LARGEST_PAGE or page < 0:
            raise Refused(5, "Неверный отбор", "The selection is not valid")
        created = form.get("searchByCreatedDate") == "true"
        found = self._books.between(start, end, states, created=created)
        shown = found[page * size : (page + 1) * size]
        orders = [each.to_wire("ru") for each in shown]
        return {"orderStatuses": orders, "totalCount": len(found), "page": page, "pageSize": size}


def _amount(text: str) -> int:
    if not text:
        raise Refused(4, "Не указана сумма", "The amount is missing")
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:13]) < 10**11:
        raise Refused(5, "Неверная сумма", "The amount is not valid")
    return int(text)
