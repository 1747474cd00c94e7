"""Letters by e-mail: the queue and its sender."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Connection, func, select

from ruobr_server.areas.declaration import Area
from ruobr_server.areas.families.tables import profiles
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


def _erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Letters to an address, unless another account has the same."""
    own = select(func.lower(profiles.c.email)).where(profiles.c.account_id == account_id)
    email = connection.execute(own).scalar_one_or_none()
    others = select(profiles.c.account_id).where(
        func.lower(profiles.c.email) == email, profiles.c.account_id != account_id
    )
    if email and connection.execute(others.limit(1)).first() is None:
        service.erase(connection, email)


AREA = Area(name="email", setup=_setup, lifespan=_lifespan, retention=(service.forget_old,), erase=_erase)
