"""Leading schools into a new year."""

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.rollover.routes import router

AREA = Area(
    name="rollover",
    routers=(router,),
    features=frozenset({"rollover"}),
    demo=NoDemoRows("the demo's school year has not ended"),
)
