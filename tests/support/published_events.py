"""Events that were published, as the tables hold them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Select, select

from ruobr_server.areas.events import service as events
from ruobr_server.areas.events.tables import live_events
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_tui.api.models.events import DESK
from support.fixtures import NOW


def family_events() -> Select[Any]:
    """The rows of all events so far but those of desks, which clerks get with each change."""
    return live_events.select().where(live_events.c.kind != DESK).order_by(live_events.c.id)


def heard(database: Database) -> list[tuple[str, str, dict[str, Any]]]:
    """Every event so far but those of desks, which clerks get with each change: login, kind, about."""
    query = (
        select(accounts.c.login, live_events.c.kind, live_events.c.about)
        .join(accounts, accounts.c.id == live_events.c.account_id)
        .where(live_events.c.kind != DESK)
        .order_by(live_events.c.id)
    )
    rows = database.read_now(lambda connection: connection.execute(query).all())
    return [(row.login.lower(), row.kind, json.loads(row.about)) for row in rows]


def forget(database: Database) -> None:
    """As if nothing had been published so far."""
    database.write_now(lambda connection: connection.execute(live_events.delete()))


def publish_numbered(connection: Connection, pupil: int, kind: str, number: int) -> None:
    """Publish an event with a number to the readers of a pupil's diary."""
    events.publish_many(connection, events.events_of_pupil(connection, pupil, kind, {"n": number}), NOW)
