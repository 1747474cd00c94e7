"""Records of schools and kindergartens: tables of a place, their rows, and changes of a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.records import RecordDetail, RecordOutcome, RecordRows, RecordTables
from ruobr_tui.api.resources import Part, Resource
from ruobr_tui.api.rules import long_work

FEATURE = "records"
KEYS = "records-"
"""Begins the keys of all of them in the store."""
_BASE = "administration/tables"


def tables(place: Place | None, find: str = "") -> Resource[RecordTables]:
    """The tables of a place (None: of the caller's only one), and the places to choose from."""
    key = f"{KEYS}tables/{_key(place)}/{find.casefold()}"
    query = {**_query(place), **({"find": find} if find else {})}
    return Resource(key, _BASE, RecordTables, query, part=Part.CABINET, feature=FEATURE)


def rows(place: Place, table: str, find: str = "", after: str = "") -> Resource[RecordRows]:
    """A page of the rows of a table."""
    key = f"{KEYS}rows/{_key(place)}/{table}/{find.casefold()}?{after}"
    query = {**_query(place), "find": find, "after": after}
    query = {name: value for name, value in query.items() if value}
    return Resource(key, f"{_BASE}/{quote(table)}", RecordRows, query, part=Part.CABINET, feature=FEATURE)


def row(place: Place, table: str, key: str) -> Resource[RecordDetail]:
    """One row with its history."""
    named, path = f"{KEYS}row/{_key(place)}/{table}/{key}", f"{_BASE}/{quote(table)}/{key}"
    return Resource(named, path, RecordDetail, _query(place), part=Part.CABINET, feature=FEATURE)


def form(place: Place, table: str) -> Resource[RecordDetail]:
    """The form of a new row."""
    named, path = f"{KEYS}form/{_key(place)}/{table}", f"{_BASE}/{quote(table)}/form"
    return Resource(named, path, RecordDetail, _query(place), part=Part.CABINET, feature=FEATURE)


def add(place: Place, table: str, cells: Mapping[str, str]) -> Call[RecordDetail]:
    """Add a row."""
    where = _where(place)
    return Call(
        "POST",
        f"{_BASE}/{quote(table)}?{where}",
        {"cells": dict(cells)},
        RecordDetail,
        seconds=long_work.RECORD,
    )


def change(place: Place, table: str, key: str, cells: Mapping[str, tuple[str, str]]) -> Call[RecordDetail]:
    """Change cells of a row: the old and the new text of each."""
    where = _where(place)
    return Call(
        "POST",
        f"{_BASE}/{quote(table)}/{key}?{where}",
        {"cells": _cells(cells)},
        RecordDetail,
        seconds=long_work.RECORD,
    )


def end(place: Place, table: str, key: str, day: date | None) -> Call[RecordDetail | None]:
    """End a row on a day; without a day remove it."""
    body = {"day": None if day is None else day.isoformat()}
    shape = RecordDetail if day is not None else None
    where = _where(place)
    return Call("POST", f"{_BASE}/{quote(table)}/{key}/end?{where}", body, shape, seconds=long_work.RECORD)


def plan(place: Place, table: str, key: str, cells: Mapping[str, tuple[str, str]]) -> Call[RecordOutcome]:
    """What a change would do to the lessons; nothing is changed."""
    body = {"key": key, "cells": _cells(cells)}
    where = _where(place)
    return Call(
        "POST",
        f"{_BASE}/{quote(table)}/plan?{where}",
        body,
        RecordOutcome,
        repeatable=True,
        seconds=long_work.RECORD,
    )


def _cells(cells: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {"old": old, "new": new} for name, (old, new) in cells.items()}


def _query(place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    if place.school_id is not None:
        return {"school": str(place.school_id)}
    return {} if place.territory_id is None else {"territory": str(place.territory_id)}


def _key(place: Place | None) -> str:
    return "-" if place is None else f"{place.territory_id or 0}.{place.school_id or 0}"


def _where(place: Place) -> str:
    return urlencode(_query(place))
