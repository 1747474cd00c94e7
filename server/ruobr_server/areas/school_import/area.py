"""Filling a school from tables: what is read and written is described by the areas (``Area.sheets``)."""

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.school_import.checks import waits
from ruobr_server.areas.school_import.routes import PREFIX, router

AREA = Area(
    name="school_import",
    routers=(router,),
    features=frozenset({"school-import"}),
    large_bodies=(PREFIX, f"{PREFIX}/checks"),
    waits=waits,
    demo=NoDemoRows("nobody has imported the demo"),
)
