"""Leading schools into a new year."""

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.rollover.routes import router
from ruobr_server.areas.rollover.waits import waits

AREA = Area(
    name="rollover",
    routers=(router,),
    features=frozenset({"rollover"}),
    waits=waits,
    demo=NoDemoRows("the demo's school year has not ended"),
)
