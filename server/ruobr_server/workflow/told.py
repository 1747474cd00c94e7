"""A history as the owner and the desk read it: who acted is told by party, never by name."""

from __future__ import annotations

from sqlalchemy import Connection

from ruobr_server.workflow.machine import Machine
from ruobr_server.workflow.service import history
from ruobr_tui.api.models.history import Step


def steps_of(connection: Connection, machine: Machine, subject_id: int, owner: int) -> list[Step]:
    """Everything that happened to it, the earliest first. ``owner``: whose it is."""
    return [
        Step(
            action=each.action,
            state=each.target,
            at=each.at,
            by="owner" if each.account_id == owner else "desk" if each.account_id else "",
            note=each.note,
        )
        for each in history(connection, machine, subject_id)
    ]
