"""Which tables of records there are, in groups, and who changes which: pure rules of server and client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ruobr_tui.api.roles import Level, Scope, StaffRole
from ruobr_tui.api.rules.grants import Held, scopes_of

R = StaffRole


class TableGroup(StrEnum):
    """Groups of tables, in the order in which a school is filled."""

    REGION = "region"
    PEOPLE = "people"
    YEAR = "year"
    TEACHING = "teaching"
    MARKS = "marks"
    GUIDE = "guide"
    KINDERGARTENS = "kindergartens"
    FIRST_GRADE = "first-grade"


_REGION = frozenset({R.REGION_ADMINISTRATOR})
_TOWN = _REGION | {R.MUNICIPALITY_ADMINISTRATOR}
_SCHOOL = _TOWN | {R.SCHOOL_ADMINISTRATOR}
_HEADS = _SCHOOL | {R.HEAD}
_TEACHING = _HEADS | {R.DEPUTY_HEAD}
_OFFICE = _HEADS | {R.OFFICE}
_ALL = _TEACHING | {R.OFFICE}


@dataclass(frozen=True, slots=True)
class TableRule:
    """A table: its group, the levels of places where it is seen, who changes rows and who adds them."""

    group: TableGroup
    levels: frozenset[Level]
    editors: frozenset[StaffRole]
    adders: frozenset[StaffRole]


def _of_region(editors: frozenset[StaffRole]) -> TableRule:
    return TableRule(TableGroup.REGION, frozenset({Level.REGION}), editors, editors)


def _of_town(group: TableGroup) -> TableRule:
    return TableRule(group, frozenset({Level.REGION, Level.MUNICIPALITY}), _TOWN, _TOWN)


def _of_school(group: TableGroup, editors: frozenset[StaffRole]) -> TableRule:
    return TableRule(group, frozenset({Level.SCHOOL}), editors, editors)


G = TableGroup
TABLES: Mapping[str, TableRule] = {
    "territories": _of_region(_REGION),
    # A school changes what the guide shows of it; it is the municipality that founds schools.
    "schools": TableRule(
        G.REGION, frozenset({Level.REGION, Level.MUNICIPALITY, Level.SCHOOL}), _HEADS, _TOWN
    ),
    "staff": _of_school(G.PEOPLE, _OFFICE),
    "pupils": _of_school(G.PEOPLE, _OFFICE),
    "parents": _of_school(G.PEOPLE, _OFFICE),
    "periods": _of_school(G.YEAR, _TEACHING),
    "holidays": _of_school(G.YEAR, _TEACHING),
    "bells": _of_school(G.YEAR, _TEACHING),
    "day changes": _of_school(G.YEAR, _TEACHING),
    "classes": _of_school(G.TEACHING, _ALL),
    "subjects": _of_school(G.TEACHING, _TEACHING),
    "courses": _of_school(G.TEACHING, _TEACHING),
    "timetable": _of_school(G.TEACHING, _TEACHING),
    "mark types": _of_school(G.MARKS, _TEACHING),
    "absence codes": _of_school(G.MARKS, _TEACHING),
    "kindergartens": _of_town(G.KINDERGARTENS),
    "kindergarten groups": _of_town(G.KINDERGARTENS),
}
"""By the names of the tables that a school is filled from, in the order in which they are shown."""

EDITORS = frozenset(role for rule in TABLES.values() for role in rule.editors)
"""Who changes any table at all."""

RETIMING = frozenset({"bells", "day changes", "holidays", "periods", "timetable", "timetable versions"})
"""Tables on which the days of lessons depend: lessons are made anew after a change."""


def tables_at(held: Iterable[Held], place: Scope) -> list[str]:
    """The tables that who has these roles sees and changes in this place."""
    roles = list(held)
    return [name for name in TABLES if may_change(roles, name, place)]


def may_change(held: Iterable[Held], table: str, place: Scope) -> bool:
    """Whether who has these roles sees and changes the rows of a table in this place."""
    rule = TABLES.get(table)
    return rule is not None and place.level in rule.levels and _holds(held, rule.editors, place)


def may_add(held: Iterable[Held], table: str, place: Scope) -> bool:
    """Whether who has these roles adds rows to a table in this place."""
    rule = TABLES.get(table)
    return rule is not None and place.level in rule.levels and _holds(held, rule.adders, place)


def places_of(held: Iterable[Held]) -> list[Scope]:
    """The widest places in which the tables of somebody are."""
    return scopes_of(held, EDITORS)


def _holds(held: Iterable[Held], roles: frozenset[StaffRole], place: Scope) -> bool:
    return any(each.role in roles and each.scope.contains(place) for each in held)
