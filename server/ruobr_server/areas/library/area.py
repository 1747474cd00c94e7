"""Books on loan: shown by the mobile contract."""

from ruobr_server.areas.declaration import Area, DemoRows

AREA = Area(
    name="library",
    demo=DemoRows("ruobr_server.areas.library.demo:build", after=("schools",)),
)
