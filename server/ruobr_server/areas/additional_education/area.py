"""The certificate of additional education: shown by the mobile contract."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="additional_education")
