"""What the routes of records take from a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Path, Query, Request

from ruobr_server.areas.declaration import Areas
from ruobr_server.areas.records.edits import Request as Edit
from ruobr_server.areas.records.places import Where
from ruobr_server.areas.records.rows import KEY
from ruobr_server.areas.records.writing import sheets_of
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import ClockDep, PersonKey, Today
from ruobr_server.kit.sheets.description import Sheet

Table = Annotated[str, Path(pattern=r"^[a-z][a-z -]{0,39}$", examples=["classes"])]
RowKey = Annotated[str, Path(pattern=KEY, examples=["1"])]
Find = Annotated[str, Query(max_length=100, examples=["Соколова"])]


async def get_where(
    territory: Annotated[int | None, Query(ge=1, lt=2**63, examples=[1])] = None,
    school: Annotated[int | None, Query(ge=1, lt=2**63, examples=[1])] = None,
) -> Where:
    """The place that a request names."""
    return Where(territory, school)


async def get_sheets(request: Request, areas: Areas) -> Sequence[Sheet]:
    """The tables of all areas, described once."""
    state = request.app.state
    found: Sequence[Sheet] | None = getattr(state, "record_sheets", None)
    if found is None:
        found = state.record_sheets = sheets_of(areas)
    return found


WhereDep = Annotated[Where, Depends(get_where)]
SheetsDep = Annotated[Sequence[Sheet], Depends(get_sheets)]


async def get_edit(
    caller: Caller,
    sheets: SheetsDep,
    where: WhereDep,
    table: Table,
    today: Today,
    clock: ClockDep,
    person_key: PersonKey,
) -> Edit:
    """Who changes which table, where and when."""
    return Edit(caller, sheets, where, table, today, clock(), person_key)


EditDep = Annotated[Edit, Depends(get_edit)]
