"""Messages between school and home, and school news, read through the mobile contract."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.areas.messages import service
from ruobr_server.auth.credentials import others_of, person_of
from ruobr_tui.api.models import events


def _erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Delete a person's messages, unless another account is of the same person."""
    person = person_of(connection, account_id)
    if connection.execute(others_of(person, account_id).limit(1)).first() is None:
        service.erase(connection, person)


AREA = Area(
    name="messages",
    features=frozenset({"news", "letters-read"}),
    exports={"messages": lambda db, caller, now, today: service.every_letter(db, caller.person_id)},
    erase=_erase,
    event_kinds=frozenset({events.LETTER}),
    demo=DemoRows("ruobr_server.areas.messages.demo.rows:build", after=("schools",)),
)
