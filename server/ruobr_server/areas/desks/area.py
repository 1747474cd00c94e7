"""What all desks have in common."""

from __future__ import annotations

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.desks.routes import router
from ruobr_server.areas.desks.service import erase, forget_old
from ruobr_server.kit.jobs.kinds import retention
from ruobr_tui.api.models.events import DESK

AREA = Area(
    name="desks",
    routers=(router,),
    features=frozenset({"desk-presence", "desk-counts"}),
    jobs=(retention("desks.old", forget_old),),
    erase=erase,
    event_kinds=frozenset({DESK}),
    demo=NoDemoRows("rows are of who looks at a work list now"),
)
