"""Books on loan: shown by the mobile contract."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="library")
