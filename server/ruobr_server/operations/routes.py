"""Calls for whoever runs the server: is it alive, does it serve, its metrics."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from ruobr_server.kit.errors import RETRY_AFTER, NotFound, Unavailable
from ruobr_server.kit.http.dependencies import DatabaseDep
from ruobr_server.kit.http.responses import example, own_body, refusal_example
from ruobr_server.operations.metrics_page import MetricsPage

_NO_STORE = {"cache-control": "no-store"}
TEXT = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter(tags=["server"])


@router.get(
    "/healthz",
    summary="Whether the server is alive",
    responses={200: example("Alive", {"status": "ok"})},
)
async def healthz() -> Response:
    """It responds, whatever its database does: starting it again would help nothing."""
    return JSONResponse({"status": "ok"}, headers=_NO_STORE)


@router.get(
    "/readyz",
    summary="Whether the server and its database serve",
    responses={
        200: example("Ready", {"status": "ok"}),
        503: refusal_example(
            "The database does not read or does not write", Unavailable(), cause="read-only"
        ),
    },
)
async def readyz(database: DatabaseDep) -> Response:
    """200 if the database has just executed a query and a small write, 503 otherwise.

    Responds within about two seconds, and asks the database at most once a second. ``cause`` is a code for
    programs; the server's log has more.
    """
    cause = await database.trouble()
    if cause is None:
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)
    body = {**own_body(Unavailable()), "cause": cause.code}
    return JSONResponse(body, 503, headers={**_NO_STORE, "retry-after": str(RETRY_AFTER)})


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={
        200: {"description": "For the addresses of the settings alone", "content": {"text/plain": {}}},
        404: refusal_example("For all others", NotFound()),
    },
)
async def metrics(page: MetricsPage) -> Response:
    """Counts by route, kind and state; no personal data. For everybody else it does not exist."""
    return Response(page, media_type=TEXT, headers=_NO_STORE)
