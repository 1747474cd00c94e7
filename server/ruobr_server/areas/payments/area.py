"""Payments through the bank, and refunds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import FastAPI
from sqlalchemy import select

from ruobr_server.areas.declaration import Area, NoDemoRows, of_account
from ruobr_server.areas.payments import erasure, refund_list, service
from ruobr_server.areas.payments.bank_routes import router as bank_routes
from ruobr_server.areas.payments.desk_routes import router as desk_routes
from ruobr_server.areas.payments.gauges import payment_gauges
from ruobr_server.areas.payments.routes import router
from ruobr_server.areas.payments.tables import payment_refunds, payments
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.auth.desks import REFUNDS
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.kit.jobs.background import running
from ruobr_server.kit.settings import Acquirer, Settings
from ruobr_tui.api.models import events


def _setup(app: FastAPI) -> None:
    settings = app.state.settings
    acquirer = settings.acquirer if settings.cabinet else None
    app.state.watcher = None
    app.state.callback_secret = b""
    if acquirer is not None:
        _connect(app, acquirer)
    # A demo's bank starts in the background, as most demos need no payments.
    app.state.bank_starts = asyncio.Event() if _has_demo_bank(settings) else None


def _connect(app: FastAPI, acquirer: Acquirer) -> Watcher:
    """Set up payments through this bank. Raises ``OSError`` for unreadable files."""
    state = app.state
    bank = Bank(acquirer.base_url, acquirer.login, acquirer.password_file.read_text().strip())
    state.callback_secret = acquirer.callback_secret_file.read_bytes().strip()
    state.watcher = watcher = Watcher(state.database, bank, state.clock, state.settings.public_url)
    return watcher


def _has_demo_bank(settings: Settings) -> bool:
    return settings.demo and settings.cabinet and settings.acquirer is None and bool(settings.public_url)


async def _demo_bank(app: FastAPI) -> None:
    """Run the demo's bank as a child process, and payments through it, until cancelled.

    ``state.demo_bank`` (see ``demo.area``) starts it in a folder, and stops it.
    """
    with TemporaryDirectory(prefix="ruobr-bank-") as folder:
        async with app.state.demo_bank(Path(folder)) as acquirer:
            watcher = _connect(app, acquirer)
            app.state.bank_starts.set()
            await watcher.run()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if app.state.watcher is not None:
        async with running("payments", app.state.watcher.run):
            yield
    elif app.state.bank_starts is not None:
        async with running("the demo's bank", lambda: _demo_bank(app)):
            yield
    else:
        yield


AREA = Area(
    name="payments",
    routers=(router, desk_routes, bank_routes),
    features=frozenset({"payments"}),
    public_paths=("/payments",),
    setup=_setup,
    lifespan=_lifespan,
    desk_items={REFUNDS: refund_list.is_of_desk},
    desk_counts={REFUNDS: refund_list.waiting},
    exports={"payments": lambda db, caller, now, today: service.every_payment(db, caller)},
    histories={
        "payment": of_account(payments),
        "payment-refund": select(payment_refunds.c.id, payments.c.account_id).join(
            payments, payments.c.id == payment_refunds.c.payment_id
        ),
    },
    erase=erasure.erase,
    gauges=payment_gauges,
    event_kinds=frozenset({events.PAYMENT}),
    demo=NoDemoRows("a payment is made with the demo's bank, while the demo is used"),
)
