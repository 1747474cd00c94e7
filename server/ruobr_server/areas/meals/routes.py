"""Meals beyond the mobile contract: menus and orders, the daily limit, statements."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict
from sqlalchemy import Connection

from ruobr_server.areas.accounts.service import for_child, may_read_diary
from ruobr_server.areas.meals.accounts import set_limit
from ruobr_server.areas.meals.orders import order, plan
from ruobr_server.areas.meals.statement import money, statement
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import Forbidden, InvalidInput
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Day, Number
from ruobr_server.kit.http.responses import example, private
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
    """Order a set meal, or cancel it."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _ORDER})


class LimitBody(wire.LimitRequest):
    """The daily limit."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": {"limit": "250,00"}})


@router.get("/{number}", summary="Menus and orders of a child", response_model=wire.MealPlan)
async def meal_plan(
    database: DatabaseDep, caller: Caller, number: Number, start: Start, end: End
) -> Response:
    """``until`` of a day is its order cut-off."""
    _check(start, end, LONGEST_PLAN)
    may_order = caller.role == Role.PARENT
    return private(await database.read(for_child, caller, number, plan, start, end, may_order=may_order))


@router.post("/{number}/orders", summary="Order or cancel a meal", response_model=wire.MealPlan)
async def order_meal(
    write: WriteOnce, caller: Caller, number: Number, body: OrderBody, clock: ClockDep
) -> Response:
    """Parents only, until the cut-off. Returns the day after the change."""
    return private(await write(body, _order, caller, number, body, clock()))


@router.put("/{number}/limit", status_code=204, summary="Set the daily limit")
async def limit(write: WriteOnce, caller: Caller, number: Number, body: LimitBody) -> Response:
    """Parents only. "" removes it."""
    _require_parent(caller)
    await write(body, for_child, caller, number, set_limit, body.limit)
    return Response(status_code=204)


@router.get("/{number}/statement", summary="Statement of an account", response_model=wire.Statement)
async def read_statement(
    database: DatabaseDep,
    caller: Caller,
    number: Number,
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """The latest first; those before ``before``."""
    return private(await database.read(for_child, caller, number, statement, before))


@router.get(
    "/{number}/money",
    summary="Money of an account by day",
    response_model=wire.Money,
    responses={200: example("Days on which anything moved", {"days": []})},
)
async def read_money(
    database: DatabaseDep, caller: Caller, number: Number, start: Start, end: End
) -> Response:
    """Amounts spent and added."""
    _check(start, end, LONGEST_MONEY)
    return private(await database.read(for_child, caller, number, money, start, end))


def _check(start: date, end: date, longest: timedelta) -> None:
    if end < start or end - start > longest:
        raise InvalidInput("end: must be after start and within the allowed range")


def _require_parent(caller: Identity) -> None:
    if caller.role != Role.PARENT:
        raise Forbidden


def _order(
    connection: Connection, caller: Identity, number: int, body: OrderBody, now: datetime
) -> wire.MealPlan:
    _require_parent(caller)
    pupil = may_read_diary(connection, caller, number)
    order(connection, pupil, body, caller.account_id, now)
    return plan(connection, pupil, body.date, body.date, may_order=True)
