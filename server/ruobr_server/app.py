"""The server's application: the areas' routes behind one front."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ruobr_server import capabilities
from ruobr_server.areas.accounts.registration_routes import router as getting_in
from ruobr_server.areas.accounts.session_routes import router as sessions
from ruobr_server.areas.complaints.routes import desk as complaints_desk
from ruobr_server.areas.complaints.routes import router as complaints
from ruobr_server.areas.documents.desk_routes import router as documents_desk
from ruobr_server.areas.documents.encryption import Sealer, read_keys
from ruobr_server.areas.documents.routes import router as documents
from ruobr_server.areas.enrolment.routes import clerk as enrolment_desk
from ruobr_server.areas.enrolment.routes import router as enrolment
from ruobr_server.areas.events.hub import Hub
from ruobr_server.areas.events.routes import router as events
from ruobr_server.areas.families.routes import journal
from ruobr_server.areas.families.routes import router as families
from ruobr_server.areas.kindergarten.desk_routes import router as kindergarten_desk
from ruobr_server.areas.kindergarten.routes import router as kindergarten
from ruobr_server.areas.meals.desk_routes import router as meals_desk
from ruobr_server.areas.meals.routes import router as meals
from ruobr_server.areas.outcomes.routes import router as outcomes
from ruobr_server.areas.payments.routes import desk as refunds_desk
from ruobr_server.areas.payments.routes import outside as payments_from_outside
from ruobr_server.areas.payments.routes import router as payments
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.areas.personal_data.routes import desk as personal_data_desk
from ruobr_server.areas.personal_data.routes import router as personal_data
from ruobr_server.areas.state_services.browser import FORMS
from ruobr_server.areas.state_services.browser import router as state_services_pages
from ruobr_server.areas.state_services.link_routes import router as state_services_link
from ruobr_server.areas.state_services.pages import result as page_of
from ruobr_server.areas.state_services.routes import router as state_services
from ruobr_server.auth.cross_site import RefuseCrossSite, forms_at
from ruobr_server.auth.gate import Gate
from ruobr_server.auth.visitors import Visitors
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.integrations.email.sender import Sender
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import Address
from ruobr_server.kit.errors import ServerError
from ruobr_server.kit.http.middleware import pass_through
from ruobr_server.kit.http.plain_input import PlainInput
from ruobr_server.kit.http.responses import from_framework, from_validation, refusal
from ruobr_server.kit.jobs.background import begin
from ruobr_server.kit.jobs.scheduler import every_day
from ruobr_server.kit.settings import Settings, Smtp
from ruobr_server.kit.shutdown import end_at_a_signal
from ruobr_server.mobile.hot_week import HotWeek
from ruobr_server.mobile.routes import router as mobile
from ruobr_tui import __version__
from ruobr_tui.api.clock import Clock, system_clock

if TYPE_CHECKING:
    from ruobr_server.demo.mailbox import Mailbox
    from ruobr_server.integrations.state_services.provider import Provider
    from ruobr_server.sandbox.state_services.running import RunningSandbox

GZIP_FROM = 1024
"""Bytes: what fits one packet anyway is not worth the time."""

GZIP_LEVEL = 5
"""On a term of lessons (185 kB of JSON) level 9 takes three times as long and saves two per cent more."""

DESCRIPTION = """\
The diary of a school portal. Calls without `/cabinet` or `/capabilities` are the mobile contract that
independent clients of the portal use; `/api/` is its older generation.

Credentials: `Authorization: Bearer <token>` from `POST /cabinet/session`, or with every request the two
headers `username` (base64 of the login) and `password` (base64 of the password).
"""


class Portal(FastAPI):
    """FastAPI behind the front (``front.py``), with room for what answers before any routing."""

    def __init__(self, *, max_body: int, **options: Any) -> None:
        super().__init__(**options)
        self._max_body = max_body
        self._inner: ASGIApp = super().__call__

    def answer_first(self, wrap: Callable[[ASGIApp], ASGIApp]) -> None:
        """Put ``wrap(app)`` before everything routed; it may raise any ``ServerError`` before it answers.

        ``scope["app"]`` is the portal there too.
        """
        self._inner = wrap(self._inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        scope["app"] = self
        if scope["type"] == "http":
            await pass_through(self._inner, scope, receive, send, self._max_body)
        else:
            await super().__call__(scope, receive, send)


def create_app(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = system_clock,
    closes_database: bool = False,
    listen_at: Address | None = None,
) -> Portal:
    """The application over an open database, which it closes at its end only when told to.

    ``listen_at`` is another way to the same database, for looking for live events.

    ``app.state`` holds ``settings``, ``database``, ``clock`` and ``gate`` for the routes.
    """
    gate = Gate(database, settings, clock)
    sealer: Sealer | None = read_keys(settings.file_keys) if settings.file_keys is not None else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        zone = ZoneInfo(settings.time_zone)
        tasks = [begin("the work of the day", lambda: every_day(database, clock, zone))]
        if settings.cabinet:
            app.state.hub = hub = Hub(database, listen_at)
            tasks.append(begin("live events", hub.run))
            end_at_a_signal(hub.close)
        if settings.demo and database.dialect == "sqlite":
            tasks.append(begin("the demo's day", lambda: _demo_day(database, clock)))
        mailbox = await _demo_mailbox(app) if settings.demo else None
        sandbox = await _demo_state_services(app) if settings.demo and settings.cabinet else None
        smtp = _to(mailbox) if mailbox is not None else settings.smtp
        if smtp is not None:
            app.state.sender = Sender(database, smtp, clock)
            tasks.append(begin("letters", app.state.sender.run))
        if app.state.watcher is not None:
            tasks.append(begin("payments", app.state.watcher.run))
        elif _has_demo_bank(settings):
            tasks.append(begin("the demo's bank", lambda: _demo_bank(app)))
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if mailbox is not None:
            await mailbox.stop()
        if sandbox is not None:
            await sandbox.stop()
        gate.close()
        if closes_database:
            await database.close()

    app = Portal(
        max_body=settings.max_body,
        title="Electronic School 2.0",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,  # its page loads scripts from elsewhere
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
    app.state.sealer = sealer
    app.state.hub = None
    app.state.provider = _provider(settings)
    app.state.watcher = _watcher(settings, database, clock)
    app.state.callback_secret = _callback_secret(settings)
    # A demo's bank starts beside it, so that nobody waits for it who does not pay.
    app.state.bank_starts = asyncio.Event() if _has_demo_bank(settings) else None
    app.include_router(capabilities.health)
    if settings.cabinet:
        app.include_router(capabilities.router)
        app.include_router(sessions)
        app.include_router(getting_in)
        app.include_router(state_services)
        app.include_router(state_services_link)
        app.include_router(state_services_pages)
        app.include_router(outcomes)
        app.include_router(families)
        app.include_router(journal)
        app.include_router(documents)
        app.include_router(documents_desk)
        app.include_router(personal_data)
        app.include_router(personal_data_desk)
        app.include_router(complaints)
        app.include_router(complaints_desk)
        app.include_router(kindergarten)
        app.include_router(kindergarten_desk)
        app.include_router(enrolment)
        app.include_router(enrolment_desk)
        app.include_router(meals)
        app.include_router(meals_desk)
        app.include_router(payments)
        app.include_router(events)
        app.include_router(refunds_desk)
        app.include_router(payments_from_outside)
    app.include_router(mobile)
    if settings.demo:
        from ruobr_server.demo.mailbox import router as demo_letters  # its library is the demo's alone

        app.include_router(demo_letters)
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_FROM, compresslevel=GZIP_LEVEL)
    app.add_middleware(
        RefuseCrossSite,
        takes_form=forms_at(*FORMS),
        refuse=_refuse_cross_site,
        own=lambda _: public_addresses(settings),
    )
    app.answer_first(PlainInput)
    app.answer_first(lambda plain: HotWeek(plain, database))  # it reads its own query
    app.answer_first(lambda inner: Visitors(inner, settings.hosts, clock))
    return app


async def _demo_day(database: Database, clock: Clock) -> None:
    """The demo's teachers go on recording, lesson by lesson."""
    from ruobr_server.demo.advance import at_each_bell

    await at_each_bell(database, clock)


async def _demo_mailbox(app: Portal) -> Mailbox:
    """The demo's mail server; it is real, so that nothing about letters is pretended."""
    from ruobr_server.demo.mailbox import Mailbox

    mailbox = Mailbox()
    await mailbox.start()
    app.state.mailbox = mailbox
    return mailbox


async def _demo_state_services(app: Portal) -> RunningSandbox:
    """The demo's State Services, behind the real protocol."""
    from ruobr_server.sandbox.state_services.running import RunningSandbox

    sandbox = RunningSandbox(app.state.clock)
    app.state.provider = await sandbox.start()
    return sandbox


def _has_demo_bank(settings: Settings) -> bool:
    return settings.demo and settings.cabinet and settings.acquirer is None and bool(settings.public_url)


async def _demo_bank(app: Portal) -> None:
    """The demo's bank in a process of its own, and payments by it, until cancelled."""
    from ruobr_server.sandbox.acquirer.running import own_process

    settings: Settings = app.state.settings
    with TemporaryDirectory(prefix="ruobr-bank-") as folder:
        async with own_process(Path(folder)) as acquirer:
            told = replace(settings, acquirer=acquirer)
            app.state.callback_secret = _callback_secret(told)
            app.state.watcher = watcher = _watcher(told, app.state.database, app.state.clock)
            assert watcher is not None
            app.state.bank_starts.set()
            await watcher.run()


def _provider(settings: Settings) -> Provider | None:
    """ESIA, when the portal is registered there. Raises ``WrongKey``."""
    told = settings.state_services
    if told is None:
        return None
    from ruobr_server.integrations.state_services.provider import Provider
    from ruobr_server.integrations.state_services.signing import RsaSigner, public_key

    signer, key = RsaSigner.from_file(told.key_file), public_key(told.provider_key_file)
    return Provider(told.base_url, told.client_id, signer, key)


def _watcher(settings: Settings, database: Database, clock: Clock) -> Watcher | None:
    """Who looks after payments, when a bank is connected."""
    told = settings.acquirer
    if told is None or not settings.cabinet:
        return None
    bank = Bank(told.base_url, told.login, told.password_file.read_text().strip())
    return Watcher(database, bank, clock, settings.public_url)


def _callback_secret(settings: Settings) -> bytes:
    """What the bank signs its callbacks with; empty: there is no bank."""
    told = settings.acquirer
    return b"" if told is None else told.callback_secret_file.read_bytes().strip()


def _to(mailbox: Mailbox) -> Smtp:
    return Smtp("127.0.0.1", mailbox.port, "none", "school@ruobr.example")


def public_addresses(settings: Settings) -> list[str]:
    """Where browsers reach this server, as far as the operator has said so."""
    esia = settings.state_services
    return [each for each in (settings.public_url, esia.public_url if esia is not None else "") if each]


def _refuse_cross_site(scope: Scope, error: ServerError) -> ASGIApp:
    if scope["path"] in FORMS:
        return page_of("cross-site")
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
    return _answer(request, ServerError())  # what it was is logged by the front
