"""Families: what parents say about themselves and their children, and access to diaries."""

from ruobr_server.areas.declaration import Area
from ruobr_server.areas.families import diary_access, service
from ruobr_server.areas.families.routes import journal, router

AREA = Area(
    name="families",
    routers=(router, journal),
    features=frozenset({"family"}),
    exports={
        "profile": lambda db, caller, now, today: service.profile(db, caller).to_wire(),
        "children": lambda db, caller, now, today: service.children(db, caller).to_wire()["children"],
        "join_requests": lambda db, caller, now, today: diary_access.every_request(db, caller),
    },
    erase=service.erase,
    on_consent_withdrawn=diary_access.stop,
)
