"""Logins of a whole class, to print."""

from __future__ import annotations

from ruobr_tui.api.models.logins import LoginSheet, SheetClass, SheetClasses
from ruobr_tui.api.resources import Part, Resource

FEATURE = "family"
_BASE = "journal/login-sheets"


def classes(find: str) -> Resource[SheetClasses]:
    """The classes whose logins the user may hand out."""
    key, query = f"login-sheets/{find.casefold()}", {"find": find}
    return Resource(key, _BASE, SheetClasses, query, part=Part.CABINET, feature=FEATURE)


def plan(wanted: SheetClass, *, again: bool) -> Resource[LoginSheet]:
    """How many slips there would be; ``again``: also of pupils who have signed in."""
    query = {"again": "true" if again else "false"}
    key = f"login-sheet/{wanted.school_id}/{wanted.class_id}/{again}"
    return Resource(key, path(wanted), LoginSheet, query, part=Part.CABINET, feature=FEATURE)


def path(wanted: SheetClass) -> str:
    """Where the sheet is made."""
    return f"{_BASE}/{wanted.school_id}/{wanted.class_id}"
