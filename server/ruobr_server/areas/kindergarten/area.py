"""Kindergarten: applications, the queue, referrals, exchange of places."""

from __future__ import annotations

from datetime import date, datetime

from ruobr_server.areas.declaration import Area
from ruobr_server.areas.kindergarten import applications, desk, erasure, exchange, tracker
from ruobr_server.areas.kindergarten.deadlines import AT_ONCE, note_places, pass_deadlines
from ruobr_server.areas.kindergarten.desk_routes import router as desk_routes
from ruobr_server.areas.kindergarten.routes import router
from ruobr_server.auth.desks import KINDERGARTEN
from ruobr_server.kit.db import Database
from ruobr_tui.api.models import events


async def _pass_deadlines(database: Database, now: datetime, today: date) -> None:
    while await database.write(pass_deadlines, now, today) >= AT_ONCE:
        pass


async def _note_places(database: Database, now: datetime, today: date) -> None:
    await database.write(note_places, today, now)


AREA = Area(
    name="kindergarten",
    routers=(router, desk_routes),
    features=frozenset({"kindergarten"}),
    desk_kinds=(KINDERGARTEN,),
    daily=(_pass_deadlines, _note_places),
    exports={
        "kindergarten_applications": lambda db, caller, now, today: tracker.applications(
            db, caller, today
        ).to_wire()["applications"],
        "exchange": lambda db, caller, now, today: exchange.exchange(db, caller).to_wire(),
    },
    erase=erasure.erase,
    keeps_account=applications.is_bound,
    on_consent_withdrawn=applications.stop,
    scan_reason=desk.holds_child,
    event_kinds=frozenset({events.KINDERGARTEN, events.QUEUE, events.EXCHANGE}),
)
