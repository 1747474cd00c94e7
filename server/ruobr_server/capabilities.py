"""Capabilities of this server beyond the mobile contract."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ruobr_server.areas.declaration import Areas
from ruobr_server.kit.configuration import defaults
from ruobr_server.kit.http.dependencies import SettingsDep
from ruobr_server.kit.http.responses import example
from ruobr_tui import __version__
from ruobr_tui.api.models.cabinet import Capabilities

router = APIRouter(tags=["server"])


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
