"""A plan in lines: what will be created, changed with old and new values, and closed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record

Action = Literal["create", "change", "close", "delete"]
ACTIONS: tuple[Action, ...] = ("create", "change", "close", "delete")


@dataclass(frozen=True, slots=True)
class Step:
    """One line. ``column`` is the English name of a column."""

    action: Action
    sheet: str
    label: str
    column: str = ""
    old: str = ""
    new: str = ""


def steps(planning: Planning) -> list[Step]:
    """All lines of a plan; nothing to do: none."""
    found: list[Step] = []
    for sheet in planning.sheets:
        if sheet.is_listed_new:
            found += [Step("create", sheet.name, each.label) for each in planning.created[sheet.name]]
        for record in planning.changed[sheet.name]:
            found += _changes(sheet, record)
        found += [Step("delete", sheet.name, each.label) for each in planning.removed[sheet.name]]
    return found


def counts(lines: list[Step]) -> dict[Action, dict[str, int]]:
    """How many rows of which table; several changes of one row count once."""
    rows = dict.fromkeys((each.action, each.sheet, each.label) for each in lines)
    counted: dict[Action, dict[str, int]] = {action: {} for action in ACTIONS}
    for action, sheet, _ in rows:
        counted[action][sheet] = counted[action].get(sheet, 0) + 1
    return {action: sheets for action, sheets in counted.items() if sheets}


def digest_of(lines: list[Step]) -> str:
    """The same for the same plan."""
    return hashlib.sha256(repr(lines).encode("utf-8", "replace")).hexdigest()


def _changes(sheet: Sheet, record: Record) -> list[Step]:
    lines = []
    for column, old in record.before.items():
        new = record.values.get(column)
        is_described = any(each.stored == column for each in sheet.fields)
        if not is_described and (isinstance(old, bytes) or isinstance(new, bytes)):
            continue
        action: Action = "close" if column == sheet.closes and old is None else "change"
        name = next((each.name for each in sheet.fields if each.stored == column), column)
        lines.append(
            Step(action, sheet.name, record.label, name, shown(sheet, column, old), shown(sheet, column, new))
        )
    return lines


def shown(sheet: Sheet, column: str, value: Any) -> str:
    """A value as a file would say it; a secret one not at all."""
    if value is None:
        return ""
    if isinstance(value, Record):
        return value.label
    described = next((each for each in sheet.fields if each.stored == column), None)
    if described is not None:
        return described.value.write(value)
    return "" if isinstance(value, bytes) else str(value)
