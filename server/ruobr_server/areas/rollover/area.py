"""Leading schools into a new year."""

from ruobr_server.areas.declaration import Area, NoDemoRows

AREA = Area(name="rollover", demo=NoDemoRows("the demo's school year has not ended"))
