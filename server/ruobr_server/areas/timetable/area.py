"""A school's timetable: bells, courses, versions of the week, and the lessons made from them."""

from ruobr_server.areas.declaration import Area, NoDemoRows

AREA = Area(
    name="timetable",
    demo=NoDemoRows("the demo has its lessons without a timetable"),
)
"""Follows the diary, whose lessons it makes."""
