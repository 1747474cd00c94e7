"""Typed dependencies of this area's routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.kit.errors import NoFiles


async def get_sealer(request: Request) -> Sealer:
    """The encryption keys of this server. Raises ``NoFiles`` if it has none."""
    sealer: Sealer | None = request.app.state.sealer
    if sealer is None:
        raise NoFiles
    return sealer


SealerDep = Annotated[Sealer, Depends(get_sealer)]
