"""Schools, their people and their policy: what every other area builds on."""

from ruobr_server.areas.declaration import Area, DemoRows

AREA = Area(
    name="schools",
    demo=DemoRows("ruobr_server.areas.schools.demo:build"),
)
