"""Complaints: submitted and looked up without authentication (``/cabinet/complaints``)."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import ConfigDict
from pydantic.config import JsonDict

from ruobr_server.areas.complaints import service
from ruobr_server.auth import throttle
from ruobr_server.kit.http.dependencies import (
    REFUSALS,
    ClientAddress,
    ClockDep,
    DatabaseDep,
    Key,
    RateLimit,
    Today,
)
from ruobr_server.kit.http.responses import example, private
from ruobr_tui.api.models import complaints as wire
from ruobr_tui.api.models.family import SchoolChoices

router = APIRouter(prefix="/cabinet/complaints", tags=["complaints"], responses=REFUSALS)

_COMPLAINT: JsonDict = {
    "school_id": 1,
    "values": {
        "sender": "Кузнецова Ольга",
        "phone": "+79130000000",
        "child": "Кузнецова Анна",
        "text": "Классный руководитель не выдаёт логин.",
    },
}


class ComplaintBody(wire.ComplaintRequest):
    """School and text."""

    model_config = ConfigDict(defer_build=False, json_schema_extra={"example": _COMPLAINT})


class ResultBody(wire.ComplaintResultRequest):
    """Number and secret."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"number": "2026-00001", "secret": "ABCD2345EFGH"}}
    )


@router.post("", status_code=201, summary="Submit a complaint", response_model=wire.ComplaintReceipt)
async def file(
    database: DatabaseDep,
    limit_rate: RateLimit,
    body: ComplaintBody,
    clock: ClockDep,
    today: Today,
    key: Key = None,
) -> Response:
    """Public. Number and secret give access to the result; the secret is returned only once."""
    await limit_rate(throttle.count_filing)
    receipt = await database.write(service.file, body.school_id, body.values, key, clock(), today)
    return private(receipt, 201)


@router.post("/result", summary="Look a result up", response_model=wire.ComplaintResult)
async def result(
    database: DatabaseDep, limit_rate: RateLimit, address: ClientAddress, body: ResultBody
) -> Response:
    """Public, with number and secret."""
    what = f"complaint {body.number}"
    await limit_rate(throttle.count_secret, what)
    complaint = await database.read(service.result, body.number, body.secret.get_secret_value())
    await database.write(throttle.secret_was_right, what, address)
    return private(complaint)


@router.get(
    "/schools",
    summary="Schools for complaints",
    response_model=SchoolChoices,
    responses={200: example("By name", {"choices": [{"id": 1, "title": "Школа № 69"}]})},
)
async def schools(database: DatabaseDep) -> Response:
    """Public."""
    return private(SchoolChoices(choices=await database.read(service.every_school)))
