"""Tables about an account, a person or a child say what becomes of them; erasure and export obey."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Table

from ruobr_server.areas.personal_data import erasure, export
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.metadata import PersonalData
from ruobr_server.tables import metadata
from support.dumps import dump, spellings
from support.fixtures import NOW
from support.kindergartens import TODAY
from support.marked_rows import KEYS, Marked, fill, marks_left, numbers

ROOTS = {"accounts", "people", "pupils", "family_children"}
NAMES = {*KEYS, "viewer_id", "author_id", "changed_by", "linking_id"}


def is_about_people(table: Table) -> bool:
    """Whether a table has a key of an account, a person or a child, or of a row that an account has."""
    targets = {key.column.table.name for key in table.foreign_keys}
    owned = {name for name in targets if name not in ROOTS and "account_id" in metadata.tables[name].columns}
    return bool(table.name in ROOTS or targets & ROOTS or owned or NAMES & set(table.columns.keys()))


ABOUT_PEOPLE = [table for table in metadata.sorted_tables if is_about_people(table)]
EXPORT = {"format", "made_at", *(name for area in AREAS for name in area.exports)}


def claim_of(table: Table) -> PersonalData:
    claim = table.info.get("personal data")
    assert isinstance(claim, PersonalData), (
        f"{table.name} has a key of an account, a person or a child: say beside it what an export and an "
        "erasure do with it (info=deleted(…), blanked(…) or stays(…))"
    )
    return claim


@pytest.mark.parametrize("table", ABOUT_PEOPLE, ids=lambda table: table.name)
def test_every_table_about_people_is_claimed(table: Table) -> None:
    claim = claim_of(table)
    assert claim.export or claim.why, f"{table.name}: which part of the export has it, or why none"
    assert claim.export in {"", *EXPORT}
    assert claim.why or claim.erasure != "retained", f"{table.name}: why it stays"
    assert set(claim.retained) <= set(table.columns.keys())


def test_the_walk_sees_the_tables() -> None:
    seen = {table.name for table in ABOUT_PEOPLE}
    assert {"sessions", "queue_places", "payment_parts", "access_log", "uploads", "letters"} <= seen
    claimed = {table.name for table in metadata.sorted_tables if "personal data" in table.info}
    assert claimed == seen


def allowed() -> set[tuple[str, str]]:
    """Where a mark may be left: what is declared so, and what is about nobody."""
    found = set()
    for table in metadata.sorted_tables:
        claim = table.info.get("personal data")
        for column in table.columns:
            if claim is None or claim.erasure == "retained" or column.name in claim.retained:
                found.add((table.name, column.name))
    return found


def flags() -> set[tuple[str, str]]:
    """Yes and no are nobody's mark: another row has the same."""
    return {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Boolean)
    }


def test_an_erasure_leaves_no_mark_and_touches_nobody_else(database: Database) -> None:
    def work(connection: Connection) -> tuple[Any, Any, Any, Any]:
        marks = numbers()
        neighbour, gone = fill(connection, marks), fill(connection, marks)
        before = marks_left(connection, neighbour)
        erasure.erase(connection, gone.account(), NOW, AREAS)
        return gone, before, marks_left(connection, neighbour), marks_left(connection, gone)

    gone, before, after, left = database.write_now(work)
    assert len(before) > 300  # every column was there
    assert after == before
    assert left - allowed() - flags() == set()
    assert dumped(dump(database), gone) - allowed() - flags() == set()


UNMARKED = bool | time | Decimal
"""Values that stand in a dump anyway."""


def dumped(text: str, marked: Marked) -> set[tuple[str, str]]:
    """Table and column of the marks that stand in a dump, wherever."""
    words = set(re.findall(r"\w+", text))
    return {
        (table, column)
        for table, column, value in marked.marks
        if not isinstance(value, UNMARKED)
        and any(each in words or (not each.isalnum() and each in text) for each in spellings(value))
    }


def test_a_dump_shows_what_is_there(database: Database) -> None:
    """So that the dump after an erasure proves something: it finds every mark of who is not erased."""
    marked = database.write_now(lambda connection: fill(connection, numbers()))
    of_one = {(table, column) for table, column, value in marked.marks if not isinstance(value, UNMARKED)}
    missed = of_one - dumped(dump(database), marked)
    assert missed == set()


def test_an_export_has_its_parts_and_each_has_something(database: Database) -> None:
    def work(connection: Connection) -> Any:
        marked = fill(connection, numbers())
        account, person = marked.rows["accounts"], marked.rows["people"]
        caller = Identity(account["id"], "parent", person["id"], account["login"], None)
        return export.export(connection, caller, NOW, TODAY, AREAS), marked

    exported, marked = database.write_now(work)
    assert exported.keys() == EXPORT
    assert [name for name, part in exported.items() if not part] == []
    assert exported["profile"]["values"]["snils"] == marked.rows["profiles"]["snils"]
    assert exported["messages"][0]["text"] == marked.rows["letters"]["text"]
    assert exported["state_services"]["person"] == marked.rows["state_services_identities"]["person_name"]
    assert exported["join_requests"][0]["state"] == marked.rows["join_requests"]["state"]
