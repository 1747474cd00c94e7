"""Imports asked for in a screen: checked, shown as a plan, written; and those of the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select, true

from ruobr_server.areas.declaration import Waits
from ruobr_server.areas.school_import.packing import unpacked, zipped
from ruobr_server.areas.school_import.reach import scopes_of_import, scopes_to_fill
from ruobr_server.areas.school_import.service import Import, Outcome, apply, export, plan
from ruobr_server.areas.school_import.tables import school_imports
from ruobr_server.areas.schools.queries import person_names, pupil_places, school_names, schools_in
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.pages import FIRST, Listing, Order, page_of
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.rows import MOST_FAULTS, Fault
from ruobr_server.kit.sheets.summary import Step, counts
from ruobr_server.kit.sheets.values import folded
from ruobr_server.kit.sheets.writing import template
from ruobr_tui.api.models import school_import as wire
from ruobr_tui.api.reasons.wire import to_wire
from ruobr_tui.api.roles import REGION, Scope
from ruobr_tui.api.rules import long_work
from ruobr_tui.api.rules.grants import FILLERS, scopes_of

MOST_STEPS = 2_000
"""Lines of a plan that are sent; the counts are of all."""

NAMED_FOR = timedelta(days=30)
"""How long the home of an administrator names an import."""

Subject = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an import needs beside its files."""

    sheets: Sequence[Sheet]
    today: date
    person_key: bytes | None


@takes_long(long_work.IMPORT_CHECK)
def check(
    connection: Connection, caller: Identity, request: wire.ImportRequest, around: Surroundings
) -> wire.ImportPlan:
    """What the files would do, or what is wrong with them. Nothing is written.

    Raises ``Forbidden``, ``NotFound`` for a school of others, ``Invalid`` for what cannot be unpacked.
    """
    scopes = scopes_of_import(connection, caller, request.school)
    return _shown(plan(connection, _given(request, around, scopes)), around.sheets)


@takes_long(long_work.IMPORT)
def write(
    connection: Connection,
    caller: Identity,
    request: wire.ImportRequest,
    around: Surroundings,
    now: datetime,
) -> wire.ImportResult:
    """Do what the plan with the request's digest says. Raises ``Conflict`` if it is another one now."""
    scopes = scopes_of_import(connection, caller, request.school)
    given = _given(request, around, scopes)
    done = apply(connection, given, request.digest, now, caller.account_id)
    counted = counts(list(done.steps))
    sums = {action: sum(tables.values()) for action, tables in counted.items()}
    lessons = done.lessons.values()
    return wire.ImportResult(
        created=sums.get("create", 0),
        changed=sums.get("change", 0),
        closed=sums.get("close", 0) + sums.get("delete", 0),
        lessons_created=sum(each.created for each in lessons),
        lessons_changed=sum(each.changed for each in lessons),
        lessons_deleted=sum(each.deleted for each in lessons),
        retained=sum(each.retained for each in lessons),
    )


_LATEST = Order((school_imports.c.at, school_imports.c.id), (datetime, int), is_descending=True)


def past(connection: Connection, caller: Identity, listing: Listing = FIRST) -> wire.PastImports:
    """A page of the imports of the caller's schools, the latest first. Raises ``Forbidden``.

    What is searched for is the beginning of the name or login of who imported, or a part of a file's name.
    """
    scopes = scopes_to_fill(connection, caller)
    own, names = school_imports.c, person_names.c
    mine = (
        select(
            school_imports, school_names.c.name.label("school"), names.last_name, names.first_name,
            names.middle_name,
        )
        .outerjoin(school_names, school_names.c.id == own.school_id)
        .outerjoin(account_owners, account_owners.c.id == own.account_id)
        .outerjoin(person_names, names.id == account_owners.c.person_id)
        .where(_is_mine(scopes))
    )  # fmt: skip
    meant = is_named(listing.search, names, account_owners.c.login)
    ids = mine.where(or_(meant, own.files.contains(listing.search, autoescape=True))).with_only_columns(
        own.id
    )
    page = page_of(connection, [ids], _LATEST, listing)
    count = connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one()
    rows = {row.id: row for row in connection.execute(mine.where(own.id.in_(page.ids)))}
    found = [
        wire.PastImport(
            id=row.id,
            at=row.at,
            by="" if row.last_name is None else full_name(row.last_name, row.first_name, row.middle_name),
            school=row.school or "",
            files=row.files,
            created=row.created,
            changed=row.changed,
            closed=row.closed,
        )
        for row in (rows[number] for number in page.ids)
    ]
    return wire.PastImports(imports=found, found=count, next=page.next)


def waits(connection: Connection, caller: Identity, now: datetime) -> list[Waits]:
    """The imports of the caller's schools in the last month, and the day of the last."""
    scopes = scopes_of(held_by(connection, caller), FILLERS)
    if not scopes:
        return []
    own = school_imports.c
    query = select(func.count(), func.max(own.at)).where(_is_mine(scopes), own.at >= now - NAMED_FOR)
    count, last = connection.execute(query).one()
    return [Waits("imports", count, last.astimezone(now.tzinfo).date())] if count else []


@takes_long(long_work.IMPORT_CHECK)
def export_of(
    connection: Connection,
    caller: Identity,
    school_id: int,
    sheets: Sequence[Sheet],
    today: date,
    language: str,
) -> bytes:
    """A school as a ZIP of its tables. Raises ``Forbidden``, ``NotFound`` for a school of others."""
    scopes_of_import(connection, caller, school_id)
    return zipped(export(connection, school_id, sheets, today, language))


def families_of(connection: Connection, school_id: int) -> list[Subject]:
    """The accounts of the families whose data an export shows."""
    own = account_owners.c
    here = pupil_places.c.school_id == school_id
    pupils = select(own.id).join(pupil_places, pupil_places.c.person_id == own.person_id).where(here)
    parents = (
        select(guardians.c.account_id)
        .join(pupil_places, pupil_places.c.id == guardians.c.pupil_id)
        .where(here)
    )
    return [(number, None) for number in connection.scalars(pupils.union(parents))]


def template_of(sheets: Sequence[Sheet], name: str, language: str) -> tuple[str, bytes]:
    """Name and content of an empty table. Raises ``NotFound``."""
    wanted = folded(name)
    found = next((each for each in sheets if each.is_file and folded(each.name) == wanted), None)
    if found is None:
        raise NotFound
    return f"{found.name.replace(' ', '_')}.csv", template(found, language)


def _given(request: wire.ImportRequest, around: Surroundings, scopes: Sequence[Scope]) -> Import:
    return Import(
        unpacked(request.files),
        around.sheets,
        around.today,
        school_id=request.school,
        person_key=around.person_key,
        valid_from=request.valid_from,
        scopes=scopes,
    )


def _is_mine(scopes: Sequence[Scope]) -> ColumnElement[bool]:
    if REGION in scopes:
        return true()
    return or_(school_imports.c.school_id.in_(select(school_names.c.id).where(schools_in(scopes))))


def _shown(outcome: Outcome, sheets: Sequence[Sheet]) -> wire.ImportPlan:
    titles = {(sheet.name, each.name): each.russian[0] for sheet in sheets for each in sheet.fields}
    lines = list(outcome.steps)
    return wire.ImportPlan(
        digest=outcome.digest,
        counts=[
            wire.RowCount(action=action, table=table, rows=number)
            for action, tables in counts(lines).items()
            for table, number in tables.items()
        ],
        steps=[_line(step, titles) for step in _spread(lines)],
        total=len(lines),
        faults=[_fault(each) for each in outcome.faults[:MOST_FAULTS]],
        doubts=[_fault(each) for each in outcome.doubts[:MOST_FAULTS]],
    )


def _spread(lines: Sequence[Step]) -> Sequence[Step]:
    """The first lines, what closes and deletes before all others: nobody confirms what is cut off."""
    if len(lines) <= MOST_STEPS:
        return lines
    order = {"delete": 0, "close": 1, "change": 2, "create": 3}
    return sorted(lines, key=lambda step: order[step.action])[:MOST_STEPS]


def _line(step: Step, titles: dict[tuple[str, str], str]) -> wire.ImportStep:
    return wire.ImportStep(
        action=step.action,
        table=step.sheet,
        label=step.label,
        column=step.column,
        column_russian=titles.get((step.sheet, step.column), ""),
        old=step.old,
        new=step.new,
    )


def _fault(fault: Fault) -> wire.ImportFault:
    return wire.ImportFault(
        file=fault.file, row=fault.row, column=fault.column, text=str(fault.why), **to_wire(fault.why)
    )
