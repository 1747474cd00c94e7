"""A school's timetable: bells, courses, versions of the week, and the lessons made from them."""

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.timetable.routes import router
from ruobr_server.areas.timetable.waits import waits

AREA = Area(
    name="timetable",
    routers=(router,),
    features=frozenset({"own-timetable"}),
    waits=waits,
    sheets="ruobr_server.areas.timetable.sheets:sheets",
    demo=NoDemoRows("the demo has its lessons without a timetable"),
)
"""Follows the diary, whose lessons it makes."""
