"""What the tables of an import are called, for people. The server's areas describe them otherwise."""

from __future__ import annotations

from ruobr_tui.api.errors import N_

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".ods", ".xml", ".zip")
"""Of files that may hold tables."""

TITLES = {
    "bells": N_("Bells"),
    "day changes": N_("Exceptional days"),
    "courses": N_("Courses and load"),
    "timetable versions": N_("Versions of the timetable"),
    "timetable": N_("Timetable"),
    "kindergartens": N_("Kindergartens"),
    "kindergarten groups": N_("Groups of kindergartens"),
    "territories": N_("Municipalities"),
    "schools": N_("Schools"),
    "periods": N_("Terms"),
    "holidays": N_("Holidays"),
    "subjects": N_("Subjects"),
    "classes": N_("Classes"),
    "people": N_("People"),
    "identities": N_("SNILS"),
    "staff": N_("Staff"),
    "staff subjects": N_("Subjects of teachers"),
    "pupils": N_("Pupils"),
    "mark types": N_("Types of marks"),
    "absence codes": N_("Codes of absences"),
    "parent accounts": N_("Accounts of parents"),
    "parents": N_("Parents"),
    "first grades": N_("Places of first grades"),
    "catchment areas": N_("Catchment areas"),
    "enrolment windows": N_("Days of applying"),
    "events": N_("Events"),
    "link categories": N_("Groups of links"),
    "links": N_("Links"),
    "privileges": N_("Priority categories"),
    "kindergarten rules": N_("Rules of kindergartens"),
}
"""English message ids by the names of the tables."""
