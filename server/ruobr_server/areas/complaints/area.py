"""Complaints without a login, answered at an operator's desk."""

from ruobr_server.areas.complaints.desk import is_of_desk, waiting
from ruobr_server.areas.complaints.desk_routes import router as desk_routes
from ruobr_server.areas.complaints.routes import router
from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.auth.desks import COMPLAINTS

AREA = Area(
    name="complaints",
    routers=(router, desk_routes),
    features=frozenset({"complaints"}),
    desk_kinds=(COMPLAINTS,),
    desk_items={COMPLAINTS: is_of_desk},
    desk_counts={COMPLAINTS: waiting},
    # After applications: histories are counted in this order.
    demo=DemoRows("ruobr_server.areas.complaints.demo:build", after=("schools", "enrolment")),
)
