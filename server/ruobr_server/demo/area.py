"""The demo as an area: its mail server, its State Services, and the advancing day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from ruobr_server.areas.declaration import Area
from ruobr_server.demo.advance import at_each_bell
from ruobr_server.demo.mailbox import Mailbox, router
from ruobr_server.kit.jobs.background import running
from ruobr_server.kit.settings import Acquirer, Smtp
from ruobr_server.sandbox.state_services.running import RunningSandbox


def _setup(app: FastAPI) -> None:
    app.state.demo_bank = _bank


def _bank(folder: Path) -> AbstractAsyncContextManager[Acquirer]:
    """The bank in a separate process, with its secrets in ``folder``; started by ``areas.payments``."""
    from ruobr_server.sandbox.acquirer.running import own_process  # not needed by a demo without payments

    return own_process(folder)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The outside parties run for real in this process."""
    state = app.state
    state.mailbox = mailbox = Mailbox()
    await mailbox.start()
    state.smtp = Smtp("127.0.0.1", mailbox.port, "none", "school@ruobr.example")
    sandbox = RunningSandbox(state.clock) if state.settings.cabinet else None
    if sandbox is not None:
        state.provider = await sandbox.start()
    try:
        if state.database.dialect == "sqlite":
            async with running("the demo's day", lambda: at_each_bell(state.database, state.clock)):
                yield
        else:
            yield
    finally:
        await mailbox.stop()
        if sandbox is not None:
            await sandbox.stop()


AREA = Area(name="demo", routers=(router,), setup=_setup, lifespan=_lifespan)
