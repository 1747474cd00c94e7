"""Filling a school from tables: what is read and written is described by the areas (``Area.sheets``)."""

from ruobr_server.areas.declaration import Area, NoDemoRows

AREA = Area(name="school_import", demo=NoDemoRows("nobody has imported the demo"))
