"""Meals beyond the mobile contract: menus and orders, the day limit, statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.accounts.service import may_read_diary
from ruobr_server.areas.meals.accounts import set_limit
from ruobr_server.areas.meals.orders import order, plan
from ruobr_server.areas.meals.statement import money, statement
from ruobr_server.areas.schools.service import Pupil
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import Forbidden, InvalidInput
from ruobr_server.kit.http.dependencies import REFUSALS, Day, Key, Number, private, state_of, write_once
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import canteen as wire
from ruobr_tui.api.roles import Role

router = APIRouter(prefix="/cabinet/meals", tags=["meals"], responses=REFUSALS, route_class=TaggedRoute)

LONGEST_PLAN = timedelta(days=62)
LONGEST_MONEY = timedelta(days=400)

Start = Annotated[Day, Query(examples=["2026-11-23"])]
End = Annotated[Day, Query(examples=["2026-11-28"])]

_ORDER: JsonDict = {"date": "2026-11-25", "complex": 1, "ordered": True}


class OrderBody(wire.OrderRequest):
    """Order a complex, or cancel it."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _ORDER})


class LimitBody(wire.LimitRequest):
    """The day limit."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"limit": "250,00"}})


@router.get("/{number}", summary="Menus and orders of a child", response_model=wire.MealPlan)
async def meal_plan(request: Request, caller: Caller, number: Number, start: Start, end: End) -> Response:
    """``until`` of a day: so long its meals can be ordered and cancelled."""
    _check(start, end, LONGEST_PLAN)

    def read(connection: Connection) -> wire.MealPlan:
        who = may_read_diary(connection, caller, number)
        return plan(connection, who, start, end, may_order=caller.role == Role.PARENT)

    return private((await state_of(request)[0].read(read)).to_wire())


@router.post("/{number}/orders", summary="Order or cancel a meal", response_model=wire.MealPlan)
async def order_meal(
    request: Request, caller: Caller, number: Number, told: OrderBody, key: Key = None
) -> Response:
    """Parents alone, until the canteen's hour. Answers the day as it is then."""
    clock = state_of(request)[2]

    def do(connection: Connection) -> object:
        who = _of_parent(connection, caller, number)
        order(connection, who, told, caller.account_id, clock())
        return plan(connection, who, told.date, told.date, may_order=True).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), do))


@router.put("/{number}/limit", status_code=204, summary="Set the day limit")
async def limit(
    request: Request, caller: Caller, number: Number, told: LimitBody, key: Key = None
) -> Response:
    """Parents alone. "" lifts it."""

    def do(connection: Connection) -> None:
        set_limit(connection, _of_parent(connection, caller, number), told.limit)

    await write_once(request, caller, key, told.to_wire(), do)
    return Response(status_code=204)


@router.get("/{number}/statement", summary="Statement of an account", response_model=wire.Statement)
async def read_statement(
    request: Request,
    caller: Caller,
    number: Number,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """The latest first; those before ``before``."""

    def read(connection: Connection) -> wire.Statement:
        return statement(connection, may_read_diary(connection, caller, number), before)

    return private((await state_of(request)[0].read(read)).to_wire())


@router.get(
    "/{number}/money",
    summary="Money of an account by day",
    response_model=wire.Money,
    responses={200: example("Days on which anything moved", {"days": []})},
)
async def read_money(request: Request, caller: Caller, number: Number, start: Start, end: End) -> Response:
    """What went off, and what came in."""
    _check(start, end, LONGEST_MONEY)

    def read(connection: Connection) -> wire.Money:
        return money(connection, may_read_diary(connection, caller, number), start, end)

    return private((await state_of(request)[0].read(read)).to_wire())


def _check(start: date, end: date, longest: timedelta) -> None:
    if end < start or end - start > longest:
        raise InvalidInput("end: not before start, and not too far behind it")


def _of_parent(connection: Connection, caller: Identity, number: int) -> Pupil:
    if caller.role != Role.PARENT:
        raise Forbidden
    return may_read_diary(connection, caller, number)
