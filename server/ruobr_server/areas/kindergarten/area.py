"""Kindergarten: applications, the queue, referrals, exchange of places."""

from __future__ import annotations

from ruobr_server.areas.declaration import Area, DemoRows, of_account
from ruobr_server.areas.kindergarten import applications, desk, erasure, exchange, round_approval, tracker
from ruobr_server.areas.kindergarten.deadlines import AT_ONCE, note_places, pass_deadlines
from ruobr_server.areas.kindergarten.desk_routes import router as desk_routes
from ruobr_server.areas.kindergarten.routes import router
from ruobr_server.areas.kindergarten.tables import exchange_offers, kindergarten_applications
from ruobr_server.auth.desks import KINDERGARTEN
from ruobr_server.kit.jobs.kinds import Work, daily
from ruobr_tui.api.models import events


async def _day_of_the_queue(work: Work) -> None:
    """Deadlines first, since they move places; families are notified of a changed place once a day."""
    while await work.database.write(pass_deadlines, work.clock(), work.day) >= AT_ONCE:
        pass
    await work.finish(note_places, work.day, work.clock())


AREA = Area(
    name="kindergarten",
    sheets="ruobr_server.areas.kindergarten.sheets:sheets",
    routers=(router, desk_routes),
    features=frozenset({"kindergarten"}),
    desk_kinds=(KINDERGARTEN,),
    desk_items={KINDERGARTEN: desk.is_of_desk},
    desk_counts={KINDERGARTEN: desk.waiting},
    jobs=(daily("kindergarten.queue", _day_of_the_queue),),
    exports={
        "kindergarten_applications": lambda db, caller, now, today: tracker.applications(
            db, caller, today
        ).to_wire()["applications"],
        "exchange": lambda db, caller, now, today: exchange.exchange(db, caller).to_wire(),
    },
    histories={
        "kindergarten-application": of_account(kindergarten_applications),
        "exchange-offer": of_account(exchange_offers),
    },
    approvals=(round_approval.BY_TWO,),
    erase=erasure.erase,
    keeps_account=applications.is_bound,
    on_consent_withdrawn=applications.stop,
    scan_reason=desk.holds_child,
    event_kinds=frozenset({events.KINDERGARTEN, events.QUEUE, events.EXCHANGE}),
    demo=DemoRows("ruobr_server.areas.kindergarten.demo:build", after=("families",)),
)
