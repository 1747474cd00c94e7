"""A history as the owner and the desk see it: who acted is sent as a party, never as a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from ruobr_server.kit.workflow.machine import Machine
from ruobr_server.kit.workflow.service import Change, histories
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.reasons.wire import to_wire


def steps_of(connection: Connection, machine: Machine[Any], subject_id: int, owner: int) -> list[Step]:
    """The whole history, the earliest change first. ``owner`` is the owner's account."""
    return steps_of_all(connection, machine, {subject_id: owner})[subject_id]


def steps_of_all(
    connection: Connection, machine: Machine[Any], owners: Mapping[int, int]
) -> dict[int, list[Step]]:
    """The same for several subjects: id of the subject → account of its owner."""
    found = histories(connection, machine, owners)
    return {number: [_step(each, owners[number]) for each in changes] for number, changes in found.items()}


def _step(change: Change, owner: int) -> Step:
    return Step(
        action=change.action,
        state=change.target,
        at=change.at,
        by="owner" if change.account_id == owner else "desk" if change.account_id else "",
        note=change.note or ("" if change.why is None else str(change.why)),
        note_reason=None if change.why is None else to_wire(change.why),
    )
