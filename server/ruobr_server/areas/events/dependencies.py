"""Typed dependencies of this area's routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from ruobr_server.areas.events.hub import Hub
from ruobr_server.kit.errors import NotFound


async def get_hub(request: Request) -> Hub:
    """The hub of this process. Raises ``NotFound`` if there are no live events."""
    hub: Hub | None = request.app.state.hub
    if hub is None:
        raise NotFound
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]
