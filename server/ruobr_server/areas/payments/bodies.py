"""Request bodies of both the parents' and the desk's routes."""

from __future__ import annotations

from pydantic import ConfigDict

from ruobr_tui.api.models import payments as wire


class RefundBody(wire.RefundAct):
    """Withdraw, approve, reject or revoke."""

    model_config = ConfigDict(
        defer_build=False, json_schema_extra={"example": {"action": "approve", "version": 1}}
    )
