"""Schools, their people and their policy: the base of all other areas."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="schools")
