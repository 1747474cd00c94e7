"""Books on loan, read through the mobile contract."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="library")
