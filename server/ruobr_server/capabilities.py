"""Capabilities of this server beyond the mobile contract, and its health."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ruobr_server.areas.declaration import Areas
from ruobr_server.kit.configuration import defaults
from ruobr_server.kit.errors import RETRY_AFTER, Unavailable
from ruobr_server.kit.http.dependencies import DatabaseDep, SettingsDep
from ruobr_server.kit.http.responses import example, own_body, refusal_example
from ruobr_tui import __version__
from ruobr_tui.api.models.cabinet import Capabilities

_NO_STORE = {"cache-control": "no-store"}

router = APIRouter(tags=["server"])
health = APIRouter(tags=["server"])


@router.get(
    "/capabilities",
    response_model=Capabilities,
    summary="What this server can do",
    responses={
        200: example(
            "Open to everybody",
            {
                "product": "ruobr-server",
                "version": __version__,
                "region": defaults.REGION,
                "time_zone": defaults.ZONE,
                "features": ["complaints", "family", "session"],
                "demo": False,
            },
        )
    },
)
async def capabilities(request: Request, settings: SettingsDep, areas: Areas) -> Response:
    """Read once by a client; a server without this call has only the mobile contract."""
    state = request.app.state
    features = frozenset[str]().union(*(area.features | area.features_of(state) for area in areas))
    body = Capabilities(
        product="ruobr-server",
        version=__version__,
        region=settings.region,
        time_zone=settings.time_zone,
        features=features,
        demo=settings.demo,
    ).to_wire()
    return JSONResponse(
        {**body, "features": sorted(features)}, headers={"cache-control": "public, max-age=300"}
    )


@health.get(
    "/healthz",
    summary="Whether the server and its database are well",
    responses={
        200: example("Well", {"status": "ok"}),
        503: refusal_example(
            "The database does not read or does not write", Unavailable(), cause="read-only"
        ),
    },
)
async def healthz(database: DatabaseDep) -> Response:
    """200 if the database has just executed a query and a small write, 503 otherwise.

    Responds within about two seconds. ``cause`` is a code for programs; the server's log has more.
    """
    cause = await database.trouble()
    if cause is None:
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)
    body = {**own_body(Unavailable()), "cause": cause.code}
    return JSONResponse(body, 503, headers={**_NO_STORE, "retry-after": str(RETRY_AFTER)})
