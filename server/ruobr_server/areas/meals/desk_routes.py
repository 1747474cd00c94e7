"""The meals desk: a canteen's tables, accounts and their adjustments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.meals import corrections, desk
from ruobr_server.areas.meals.booking import Outcome
from ruobr_server.areas.meals.canteen_import import LONGEST, Book, piece_key, take_table
from ruobr_server.areas.meals.orders_table import orders_table
from ruobr_server.areas.meals.statement import statement
from ruobr_server.areas.personal_data.service import LoggedRead, Subject
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClockDep,
    DatabaseDep,
    Day,
    ListingDep,
    Number,
    SettingsDep,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_server.kit.http.write_once import Writer
from ruobr_server.kit.settings import FourEyes
from ruobr_tui.api.models import canteen as wire

router = APIRouter(prefix="/desk/meals", tags=["desk"], responses=REFUSALS, route_class=TaggedRoute)

WHAT = "meal-account"
"""Its kind in the access log."""

_TABLE: JsonDict = {
    "school": 1,
    "text": "date;account;complex;state\n24.11.2026;4210001;101;received\n",
    "apply": False,
}


class TableBody(wire.TableRequest):
    """A canteen's day as CSV."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _TABLE})


class CorrectionBody(wire.CorrectionRequest):
    """The amount to add or subtract, and the reason."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"amount": "-97,50", "reason": "Списано дважды"}}
    )


class ReversalBody(wire.ReversalRequest):
    """The line, and the reason."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"line": 7, "reason": "Не тот счёт"}}
    )


@router.get(
    "/canteens",
    summary="Canteens of the desk",
    response_model=wire.DeskCanteens,
    responses={200: example("Schools with a canteen", {"canteens": []})},
)
async def canteens(database: DatabaseDep, caller: Caller) -> Response:
    """The schools whose tables the desk imports."""
    return private(await database.read(desk.canteens_of, caller))


@router.post("/tables", summary="A canteen's day", response_model=wire.TableResult)
async def table(
    write: WriteOnce, database: DatabaseDep, caller: Caller, body: TableBody, clock: ClockDep
) -> Response:
    """Without ``apply`` it is only checked. Importing the same table again changes nothing."""
    await database.read(desk.works_for, caller, body.school)
    # from now on it counts as carried out, so the key must not be given up
    if body.apply and write.key is not None:
        await write(body, lambda _: {"begun": True})
    book = _book_once(write, body)
    result = await take_table(database, body.school, body.text, clock(), apply=body.apply, book_piece=book)
    return private(result)


@router.get(
    "/tables",
    summary="A day's orders as a table",
    response_model=wire.OrdersTable,
    responses={200: example("CSV", {"text": "дата;счёт;комплекс;состояние\n", "children": 0})},
)
async def orders(
    read_logged: LoggedRead,
    caller: Caller,
    school: Annotated[int, Query(ge=1, lt=2**63, examples=[1])],
    day: Annotated[Day, Query(examples=["2026-11-25"])],
) -> Response:
    """For the canteen, which adds the meals received and imports it."""
    text, children = await read_logged(WHAT, _subjects_of_orders, _orders, caller, school, day)
    return private(wire.OrdersTable(text=text, children=len(children)))


@router.get(
    "/accounts",
    summary="Find meal accounts",
    response_model=wire.DeskAccounts,
    responses={200: example("By name or number", {"accounts": [], "more": False})},
)
async def accounts(
    read_logged: LoggedRead,
    caller: Caller,
    listing: ListingDep,
    find: Annotated[str, Query(max_length=100, examples=["Соколова"])] = "",
) -> Response:
    """By the beginning of a number or of a surname, in pages; nothing is listed without one."""
    return private(await read_logged(WHAT, _subjects_of_list, desk.find, caller, find, listing))


@router.get("/accounts/{number}", summary="Statement of a child's account", response_model=wire.Statement)
async def account(
    read_logged: LoggedRead,
    caller: Caller,
    number: Number,
    clock: ClockDep,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """The latest postings first."""
    shown = await read_logged(
        WHAT, lambda db, _: desk.subjects_of(db, [number]), _statement, caller, number, clock(), before
    )
    return private(shown)


@router.post("/accounts/{number}", summary="Adjust an account", response_model=wire.Statement)
async def correct(
    write: WriteOnce,
    caller: Caller,
    number: Number,
    body: CorrectionBody,
    clock: ClockDep,
    settings: SettingsDep,
) -> Response:
    """A new entry with its reason; existing entries do not change. 202 if it waits for a second person."""
    shown = await write(body, _correct, caller, number, body, clock(), settings.four_eyes)
    return private(shown, 202 if shown["waits"] else 200)


@router.post("/accounts/{number}/reversals", summary="Reverse an adjustment", response_model=wire.Statement)
async def reverse(
    write: WriteOnce,
    caller: Caller,
    number: Number,
    body: ReversalBody,
    clock: ClockDep,
    settings: SettingsDep,
) -> Response:
    """An entry of the opposite amount with its reason, once, until ``reversible_until``. 202 as above."""
    shown = await write(body, _reverse, caller, number, body, clock(), settings.four_eyes)
    return private(shown, 202 if shown["waits"] else 200)


def _book_once(write: Writer, body: TableBody) -> Book:
    """Book each piece once: a table that is repeated with its key counts what was booked before."""

    async def book(number: int, work: Callable[[Connection], Outcome]) -> Outcome:
        @takes_long(LONGEST)
        def counted(connection: Connection) -> dict[str, int]:
            outcome = work(connection)
            return {name: getattr(outcome, name) for name in ("new", "changed", "same", "charged")}

        write_piece = write.with_key(piece_key(write.key, number) if write.key is not None else None)
        return Outcome(**await write_piece(body, counted))

    return book


def _statement(
    connection: Connection, caller: Identity, child: int, now: datetime, before: int | None = None
) -> wire.Statement:
    pupil = desk.pupil_at_desk(connection, caller, child)
    return statement(connection, pupil, before, desk_today=now.astimezone(pupil.zone).date())


def _correct(
    connection: Connection,
    caller: Identity,
    child: int,
    body: CorrectionBody,
    now: datetime,
    rules: FourEyes,
) -> wire.Statement:
    waits = corrections.correct(connection, caller, child, body, now, rules)
    return _statement(connection, caller, child, now).model_copy(update={"waits": waits})


def _reverse(
    connection: Connection,
    caller: Identity,
    child: int,
    body: ReversalBody,
    now: datetime,
    rules: FourEyes,
) -> wire.Statement:
    waits = corrections.take_back(connection, caller, child, body, now, rules)
    return _statement(connection, caller, child, now).model_copy(update={"waits": waits})


def _orders(connection: Connection, caller: Identity, school: int, day: date) -> tuple[str, list[int]]:
    desk.works_for(connection, caller, school)
    return orders_table(connection, school, day)


def _subjects_of_orders(connection: Connection, shown: tuple[str, list[int]]) -> list[Subject]:
    return desk.subjects_of(connection, shown[1])


def _subjects_of_list(connection: Connection, shown: wire.DeskAccounts) -> list[Subject]:
    return desk.subjects_of(connection, [account.child for account in shown.accounts])
