"""Letters by e-mail: the queue and its sender."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from ruobr_server.areas.declaration import Area
from ruobr_server.integrations.email import service
from ruobr_server.integrations.email.sender import Sender
from ruobr_server.kit.jobs.background import running


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    if state.smtp is None:
        yield
        return
    due = [area.due_letters for area in state.areas if area.due_letters is not None]
    state.sender = Sender(state.database, state.smtp, state.clock, due)
    async with running("letters", state.sender.run):
        yield


def _setup(app: FastAPI) -> None:
    app.state.smtp = app.state.settings.smtp


AREA = Area(name="email", setup=_setup, lifespan=_lifespan, retention=(service.forget_old,))
