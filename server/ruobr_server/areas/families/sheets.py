"""The table of parents: an account for each, with the diaries of the children open.

An account that parents have registered themselves is never found by a name: the school cannot know whose it
is. They ask for the diary, and the class teacher decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from ruobr_server.areas.schools.queries import pupil_places
from ruobr_server.areas.schools.service import (
    load_people,
    people_of,
    person_cells,
    person_fields,
    person_labels,
)
from ruobr_server.auth.bulk_accounts import add_children, open_accounts
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.sheets.applying import Applying
from ruobr_server.kit.sheets.description import SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_tui.api.reasons import school_import as reasons
from ruobr_tui.api.roles import Role

PUPIL = "pupil "
_AT_ONCE = 500


def _load_accounts(planning: Planning, schools: list[int]) -> None:
    """The parents' accounts of these schools' pupils."""
    own = account_owners
    query = (
        select(own.c.id, own.c.person_id, own.c.first_used_at)
        .distinct()
        .join(guardians, guardians.c.account_id == own.c.id)
        .join(pupil_places, pupil_places.c.id == guardians.c.pupil_id)
        .where(pupil_places.c.school_id.in_(schools), own.c.role == Role.PARENT)
    )
    _note_accounts(planning, planning.connection.execute(query).mappings().all())


def _note_accounts(planning: Planning, rows: Iterable[Mapping[Any, Any]]) -> None:
    found = [dict(row) for row in rows]
    load_people(planning, [row["person_id"] for row in found])
    for row in found:
        if row["id"] not in planning.by_id[ACCOUNTS.name]:
            planning.note(ACCOUNTS, row)


def _pairs_of(schools: Collection[int]) -> Select[Any]:
    return (
        select(guardians.c.account_id, guardians.c.pupil_id, pupil_places.c.school_id)
        .join(pupil_places, pupil_places.c.id == guardians.c.pupil_id)
        .join(account_owners, account_owners.c.id == guardians.c.account_id)
        .where(pupil_places.c.school_id.in_(schools), account_owners.c.role == Role.PARENT)
    )


def _load_pairs(planning: Planning, schools: list[int]) -> None:
    for row in planning.connection.execute(_pairs_of(schools)).mappings():
        planning.note(PARENTS, dict(row))


def _prepare(planning: Planning, rows: list[Row]) -> None:
    people = people_of(planning)
    people.prepare(rows)
    people.prepare(rows, PUPIL)
    # Accounts of parents whose other children are at other schools.
    known = list(planning.by_id["people"])
    own = account_owners
    for start in range(0, len(known), _AT_ONCE):
        query = select(own.c.id, own.c.person_id, own.c.first_used_at).where(
            own.c.role == Role.PARENT, own.c.person_id.in_(known[start : start + _AT_ONCE])
        )
        _note_accounts(planning, planning.connection.execute(query).mappings().all())


def _pair(planning: Planning, row: Row) -> Mapping[str, Any] | None:
    people = people_of(planning)
    child = people.person(row, PUPIL, is_known=True)
    school = row.school
    pupil = None if child is None else planning.records["pupils"].get((school, child))
    if pupil is None:
        planning.fault(row, f"{PUPIL}last name", reasons.NOT_FOUND.with_fields(table="pupils"))
        return None
    parent = people.person(row, is_renamed=False)
    if parent is None:
        return None
    account = planning.records[ACCOUNTS.name].get((parent,))
    if account is None:
        account = planning.create(ACCOUNTS, {"person_id": parent}, row)
    return {"account_id": account, "pupil_id": pupil}


def _open(applying: Applying, records: list[Record]) -> None:
    people = [each.values["person_id"].id for each in records]
    numbers = open_accounts(applying.connection, Role.PARENT, people, applying.now)
    for record, number in zip(records, numbers, strict=True):
        record.id = number


def _guard(applying: Applying, records: list[Record]) -> None:
    pairs = [(each.values["account_id"].id, each.values["pupil_id"].id) for each in records]
    add_children(applying.connection, pairs)


def _labels(record: Record) -> tuple[str, ...]:
    parent, pupil = record.values["account_id"], record.values["pupil_id"]
    return (f"{parent.label} — {pupil.label}",)


def _shown(planning: Planning, record: Record) -> Mapping[str, str]:
    parent = record.values["account_id"].values["person_id"]
    child = record.values["pupil_id"].values["person_id"]
    return {**person_cells(child, PUPIL), **person_cells(parent)}


ACCOUNTS = Sheet(
    name="parent accounts",
    russian=(),
    table=account_owners,
    in_school=False,
    key=("person_id",),
    refs={"person_id": "people"},
    labels=person_labels,
    load=_load_accounts,
    write=_open,
    is_file=False,
    is_listed_new=False,
    fields=(),
)
PARENTS = Sheet(
    name="parents",
    russian=("родители",),
    table=guardians,
    has_id=False,
    key=("account_id", "pupil_id"),
    refs={"account_id": ACCOUNTS.name, "pupil_id": "pupils"},
    labels=_labels,
    load=_load_pairs,
    rows_of=_pairs_of,
    prepare=_prepare,
    derive=_pair,
    write=_guard,
    show=_shown,
    fields=(
        Field(name=SCHOOL, russian=("школа",), refers="schools"),
        *person_fields(PUPIL, "ученик: "),
        *(replace(each, is_fixed=True) for each in person_fields()),
    ),
)


def sheets() -> tuple[Sheet, ...]:
    """Of families."""
    return (ACCOUNTS, PARENTS)
