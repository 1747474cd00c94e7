"""The certificate of additional education, read through the mobile contract."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="additional_education")
