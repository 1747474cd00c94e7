"""Imports in a screen, inside the caller's scope (``/administration/imports``)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict

from ruobr_server.areas.declaration import Areas
from ruobr_server.areas.personal_data.service import LoggedRead
from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.school_import import checks, reach
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    ListingDep,
    Number,
    PersonKey,
    Today,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import school_import as wire

PREFIX = "/administration/imports"
router = APIRouter(prefix=PREFIX, tags=["administration"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "school-export"
"""A school as tables, in the access log of its families."""

Language = Annotated[Literal["ru", "en"], Query(examples=["ru"])]
Table = Annotated[str, Path(min_length=1, max_length=50, examples=["pupils"])]

_FILE = {"name": "subjects.csv", "packed": "eJwzNDI2BQABVwC0"}
_BODY: Any = {"school": 1, "files": [_FILE], "valid_from": None, "digest": ""}


class ImportBody(wire.ImportRequest):
    """Files, and with ``digest`` the plan that is to be written."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _BODY})


@router.get(
    "",
    summary="Past imports",
    response_model=wire.PastImports,
    responses={200: example("The latest first", {"imports": [], "found": 0, "next": ""})},
)
async def read_past(database: DatabaseDep, caller: Caller, listing: ListingDep) -> Response:
    """Of the caller's schools: who, when, which files, how many rows."""
    return private(await database.read(checks.past, caller, listing))


@router.get(
    "/schools",
    summary="Where I may import",
    response_model=wire.Fillable,
    responses={200: example("By name", {"whole": False, "schools": [], "tables": ["pupils"]})},
)
async def read_schools(database: DatabaseDep, caller: Caller, areas: Areas) -> Response:
    """The caller's schools, and the kinds of tables."""
    tables = [each.name for each in sheets_of(areas) if each.is_file]
    return private(await database.read(reach.fillable, caller, tables))


@router.post("/checks", summary="Check an import", response_model=wire.ImportPlan)
async def check(
    database: DatabaseDep, caller: Caller, body: ImportBody, areas: Areas, key: PersonKey, today: Today
) -> Response:
    """What the files would do, or what is wrong with them. Nothing is written."""
    around = checks.Surroundings(sheets_of(areas), today, key)
    return private(await database.read(checks.check, caller, body, around))


@router.post("", status_code=201, summary="Import", response_model=wire.ImportResult)
async def write(
    write_once: WriteOnce,
    caller: Caller,
    body: ImportBody,
    areas: Areas,
    key: PersonKey,
    today: Today,
    clock: ClockDep,
) -> Response:
    """Write the plan with this digest in one transaction. 409 if the plan would be another one now."""
    around = checks.Surroundings(sheets_of(areas), today, key)
    return private(await write_once(body, checks.write, caller, body, around, clock()), 201)


@router.get("/templates/{table}", summary="An empty table", responses={200: {"description": "CSV"}})
async def read_template(
    database: DatabaseDep, caller: Caller, areas: Areas, table: Table, lang: Language = "ru"
) -> Response:
    """The columns of a kind of tables, as a file."""
    await database.read(reach.scopes_to_fill, caller)
    name, data = checks.template_of(sheets_of(areas), table, lang)
    return _file(name, data, "text/csv; charset=utf-8")


@router.get("/exports/{number}", summary="A school as tables", responses={200: {"description": "ZIP"}})
async def read_export(
    read_logged: LoggedRead, caller: Caller, areas: Areas, number: Number, today: Today, lang: Language = "ru"
) -> Response:
    """A valid import. Its families read who has taken it."""
    data = await read_logged(
        WHAT,
        lambda connection, _: checks.families_of(connection, number),
        checks.export_of,
        caller,
        number,
        sheets_of(areas),
        today,
        lang,
    )
    return _file(f"school-{number}.zip", data, "application/zip")


def _file(name: str, data: bytes, media_type: str) -> Response:
    return Response(
        data,
        media_type=media_type,
        headers={
            "cache-control": "no-store",
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": "sandbox",
            "x-content-type-options": "nosniff",
        },
    )
