"""Registrations and password resets, which are requested by email address and answered only by email.

A request is only stored: it does exactly the same for every address, so neither the response nor its time
reveals whether an account has the address. A job handles it afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from ruobr_server.areas.accounts import recovery, registration
from ruobr_server.integrations.email.service import letter, put, remove
from ruobr_server.integrations.email.states import LetterState
from ruobr_server.kit.db.ids import wait_turn
from ruobr_server.kit.jobs.kinds import Work
from ruobr_server.kit.jobs.queue import Job

Kind = Literal["registration", "recovery"]
REQUEST = "accounts.email_request"
"""The kind of the handling jobs; their key is the id of the row with the request."""


def note(connection: Connection, kind: Kind, email: str, values: Mapping[str, str], now: datetime) -> None:
    """Store a request, which is soon answered by email. ``values`` may contain a password; they are
    deleted afterwards.
    """
    put(connection, LetterState.REQUESTED, REQUEST, email, kind, json.dumps(dict(values)), now)


async def answer(work: Work) -> None:
    """Send the email of a request (to an unknown address none)."""
    await work.finish(_answer, work.job, work.clock())


def _answer(connection: Connection, job: Job, now: datetime) -> None:
    """Repeated requests for one address are handled one after another, also across processes: two
    concurrent registrations create one account.
    """
    wait_turn(connection, "answers")
    request = letter(connection, job, LetterState.REQUESTED)
    if request is None:
        return
    values = json.loads(request.body)
    if request.subject == "registration":
        registration.register(connection, values, values["password"], values["password_hash"], now)
    else:
        recovery.ask(connection, request.to_address, now)
    remove(connection, request.id)
