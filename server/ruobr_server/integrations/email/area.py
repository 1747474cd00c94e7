"""Letters by e-mail: the queue and its sender."""

from __future__ import annotations

from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Connection, func, select

from ruobr_server.areas.declaration import Area
from ruobr_server.areas.families.tables import profiles
from ruobr_server.integrations.email import service
from ruobr_server.integrations.email.sender import send
from ruobr_server.kit.jobs.kinds import JobKind, retention


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


AREA = Area(
    name="email",
    setup=_setup,
    jobs=(
        JobKind(
            name=service.LETTER,
            run=send,
            backoff=service.BACKOFF,
            is_on=service.sends_letters,
            on_failed=service.give_up,
            can_be_retried=False,
        ),
        retention("email.old_letters", service.forget_old),
    ),
    erase=_erase,
)
