"""How tables, columns and changes are called."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.records import RecordChange, RecordTable
from ruobr_tui.api.rules.records import TableGroup
from ruobr_tui.i18n import N_, _, language

GROUPS: Mapping[str, str] = {
    TableGroup.REGION: N_("Municipalities and schools"),
    TableGroup.PEOPLE: N_("People"),
    TableGroup.YEAR: N_("School year"),
    TableGroup.TEACHING: N_("Classes and lessons"),
    TableGroup.MARKS: N_("Marks and absences"),
    TableGroup.GUIDE: N_("Guide"),
    TableGroup.KINDERGARTENS: N_("Kindergartens"),
    TableGroup.FIRST_GRADE: N_("First grade"),
}
TITLES: Mapping[str, str] = {
    "territories": N_("Municipalities"),
    "schools": N_("Schools"),
    "staff": N_("Staff"),
    "pupils": N_("Pupils"),
    "parents": N_("Parents"),
    "periods": N_("Terms"),
    "holidays": N_("Holidays"),
    "bells": N_("Bells"),
    "day changes": N_("Exceptional days"),
    "classes": N_("Classes"),
    "subjects": N_("Subjects"),
    "courses": N_("Courses and load"),
    "timetable": N_("Timetable"),
    "mark types": N_("Types of marks"),
    "absence codes": N_("Codes of absences"),
    "kindergartens": N_("Kindergartens"),
    "kindergarten groups": N_("Groups of kindergartens"),
    "first grades": N_("Places of first grades"),
    "catchment areas": N_("Catchment areas"),
    "enrolment windows": N_("Days of applying"),
    "events": N_("Events"),
    "link categories": N_("Groups of links"),
    "links": N_("Links"),
    "privileges": N_("Priority categories"),
    "kindergarten rules": N_("Rules of kindergartens"),
}
ACTIONS: Mapping[str, str] = {
    "create": N_("added"),
    "change": N_("changed"),
    "end": N_("ended"),
    "remove": N_("removed"),
}


def table_title(name: str, russian: str = "") -> str:
    """The name of a table; one that is not known here by the portal's own name."""
    if name in TITLES:
        return _(TITLES[name])
    return capitalised(russian if language() == "ru" and russian else name)


def title_of(table: RecordTable) -> str:
    """The name of a table of the list."""
    return table_title(table.name, table.russian)


def column_title(name: str, russian: str) -> str:
    """The name of a column as files have it, in the language of the program."""
    return capitalised(russian if language() == "ru" and russian else name)


def capitalised(text: str) -> str:
    """With a capital letter; СНИЛС stays as it is."""
    return text[:1].upper() + text[1:]


def place_title(place: Place) -> str:
    """The name of a place."""
    return place.school or place.territory or _("The whole region")


def change_text(change: RecordChange) -> str:
    """What was changed, from what to what."""
    action = _(ACTIONS.get(change.action, change.action))
    if not change.field:
        return f"{action}: {change.new or change.old}" if change.new or change.old else action
    title = column_title(change.field, change.russian)
    if change.field == "snils":
        return f"{title}: {action}"
    return f"{title}: {change.old or '–'} → {change.new or '–'}"


def author(change: RecordChange) -> str:
    """Who it was."""
    if change.source == "rollover":
        return ", ".join(filter(None, (_("new school year"), change.by)))
    if change.by:
        return change.by
    return _("by an import") if change.source == "import" else _("by a command of the server")
