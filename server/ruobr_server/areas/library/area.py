"""Books on loan, read through the mobile contract."""

from ruobr_server.areas.declaration import Area, DemoRows

AREA = Area(
    name="library",
    demo=DemoRows("ruobr_server.areas.library.demo:build", after=("schools",)),
)
