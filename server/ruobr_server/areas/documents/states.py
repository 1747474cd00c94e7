"""What leads a scan from one state to another: it waits until an operator has looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, Machine, transition
from ruobr_tui.api.states.documents import FINAL, DocumentState

_S = DocumentState

REMOVE = "remove"
"""Beside the actions of the machine: the family takes a scan away, for ever."""

DOCUMENT = Machine(
    "document",
    _S.WAITING,
    (
        transition("confirm", {_S.WAITING, _S.REFUSED}, _S.CONFIRMED, OPERATOR),
        transition("refuse", {_S.WAITING, _S.CONFIRMED}, _S.REFUSED, OPERATOR, needs_note=True),
    ),
    final=FINAL,
)


@cache
def actions_of(state: str, party: str) -> Sequence[str]:
    """What the family (``OWNER``) or a desk (``OPERATOR``) may do with a scan."""
    if party == OWNER and state != _S.CONFIRMED:
        return (REMOVE,)
    return tuple(DOCUMENT.actions(state, party))
