"""What is asked for by e-mail, and answered by letter alone.

A request only notes what was asked: it does the very same for every address, so neither its answer nor its
time tells whether an account has the address. A job finds that out afterwards.
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
"""The kind of the jobs that answer; their key is the number of the line with the request."""


def note(connection: Connection, kind: Kind, email: str, values: Mapping[str, str], now: datetime) -> None:
    """Answer this by letter soon. ``values`` may hold a password: it is gone with the answer."""
    put(connection, LetterState.REQUESTED, REQUEST, email, kind, json.dumps(dict(values)), now)


async def answer(work: Work) -> None:
    """Write the letter to one who asked (to an unknown address none)."""
    await work.finish(_answer, work.job, work.clock())


def _answer(connection: Connection, job: Job, now: datetime) -> None:
    """Whoever asks again and again for one address is answered one after another, by whatever process:
    two registrations at once make one account.
    """
    wait_turn(connection, "answers")
    asked = letter(connection, job, LetterState.REQUESTED)
    if asked is None:
        return
    values = json.loads(asked.body)
    if asked.subject == "registration":
        registration.register(connection, values, values["password"], values["password_hash"], now)
    else:
        recovery.ask(connection, asked.to_address, now)
    remove(connection, asked.id)
