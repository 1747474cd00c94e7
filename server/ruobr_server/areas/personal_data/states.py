"""What leads a request for erasure from one state to another."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, Machine, transition
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.personal_data import FINAL, ErasureState

_S = ErasureState

ERASURE = Machine(
    "erasure-request",
    _S.REQUESTED,
    (
        transition("erase", _S.REQUESTED, _S.DONE, OPERATOR),
        transition("refuse", _S.REQUESTED, _S.REFUSED, OPERATOR, needs_note=True),
        transition("withdraw", _S.REQUESTED, _S.WITHDRAWN, OWNER),
    ),
    final=FINAL,
)


ASK = "ask"
"""Beside the actions of the machine: make a request."""


def actions_of_owner(state: str, role: str) -> list[str]:
    """What the owner of an account may do; ``state`` of the newest request, "" without one."""
    if state == _S.REQUESTED:
        return ERASURE.actions(state, OWNER)
    return [ASK] if role == Role.PARENT else []
