"""Reasons of decisions that a desk keeps in a list."""

from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.areas.desk_reasons.routes import router

AREA = Area(
    name="desk_reasons",
    routers=(router,),
    features=frozenset({"desk-reasons"}),
    demo=DemoRows("ruobr_server.areas.desk_reasons.demo:build", after=("schools",)),
)
