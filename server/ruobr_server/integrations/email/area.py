"""Email: the queue and its sender."""

from __future__ import annotations

from fastapi import FastAPI

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.integrations.email import service
from ruobr_server.integrations.email.gauges import letter_gauges
from ruobr_server.integrations.email.sender import send
from ruobr_server.kit.jobs.kinds import JobKind, retention


def _setup(app: FastAPI) -> None:
    app.state.smtp = app.state.settings.smtp


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
    gauges=letter_gauges,
    demo=NoDemoRows("letters are sent while the demo is used"),
)
