"""Records of schools and kindergartens as tables (``/administration/tables``), inside the caller's scope."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.personal_data.service import LoggedRead
from ruobr_server.areas.records import details, edits, listing
from ruobr_server.areas.records.dependencies import EditDep, Find, RowKey, SheetsDep, Table, WhereDep
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.db.pages import LONGEST
from ruobr_server.kit.http.dependencies import REFUSALS, DatabaseDep, Today
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import records as wire

router = APIRouter(
    prefix="/administration/tables", tags=["records"], responses=REFUSALS, route_class=TaggedRoute
)

After = Annotated[
    str, Query(pattern=r"^[A-Za-z0-9_-]*$", max_length=LONGEST, description="``next`` of the page before")
]


class AddBody(wire.RecordValues):
    """The cells of a new row."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"cells": {"grade": "5", "letter": "Б"}}}
    )


class ChangeBody(wire.RecordEdit):
    """New texts of cells, each with the one that it replaces."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={"example": {"cells": {"letter": {"old": "Б", "new": "В"}}}},
    )


class EndBody(wire.RecordEnd):
    """The last day; null removes what nothing refers to."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"day": "2026-11-24"}})


class PlanBody(wire.RecordPlan):
    """A change that is only tried out."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {"key": "~WyIiLDFd", "cells": {"starts": {"old": "08:30", "new": "09:00"}}}
        },
    )


@router.get(
    "",
    summary="Tables of a place",
    response_model=wire.RecordTables,
    responses={200: example("Of nobody's place yet", {"tables": [], "places": []})},
)
async def read_tables(
    database: DatabaseDep, caller: Caller, sheets: SheetsDep, where: WhereDep, find: Find = ""
) -> Response:
    """With counts, in groups; and the places that the caller may choose, found by a part of the name."""
    return private(await database.read(listing.tables, caller, sheets, where, find))


@router.get(
    "/{table}",
    summary="Rows of a table",
    response_model=wire.RecordRows,
    responses={200: example("By name, 100 a page", {"rows": [], "found": 0})},
)
async def read_rows(
    database: DatabaseDep,
    caller: Caller,
    sheets: SheetsDep,
    where: WhereDep,
    table: Table,
    today: Today,
    find: Find = "",
    after: After = "",
) -> Response:
    """Those of a school or a municipality whose cells have all words of ``find``."""
    return private(await database.read(listing.rows, caller, sheets, where, table, find, after, today))


@router.get("/{table}/form", summary="Form of a new row", response_model=wire.RecordDetail)
async def read_form(
    database: DatabaseDep, caller: Caller, sheets: SheetsDep, where: WhereDep, table: Table, today: Today
) -> Response:
    """Its fields, with what may be chosen."""
    return private(await database.read(details.new, caller, sheets, where, table, today))


@router.get("/{table}/{row}", summary="One row", response_model=wire.RecordDetail)
async def read_row(
    read_logged: LoggedRead,
    caller: Caller,
    sheets: SheetsDep,
    where: WhereDep,
    table: Table,
    row: RowKey,
    today: Today,
) -> Response:
    """Its fields and its history. The family of a pupil reads who has looked."""
    return private(
        await read_logged(
            details.WHAT, details.families_of, details.one, caller, sheets, where, table, row, today
        )
    )


@router.post("/{table}", status_code=201, summary="Add a row", response_model=wire.RecordDetail)
async def add(write: WriteOnce, edit: EditDep, body: AddBody) -> Response:
    """By the rules of an import; a fault belongs to a field."""
    return private(await write(body, edits.add, edit, body.cells), 201)


@router.post("/{table}/plan", summary="What a change would do", response_model=wire.RecordOutcome)
async def plan(database: DatabaseDep, edit: EditDep, body: PlanBody) -> Response:
    """To the lessons of the school. Nothing is changed."""
    return private(await database.write(edits.preview, edit, body))


@router.post("/{table}/{row}", summary="Change a row", response_model=wire.RecordDetail)
async def change(write: WriteOnce, edit: EditDep, row: RowKey, body: ChangeBody) -> Response:
    """Refused where somebody else has changed one of these cells: with the present values, and by whom."""
    return private(await write(body, edits.change, edit, row, body.cells))


@router.post("/{table}/{row}/end", summary="End or remove a row", response_model=wire.RecordDetail | None)
async def end(write: WriteOnce, edit: EditDep, row: RowKey, body: EndBody) -> Response:
    """Somebody who has left; or a row that nothing refers to."""
    return private(await write(body, edits.end, edit, row, body.day))
