"""What leads a complaint from one state to another."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, REOPEN, Machine, transition
from ruobr_tui.api.states.complaints import FINAL, OPEN, ComplaintState

_S = ComplaintState

COMPLAINT = Machine(
    "complaint",
    _S.RECEIVED,
    (
        transition("take", _S.RECEIVED, _S.IN_REVIEW, OPERATOR),
        transition("answer", OPEN, _S.ANSWERED, OPERATOR, needs_note=True),
        transition("decline", OPEN, _S.DECLINED, OPERATOR, needs_note=True),
        transition(REOPEN, FINAL, _S.IN_REVIEW, OPERATOR),
    ),
    final=FINAL,
)
