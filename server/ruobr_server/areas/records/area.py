"""Records of schools and kindergartens in forms; what is read and written is described by the areas."""

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.records.routes import router

AREA = Area(
    name="records",
    routers=(router,),
    features=frozenset({"records"}),
    demo=NoDemoRows("nobody has changed a record of the demo"),
)
"""Follows the timetable, whose lessons it makes anew."""
