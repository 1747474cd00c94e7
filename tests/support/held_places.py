"""Places that were given and not answered for yet, without a round: for tests of what follows."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from ruobr_server.areas.kindergarten import exchange, groups, queue, tables
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from support.fixtures import NOW
from support.kindergartens import TODAY, apply

UNTIL = TODAY + timedelta(days=10)


def more_places(region: Database, places: int = 5) -> None:
    """Enough for everybody in each of our kindergartens."""
    own = tables.kindergarten_groups
    region.write_now(lambda c: c.execute(own.update().where(own.c.id < 1000).values(places=places)))


def hold(region: Database, who: Identity, garden: int, minutes: int = 0) -> int:
    """The number of an application that holds a place in this kindergarten."""
    number = apply(region, who, garden, minutes=minutes).id
    own = tables.kindergarten_applications

    def give(connection: Connection) -> None:
        groups.take_place(connection, garden)
        values = {"state": "referred", "group_id": garden, "deadline": UNTIL, "registered_at": NOW}
        connection.execute(own.update().where(own.c.id == number).values(**values, number=f"42-{number:05}"))
        queue.enter(connection, [number])

    region.write_now(give)
    return number


def offered(region: Database, who: Identity, garden: int, minutes: int = 0) -> tuple[int, int]:
    """An application that holds a place, and the offer to exchange it."""
    number = hold(region, who, garden, minutes)
    region.write_now(exchange.offer, who, number, NOW)
    own = tables.exchange_offers
    query = select(own.c.id).where(own.c.application_id == number).order_by(own.c.id.desc())
    return number, region.read_now(lambda c: int(c.execute(query).scalars().first() or 0))


def set_state(region: Database, number: int, state: str) -> None:
    """Whatever has brought the application into this state meanwhile."""
    own = tables.kindergarten_applications
    region.write_now(lambda c: c.execute(own.update().where(own.c.id == number).values(state=state)))
