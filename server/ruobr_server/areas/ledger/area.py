"""The ledger of the meal accounts."""

from ruobr_server.areas.declaration import Area

AREA = Area(name="ledger")
