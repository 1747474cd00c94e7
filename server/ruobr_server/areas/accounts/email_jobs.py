"""What is asked for by e-mail, and answered by letter alone.

A request only notes what was asked: it does the very same for every address, so neither its answer nor its
time tells whether an account has the address. The task that sends letters finds that out afterwards.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete
from sqlalchemy.exc import DataError, IntegrityError

from ruobr_server.areas.accounts import recovery, registration
from ruobr_server.integrations.email.service import next_due, put, was_not_sent
from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.db.ids import wait_turn
from ruobr_server.kit.errors import Conflict, Invalid

Kind = Literal["registration", "recovery"]
_log = logging.getLogger(__name__)


def note(connection: Connection, kind: Kind, email: str, told: Mapping[str, str], now: datetime) -> None:
    """Answer this by letter soon. ``told`` may hold a password: it is gone with the answer."""
    put(connection, "asked", email, kind, json.dumps(dict(told)), now)


def answer_next(connection: Connection, now: datetime) -> bool:
    """Write the letter to one who asked (to an unknown address none); whether anybody had asked.

    Whoever asks again and again for one address is answered one after another, by whatever process:
    two registrations at once make one account.
    """
    asked = next_due(connection, "asked", now)
    if asked is None:
        return False
    wait_turn(connection, "answers")
    try:
        with connection.begin_nested():
            _answer(connection, asked.subject, asked.to_address, json.loads(asked.body), now)
    except (IntegrityError, DataError, Conflict, Invalid) as error:  # such as the same new login drawn twice
        _log.warning("what was asked (%d) waits: %s", asked.id, type(error).__name__)
        was_not_sent(connection, asked.id, now)
    else:
        connection.execute(delete(outgoing_letters).where(outgoing_letters.c.id == asked.id))
    return True


def _answer(connection: Connection, kind: str, email: str, told: Mapping[str, str], now: datetime) -> None:
    if kind == "registration":
        registration.register(connection, told, told["password"], told["password_hash"], now)
    else:
        recovery.ask(connection, email, now)
