"""A row in every table, with a mark of its own in every column that holds no key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, LargeBinary, String, Table, Time, select

from ruobr_server.kit.db.metadata import Hundredths, Moment
from ruobr_server.tables import metadata

PEOPLE = {"accounts": "people", "pupils": "people 2", "staff": "people 3"}
"""Whose row of ``people`` these refer to: a parent is neither a pupil nor a teacher."""

FIXED: dict[tuple[str, str], Any] = {
    ("accounts", "role"): "parent",
    ("accounts", "active"): True,
    ("state_changes", "subject"): "kindergarten-application",
    ("state_changes", "reason"): '{"reason": "documents-late"}',
    ("schools", "zone"): "Asia/Novokuznetsk",
    ("ledger_accounts", "name"): "meals",
    ("meal_visits", "state"): 10,
    ("people", "gender"): 2,
}
KEYS = {
    "account_id": ("accounts", "id"),
    "child_id": ("family_children", "id"),
    "pupil_id": ("pupils", "id"),
    "person_id": ("people", "id"),
}
OTHER_KEYS = {
    "document_id": ("child_documents", "id"),
    "file_id": ("stored_files", "id"),
    "school_id": ("schools", "id"),
    "subject_id": ("kindergarten_applications", "id"),
    "to_address": ("profiles", "email"),
    "school_applications.year": ("first_grades", "year"),
}
"""Keys without a foreign key of their own."""

HISTORIES = {
    "account": "accounts",
    "document": "child_documents",
    "erasure-request": "erasure_requests",
    "exchange-offer": "exchange_offers",
    "exchange-proposal": "exchange_proposals",
    "join-request": "join_requests",
    "kindergarten-application": "kindergarten_applications",
    "payment": "payments",
    "payment-refund": "payment_refunds",
    "school-application": "school_applications",
}
"""Whose history ``state_changes`` has, by the name that it has there."""


@dataclass
class Marked:
    """The rows by table, and each mark: table, column, value."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    marks: list[tuple[str, str, Any]] = field(default_factory=list)

    def account(self) -> int:
        """Whose rows these are."""
        return int(self.rows["accounts"]["id"])


def fill(connection: Connection, numbers: Iterator[int]) -> Marked:
    """One row in every table, all about one new account; ``numbers`` makes marks that nobody else has."""
    found = Marked()
    waiting = list(metadata.sorted_tables)
    while waiting:
        # Foreign keys are in order; what has keys without one waits for its row.
        table = next(each for each in waiting if _is_ready(found, each))
        waiting.remove(table)
        for name in [table.name, *(other for other in PEOPLE.values() if other.startswith(f"{table.name} "))]:
            _add(connection, found, table, name, numbers)
    for subject, of_table in HISTORIES.items():
        of = {"subject": subject, "subject_id": found.rows[of_table]["id"]}
        _add(connection, found, metadata.tables["state_changes"], "state_changes", numbers, **of)
    return found


def _is_ready(marked: Marked, table: Table) -> bool:
    targets = (referred(table, column) for column in table.columns if not column.nullable)
    return all(target is None or target[0] in marked.rows for target in targets)


def _add(
    connection: Connection, marked: Marked, table: Table, name: str, numbers: Iterator[int], **fixed: Any
) -> None:
    row = {column.name: _value(marked, table, column, numbers) for column in table.columns} | fixed
    connection.execute(table.insert().values(**row))
    marked.rows[name] = row
    if name == table.name:
        marked.marks += [
            (table.name, column.name, row[column.name])
            for column in table.columns
            if _is_marked(table, column) and column.name not in fixed
        ]


def marks_left(connection: Connection, marked: Marked) -> set[tuple[str, str]]:
    """Table and column of every mark that is still anywhere: texts and bytes in any column of any table."""
    left, texts = set(), []
    for table in metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            texts += [value for value in row.values() if isinstance(value, str | bytes)]
            for of_table, column, value in marked.marks:
                if of_table == table.name and row[column] == value:
                    left.add((of_table, column))
    for of_table, column, value in marked.marks:
        if isinstance(value, str | bytes) and any(
            value in text  # type: ignore[operator]
            for text in texts
            if isinstance(text, type(value))
        ):
            left.add((of_table, column))
    return left


def numbers() -> Iterator[int]:
    """For marks."""
    return count(1)


def referred(table: Table, column: Column[Any]) -> tuple[str, str] | None:
    """Table and column that a key refers to; None: it is no key."""
    for constraint in table.foreign_key_constraints:
        for element in constraint.elements:
            if element.parent is column:
                target = element.column
                return PEOPLE.get(table.name, target.table.name) if (
                    target.table.name == "people"
                ) else target.table.name, target.name
    keys = {**KEYS, **OTHER_KEYS}
    named = keys.get(f"{table.name}.{column.name}", keys.get(column.name))
    return None if named is None or named[0] == table.name else named


def _is_marked(table: Table, column: Column[Any]) -> bool:
    is_own_number = column.name == "id" and column.primary_key
    return not (referred(table, column) or is_own_number or (table.name, column.name) in FIXED)


def _value(marked: Marked, table: Table, column: Column[Any], numbers: Iterator[int]) -> Any:
    if (table.name, column.name) in FIXED:
        return FIXED[table.name, column.name]
    target = referred(table, column)
    if target is not None:
        row = marked.rows.get(target[0])
        return None if row is None else row[target[1]]
    number = next(numbers)
    kind = column.type
    if isinstance(kind, Moment):
        return datetime(2031, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    if isinstance(kind, Hundredths):
        return Decimal(number)
    if isinstance(kind, String):  # also texts without a length
        sign = chr(0xE000 + number)
        return sign * min(kind.length or 3, 3)
    if isinstance(kind, LargeBinary):
        return b"mark" * 4 + number.to_bytes(16, "big")
    if isinstance(kind, Date):
        return date(1950, 1, 1) + timedelta(days=number)
    if isinstance(kind, Time):
        return time(number // 60 % 24, number % 60)
    if isinstance(kind, Boolean):
        return True
    assert isinstance(kind, Integer), (table.name, column.name, kind)
    return 1_000_000 + number
