"""Schools, their people and their policy: the base of all other areas."""

from ruobr_server.areas.declaration import Area, DemoRows

AREA = Area(
    name="schools",
    sheets="ruobr_server.areas.schools.sheets:sheets",
    demo=DemoRows("ruobr_server.areas.schools.demo:build"),
)
