"""Schools, their people and their policy: what every other area builds on."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="schools")
