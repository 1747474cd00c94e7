"""Complaints without a login, answered at an operator's desk."""

from ruobr_server.areas.complaints.routes import desk, router
from ruobr_server.areas.declaration import Area
from ruobr_server.auth.desks import COMPLAINTS

AREA = Area(
    name="complaints",
    routers=(router, desk),
    features=frozenset({"complaints"}),
    desk_kinds=(COMPLAINTS,),
)
