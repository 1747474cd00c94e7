"""The routes of the sandbox acquirer: a merchant's calls, the payer's pages, faults on demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ruobr_server.auth.cross_site import RefuseCrossSite, forms_at
from ruobr_server.auth.page_tokens import FIELD, PageTokens
from ruobr_server.sandbox.acquirer import pages
from ruobr_server.sandbox.acquirer.books import Books
from ruobr_server.sandbox.acquirer.callbacks import Callbacks, Mood
from ruobr_server.sandbox.acquirer.cards import by_number, digits_of, luhn
from ruobr_server.sandbox.acquirer.faults import Faults
from ruobr_server.sandbox.acquirer.orders import Order, Refused, Status
from ruobr_server.sandbox.acquirer.rest import Rest
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.rules.text.json_text import decoded

_EXPIRY = re.compile(r"(0[1-9]|1[0-2])\s*/\s*(20)?([0-9]{2})")
_LARGEST = 64 * 1024
_CALLS, _PAGES = "/payment/rest/", "/payment/merchants/sandbox/"
COOKIE = "acquirer-sandbox"
"""Identifies the browser that received a page."""


class Acquirer:
    """One bank in memory. ``books``, ``faults`` and ``callbacks`` are public for tests."""

    def __init__(self, clock: Clock, login: str, password: str, callbacks: Callbacks) -> None:
        self.callbacks = callbacks
        self.faults = Faults()
        self.books = Books(clock, callbacks.notify)
        self._rest = Rest(self.books, clock, login, password)
        self._pages = PageTokens(COOKIE, _PAGES, clock)
        self.app = Starlette(
            middleware=[Middleware(RefuseCrossSite, takes_form=forms_at(_CALLS + "*", _PAGES + "*"))],
            routes=[
                Route(_CALLS + "{call}", self.call, methods=["POST"]),
                Route(_PAGES + "payment_{language}.html", self.page, methods=["GET", "POST"]),
                Route("/sandbox/faults", self.be_faulty, methods=["POST"]),
                Route("/sandbox/refund", self.refund, methods=["POST"]),
                Route("/sandbox/take-back", self.take_back, methods=["POST"]),
            ],
        )

    async def call(self, request: Request) -> Response:
        """A merchant's call."""
        name = request.path_params["call"]
        if name not in self._rest.calls:
            return PlainTextResponse("no such call", 404)
        form = _form(await _body(request))

        async def carry_out() -> Response:
            return JSONResponse(self._rest.carry_out(name, form, str(request.base_url).rstrip("/")))

        return await self.faults.answer(name, carry_out)

    async def page(self, request: Request) -> Response:
        """The payer's pages: card, code, back to the merchant."""
        language = "en" if request.path_params["language"] == "en" else "ru"
        form = _form(await _body(request)) if request.method == "POST" else dict(request.query_params)
        try:
            order = self.books.find(form.get("mdOrder", "")[:40] or "-")
        except Refused:
            return pages.no_order(language)
        # A form is accepted only from the browser that received the page.
        step = form.get("step", "") if request.method == "POST" else ""
        if step and not self._pages.take(request, order.id, form.get(FIELD, "")):
            return self._shown(request, order, language, problem="old-page")
        match order.status, step:
            case Status.REGISTERED, "pay":
                return self._pay(request, order, form, language)
            case ((Status.REGISTERED | Status.ACS), "cancel"):
                self.books.cancel(order)
                return _back(order)
            case Status.ACS, "code":
                if not self.books.confirm(order, form.get("code", "")[:20]):
                    return self._shown(request, order, language, problem="wrong-code")
                return _back(order)
        return self._shown(request, order, language)

    def _shown(
        self,
        request: Request,
        order: Order,
        language: str,
        typed: str = "",
        expiry: str = "",
        problem: str = "",
    ) -> Response:
        """The page of the order's next step, with its own token."""
        shown = self._pages.show(request, order.id)
        if order.status is Status.REGISTERED:
            answer = pages.card(order, language, shown.token, typed, expiry, problem)
        elif order.status is Status.ACS:
            answer = pages.code(order, language, shown.token, problem)
        else:
            return pages.over(order, language)
        return self._pages.give(answer, shown)

    def _pay(self, request: Request, order: Order, form: dict[str, str], language: str) -> Response:
        typed, expiry = form.get("pan", "")[:30], form.get("expiry", "")[:7]
        digits = digits_of(typed)
        month = _EXPIRY.fullmatch(expiry.strip())
        csc = form.get("csc", "")
        card = by_number(digits)
        problem = ""
        if not luhn(digits):
            problem = "wrong-number"
        elif card is None:
            # It may be a real card: it is neither stored nor shown again.
            return self._shown(request, order, language, problem="unknown-card")
        elif month is None:
            problem = "wrong-expiry"
        elif not (csc.isascii() and csc.isdigit() and len(csc) == 3):
            problem = "wrong-csc"
        if problem or card is None or month is None:
            return self._shown(request, order, language, typed, expiry, problem)
        ip = request.client.host if request.client is not None else ""
        self.books.pay(order, card, f"20{month[3]}{month[1]}", ip)
        if not card.answers:
            return pages.silent(language)
        return self._shown(request, order, language) if order.status is Status.ACS else _back(order)

    async def be_faulty(self, request: Request) -> Response:
        """``{"callbacks": "once|twice|never|late", "seconds": 5, "answers": [{call, fault, times}]}``."""
        if not _is_near(request):
            return PlainTextResponse("from this machine alone", 403)
        try:
            payload = decoded(await _body(request))
            if "callbacks" in payload:
                if payload["callbacks"] not in ("once", "twice", "never", "late"):
                    raise ValueError("callbacks: once, twice, never, late")
                self.callbacks.mood = Mood(
                    payload["callbacks"], min(float(payload.get("seconds", 5)), 3600.0)
                )
            for each in payload.get("answers", []):
                self.faults.add(str(each["call"]), str(each["fault"]), int(each.get("times", 1)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return PlainTextResponse(str(error), 400)
        return JSONResponse({"callbacks": self.callbacks.mood.callbacks})

    async def refund(self, request: Request) -> Response:
        """A refund by an employee of the bank: ``{"orderId": …, "amount": kopecks}``."""
        return await self._by_clerk(request, self.books.refund)

    async def take_back(self, request: Request) -> Response:
        """A refund that the payer's bank has returned: ``{"orderId": …, "amount": kopecks}``."""
        return await self._by_clerk(request, self.books.take_back)

    async def _by_clerk(self, request: Request, operation: Callable[[Order, int], None]) -> Response:
        if not _is_near(request):
            return PlainTextResponse("from this machine alone", 403)
        try:
            payload = decoded(await _body(request))
            operation(self.books.find(str(payload["orderId"])), int(payload["amount"]))
        except Refused as error:
            return PlainTextResponse(error.texts["en"], 409)
        except (ValueError, KeyError, TypeError) as error:
            return PlainTextResponse(str(error), 400)
        return JSONResponse({})


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return b""
    return body


def _form(body: bytes) -> dict[str, str]:
    found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100)
    return {name: values[0] for name, values in found.items()}


def _back(order: Order) -> Response:
    failed = order.status is Status.DECLINED
    url = (order.request.fail_url if failed else "") or order.request.return_url
    join = "&" if "?" in url else "?"
    target = f"{url}{join}{urlencode({'orderId': order.id})}"
    return RedirectResponse(target, 303, {"referrer-policy": "no-referrer", "cache-control": "no-store"})


def _is_near(request: Request) -> bool:
    return request.client is not None and request.client.host in ("127.0.0.1", "::1")
