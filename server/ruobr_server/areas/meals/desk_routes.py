"""The meals desk: a canteen's tables, accounts and their corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.meals import desk
from ruobr_server.areas.meals.booking import Outcome
from ruobr_server.areas.meals.canteen_import import LONGEST, piece_key, take_table
from ruobr_server.areas.meals.orders_table import orders_table
from ruobr_server.areas.meals.statement import statement
from ruobr_server.areas.personal_data.service import Subject, read_noted
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.http.dependencies import REFUSALS, Day, Key, Number, private, state_of, write_once
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import canteen as wire

router = APIRouter(prefix="/desk/meals", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "meal-account"
"""How the log of looks names it."""

_TABLE: JsonDict = {
    "school": 1,
    "text": "date;account;complex;state\n24.11.2026;4210001;101;received\n",
    "apply": False,
}


class TableBody(wire.TableRequest):
    """A canteen's day as CSV."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _TABLE})


class CorrectionBody(wire.CorrectionRequest):
    """So much onto or off an account, and why."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"amount": "-97,50", "reason": "Списано дважды"}}
    )


class ReversalBody(wire.ReversalRequest):
    """Which line, and why."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"line": 7, "reason": "Не тот счёт"}}
    )


@router.get(
    "/canteens",
    summary="Canteens of the desk",
    response_model=wire.DeskCanteens,
    responses={200: example("Schools with a canteen", {"canteens": []})},
)
async def canteens(request: Request, caller: Caller) -> Response:
    """Whose tables the desk takes."""
    return private((await state_of(request)[0].read(desk.canteens_of, caller)).to_wire())


@router.post("/tables", summary="A canteen's day", response_model=wire.TableResult)
async def table(request: Request, caller: Caller, told: TableBody, key: Key = None) -> Response:
    """Without ``apply`` it is only checked. The same table taken again changes nothing."""
    database, _, clock = state_of(request)
    await database.read(desk.works_for, caller, told.school)
    body = told.to_wire()
    if told.apply and key is not None:  # from now on it counts as carried out: the same key goes on with it
        await write_once(request, caller, key, body, lambda _: {"begun": True})

    async def book(number: int, work: Callable[[Connection], Outcome]) -> Outcome:
        """One piece, once: a table that comes again under its key counts what the first has booked."""

        @takes_long(LONGEST)
        def counted(connection: Connection) -> dict[str, int]:
            found = work(connection)
            return {name: getattr(found, name) for name in ("new", "changed", "same", "charged")}

        piece = piece_key(key, number) if key is not None else None
        return Outcome(**await write_once(request, caller, piece, body, counted))

    result = await take_table(database, told.school, told.text, clock(), apply=told.apply, book_piece=book)
    return private(result.to_wire())


@router.get(
    "/tables",
    summary="A day's orders as a table",
    response_model=wire.OrdersTable,
    responses={200: example("CSV", {"text": "дата;счёт;комплекс;состояние\n", "children": 0})},
)
async def orders(
    request: Request,
    caller: Caller,
    school: Annotated[int, Query(ge=1, lt=2**63, examples=[1])],
    day: Annotated[Day, Query(examples=["2026-11-25"])],
) -> Response:
    """For the canteen, which gives it back with what was received."""

    def read(connection: Connection) -> tuple[str, list[int]]:
        desk.works_for(connection, caller, school)
        return orders_table(connection, school, day)

    def subjects(connection: Connection, found: tuple[str, list[int]]) -> list[Subject]:
        return desk.subjects_of(connection, found[1])

    text, children = await read_noted(request, caller, WHAT, read, subjects)
    return private(wire.OrdersTable(text=text, children=len(children)).to_wire())


@router.get(
    "/accounts",
    summary="Find meal accounts",
    response_model=wire.DeskAccounts,
    responses={200: example("By name or number", {"accounts": [], "more": False})},
)
async def accounts(
    request: Request, caller: Caller, find: Annotated[str, Query(max_length=100, examples=["Соколова"])] = ""
) -> Response:
    """By the beginning of a number or of a surname."""
    found = await read_noted(request, caller, WHAT, lambda db: desk.find(db, caller, find), _of_list)
    return private(found.to_wire())


@router.get("/accounts/{number}", summary="Statement of a child's account", response_model=wire.Statement)
async def account(
    request: Request,
    caller: Caller,
    number: Number,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """The latest postings first."""

    clock = state_of(request)[2]

    def read(connection: Connection) -> wire.Statement:
        return _statement(connection, caller, number, clock(), before)

    def subjects(connection: Connection, _found: wire.Statement) -> list[Subject]:
        return desk.subjects_of(connection, [number])

    return private((await read_noted(request, caller, WHAT, read, subjects)).to_wire())


@router.post("/accounts/{number}", summary="Correct an account", response_model=wire.Statement)
async def correct(
    request: Request, caller: Caller, number: Number, told: CorrectionBody, key: Key = None
) -> Response:
    """A new entry with its reason; nothing that is written is changed."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        desk.correct(connection, caller, number, told, clock())
        return _statement(connection, caller, number, clock()).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


@router.post("/accounts/{number}/reversals", summary="Take a correction back", response_model=wire.Statement)
async def reverse(
    request: Request, caller: Caller, number: Number, told: ReversalBody, key: Key = None
) -> Response:
    """An entry of the opposite amount with its reason, once, until ``reversible_until``."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        desk.take_back(connection, caller, number, told, clock())
        return _statement(connection, caller, number, clock()).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


def _statement(
    connection: Connection, caller: Identity, child: int, now: datetime, before: int | None = None
) -> wire.Statement:
    who = desk.pupil_at_desk(connection, caller, child)
    return statement(connection, who, before, desk_today=now.astimezone(who.zone).date())


def _of_list(connection: Connection, found: wire.DeskAccounts) -> list[Subject]:
    return desk.subjects_of(connection, [each.child for each in found.accounts])
