"""The server's application: middleware and the areas' routes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from ruobr_server import capabilities
from ruobr_server.areas.declaration import Area, job_kinds
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.cross_site import RefuseCrossSite, forms_at
from ruobr_server.auth.forwarded_clients import ForwardedClients
from ruobr_server.auth.gate import Gate
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import Address
from ruobr_server.kit.errors import ServerError
from ruobr_server.kit.http.body_limits import BodyLimits
from ruobr_server.kit.http.middleware import pass_through
from ruobr_server.kit.http.part_router import PartRouter
from ruobr_server.kit.http.plain_input import PlainInput
from ruobr_server.kit.http.responses import from_framework, from_validation, refusal
from ruobr_server.kit.jobs.background import running
from ruobr_server.kit.jobs.runner import Runner
from ruobr_server.kit.metrics import RequestMetrics
from ruobr_server.kit.settings import Settings
from ruobr_server.mobile.hot_week import HotWeek
from ruobr_server.mobile.routes import router as mobile
from ruobr_server.operations.metrics_page import DatabaseGauges
from ruobr_server.operations.routes import router as operations
from ruobr_tui import __version__
from ruobr_tui.api.clock import Clock, system_clock

GZIP_FROM = 1024
"""Minimum size in bytes of compressed responses: smaller ones fit into one packet."""

GZIP_LEVEL = 5
"""For a term of lessons (185 kB of JSON) level 9 takes three times as long and saves two per cent more."""

DESCRIPTION = """\
The diary of a school portal. Calls without `/cabinet` or `/capabilities` are the mobile contract that
independent clients of the portal use; `/api/` is its older generation.

Credentials: `Authorization: Bearer <token>` from `POST /cabinet/session`, or with every request the two
headers `username` (base64 of the login) and `password` (base64 of the password).
"""


class Portal(FastAPI):
    """FastAPI behind the middleware (``kit/http/middleware.py``), with hooks before the routing."""

    def __init__(self, *, body_limits: BodyLimits, **options: Any) -> None:
        super().__init__(**options)
        self._body_limits = body_limits
        self._inner: ASGIApp = super().__call__
        self.metrics = RequestMetrics()

    def answer_first(self, wrap: Callable[[ASGIApp], ASGIApp]) -> None:
        """Put ``wrap(app)`` before the routing; it may raise any ``ServerError`` before it responds.

        ``scope["app"]`` is the portal there too.
        """
        self._inner = wrap(self._inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        scope["app"] = self
        if scope["type"] == "http":
            await pass_through(self._inner, scope, receive, send, self._body_limits, self.metrics)
        else:
            await super().__call__(scope, receive, send)


def create_app(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = system_clock,
    closes_database: bool = False,
    listen_at: Address | None = None,
    areas: Sequence[Area] = AREAS,
) -> Portal:
    """The application over an open database, which it closes at its end only with ``closes_database``.

    ``listen_at`` is another address of the same database, for polling live events.

    ``app.state`` holds ``settings``, ``database``, ``clock``, ``gate``, ``areas`` and ``jobs`` for the
    routes, and what the areas put there. Without the cabinet only the mobile contract is served.
    """
    if settings.demo:
        from ruobr_server.demo.area import AREA as DEMO  # its libraries are the demo's alone

        areas = (DEMO, *areas)
    gate = Gate(database, settings, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if closes_database:
                stack.push_async_callback(database.close)
            stack.callback(gate.close)
            for area in areas:
                if area.lifespan is not None:
                    await stack.enter_async_context(area.lifespan(app))
            await stack.enter_async_context(running("jobs", app.state.jobs.run))
            yield

    app = Portal(
        body_limits=BodyLimits(
            settings.max_body,
            tuple(path for area in areas for path in area.large_bodies),
            tuple(path for area in areas for path in area.public_paths),
        ),
        title="Electronic School 2.0",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,  # its page loads scripts from another site
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers={
            ServerError: _refuse,
            RequestValidationError: _refuse_invalid,
            HTTPException: _refuse_framework,
            Exception: _refuse_fault,
        },
    )
    app.state.settings = settings
    app.state.database = database
    app.state.clock = clock
    app.state.gate = gate
    app.state.areas = areas
    app.state.jobs = Runner(database, clock, ZoneInfo(settings.time_zone), job_kinds(areas), app.state)
    app.state.listen_at = listen_at
    app.state.metrics = app.metrics
    app.state.gauges = DatabaseGauges(database, areas, clock)
    routes = app.router.routes
    routes.append(_included(operations))
    if settings.cabinet:
        routes.append(_included(capabilities.router))
    for area in areas:
        area.setup(app)
        for router in area.routers if settings.cabinet else ():
            routes.append(_included(router))
    routes.append(_included(mobile))
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_FROM, compresslevel=GZIP_LEVEL)
    app.add_middleware(
        RefuseCrossSite,
        takes_form=forms_at(*(path for area in areas for path in area.form_paths)),
        refuse=_refuse_cross_site,
        own=lambda _: public_addresses(settings),
    )
    app.answer_first(PlainInput)
    app.answer_first(lambda plain: HotWeek(plain, database))  # it parses its own query
    app.answer_first(lambda inner: ForwardedClients(inner, settings.hosts, clock))
    return app


_parts: dict[int, BaseRoute] = {}
"""By the id of a router, which lives as long as its part."""


def _included(router: APIRouter) -> BaseRoute:
    """A router as a route that all applications of this process share.

    FastAPI builds the handlers of a router at its first request: a tenth of a second for all of them.
    """
    if id(router) not in _parts:
        part, parent = PartRouter(), APIRouter()
        part.include_router(router)
        parent.include_router(part)
        [_parts[id(router)]] = parent.routes
    return _parts[id(router)]


def public_addresses(settings: Settings) -> list[str]:
    """This server's addresses for browsers, as configured."""
    esia = settings.state_services
    return [each for each in (settings.public_url, esia.public_url if esia is not None else "") if each]


def _refuse_cross_site(scope: Scope, error: ServerError) -> ASGIApp:
    for area in scope["app"].state.areas:
        if scope["path"] in area.form_paths and area.form_refusal is not None:
            page: ASGIApp = area.form_refusal()
            return page
    return _answer(Request(scope), error)


def _answer(request: Request, error: ServerError) -> Response:
    status, headers, content = refusal(request.url.path, error)
    answer = Response(content, status)
    answer.raw_headers = headers
    return answer


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServerError)
    return _answer(request, error)


async def _refuse_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _answer(request, from_validation(error))


async def _refuse_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, from_framework(error))


async def _refuse_fault(request: Request, _: Exception) -> Response:
    return _answer(request, ServerError())  # the middleware logs the error
