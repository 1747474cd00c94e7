"""Logins of a whole class as a sheet to print (``/journal/login-sheets``)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.families import login_sheets, login_slips
from ruobr_server.areas.families.login_sheets import Wanted
from ruobr_server.auth.dependencies import GateDep, WriteSecretOnce
from ruobr_server.auth.generated import new_password
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.workflow.idempotency import forget_sealed
from ruobr_tui.api.models import logins as wire

router = APIRouter(
    prefix="/journal/login-sheets", tags=["class teacher"], responses=REFUSALS, route_class=TaggedRoute
)

School = Annotated[int, Path(ge=1, lt=2**63, examples=[7])]
Class = Annotated[int, Path(ge=1, lt=2**63, examples=[1])]

_DRAWING = ThreadPoolExecutor(1, "login-slips")
"""One sheet is drawn at a time, for all callers."""
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"description": "PDF or CSV", "content": {"application/pdf": {}, "text/csv": {}}}
}


class SheetBody(wire.SheetRequest):
    """For whom, and in which form."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {"who": ["pupil"], "expected": 25, "form": "pdf", "portal": "https://school.example"}
        },
    )


@router.get(
    "",
    summary="Classes whose logins I may hand out",
    response_model=wire.SheetClasses,
    responses={200: example("By school and name", {"classes": [], "more": False})},
)
async def read_classes(
    database: DatabaseDep, caller: Caller, find: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The class teacher's own, and those of the schools whose accounts the caller looks after."""
    return private(await database.read(login_sheets.classes_for, caller, find))


@router.get("/{school}/{class_id}", summary="How many slips there are", response_model=wire.LoginSheet)
async def read_plan(
    database: DatabaseDep, caller: Caller, school: School, class_id: Class, again: bool = False
) -> Response:
    """Of pupils and parents who have never signed in; ``again``: of all pupils."""
    wanted = Wanted(school, class_id, frozenset({"pupil", "parent"}), again)
    return private(await database.read(login_sheets.plan_of, caller, wanted))


@router.post(
    "/{school}/{class_id}", summary="Make a sheet of logins", response_class=Response, responses=_FILES
)
async def make_sheet(
    write: WriteSecretOnce,
    gate: GateDep,
    caller: Caller,
    school: School,
    class_id: Class,
    body: SheetBody,
    clock: ClockDep,
) -> Response:
    """New one-time passwords, in this file alone. ``expected`` slips: another number gets 409."""
    wanted = Wanted(school, class_id, frozenset(body.who), body.again)
    passwords = [new_password() for _ in range(body.expected)]
    hashes = list(await asyncio.gather(*map(gate.passwords.hash, passwords)))
    made = await write(body, _hand_out_all, caller, wanted, passwords, hashes, clock())
    slips = [wire.Slip.model_validate(each) for each in made]
    if body.form == "csv":
        return _file(login_slips.as_csv(slips, body.portal, body.language), "text/csv; charset=utf-8")
    loop = asyncio.get_running_loop()
    drawn = await loop.run_in_executor(
        _DRAWING, login_slips.as_pdf, slips, body.portal, body.language, clock()
    )
    return _file(drawn, "application/pdf")


def _file(content: bytes, media_type: str) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="logins"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


def _hand_out_all(
    connection: Connection,
    caller: Identity,
    wanted: Wanted,
    passwords: list[str],
    hashes: list[str],
    now: datetime,
) -> list[dict[str, str]]:
    forget_sealed(connection, now)
    slips = login_sheets.hand_out_all(connection, caller, wanted, hashes, now)
    return [{**slip, "password": password} for slip, password in zip(slips, passwords, strict=True)]
