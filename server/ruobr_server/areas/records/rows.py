"""The rows of a table in a place, read with all that they refer to."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection

from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.editing import begin
from ruobr_server.kit.sheets.planning import SCHOOLS, Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.values import folded
from ruobr_server.kit.sheets.writing import Names, texts_of
from ruobr_tui.api.roles import Scope

KEY = r"^([1-9][0-9]{0,18}|~[A-Za-z0-9_-]{1,190})$"
"""What tells a row apart in a path: its number, or (where rows have none) its key, encoded."""

_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Rows:
    """A table in a place."""

    planning: Planning
    sheet: Sheet
    place: Scope
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        """Prepare what cells say of other rows."""
        self.names = Names(self.planning)

    @property
    def school(self) -> Record | None:
        """The school, where the place is one."""
        number = self.place.school_id
        return None if number is None else self.planning.by_id[SCHOOLS].get(number)

    @property
    def records(self) -> list[Record]:
        """The rows that belong to the place."""
        found = list(self.planning.records[self.sheet.name].values())
        if self.sheet.in_school:
            return [each for each in found if each.values.get("school_id") is self.school]
        if self.sheet.name == SCHOOLS and self.place.school_id is not None:
            return [each for each in found if each is self.school]
        return found

    def record(self, key: str) -> Record:
        """The row with this key. Raises ``NotFound``."""
        found = next((each for each in self.records if key_of(each) == key), None)
        if found is None:
            raise NotFound
        return found

    def texts(self, record: Record) -> dict[str, str]:
        """The texts of the cells of a row."""
        return texts_of(self.sheet, record, self.names)

    def has_ended(self, record: Record) -> bool:
        """Whether it is closed, such as somebody who has left."""
        return bool(self.sheet.closes) and record.values.get(self.sheet.closes) is not None

    def place_in_list(self, record: Record) -> tuple[str, str]:
        """What rows are ordered by: those that have ended come last."""
        text = self.sheet.order(record) if self.sheet.order is not None else record.label
        numbered = _NUMBER.sub(lambda digits: digits[0].zfill(8), folded(text))
        return f"{int(self.has_ended(record))} {numbered}", key_of(record)


def read_rows(
    connection: Connection,
    sheets: Sequence[Sheet],
    name: str,
    place: Scope,
    today: date,
    key: bytes | None = None,
) -> Rows:
    """A table in a place. ``key``: that by which people are recognised, where one is to be changed."""
    planning = Planning(connection, sheets, today, school_id=place.school_id, person_key=key)
    planning.territory_id = place.territory_id
    begin(planning, name, [] if place.school_id is None else [place.school_id])
    return Rows(planning, planning.sheet(name), place)


def key_of(record: Record) -> str:
    """What tells a row of its table and school apart, for a path."""
    if record.sheet.has_id:
        return str(record.id)
    values = [_plain(record.values.get(column)) for column in record.sheet.key]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return "~" + urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.id
    return value.isoformat() if isinstance(value, date) else value
