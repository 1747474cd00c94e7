"""The outcome of a request whose response was lost: ``/cabinet/outcomes``."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from ruobr_server.auth.identity import Caller
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.workflow.idempotency import give_up
from ruobr_tui.api.models import outcomes as wire

router = APIRouter(prefix="/cabinet/outcomes", tags=["outcomes"], responses=REFUSALS)


class OutcomeBody(wire.OutcomeRequest):
    """The key of the request."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"key": "5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"}}
    )


@router.post(
    "",
    summary="The outcome of a request",
    response_model=wire.Outcome,
    responses={200: example("It was carried out", {"done": True})},
)
async def outcome(database: DatabaseDep, caller: Caller, body: OutcomeBody, clock: ClockDep) -> Response:
    """Whether the caller's request with this ``Idempotency-Key`` was carried out.

    If not, its key is marked as used: a request that arrives later is refused. If it was, it can be repeated
    with its key for the response.
    """
    done = await database.write(give_up, caller.account_id, body.key, clock())
    return private(wire.Outcome(done=done))
