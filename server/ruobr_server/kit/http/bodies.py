"""Request bodies that are used by several areas."""

from __future__ import annotations

from pydantic import ConfigDict

from ruobr_tui.api.models.family import Decision


class ActBody(Decision):
    """An action of the owner."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "accept", "version": 5}}
    )
