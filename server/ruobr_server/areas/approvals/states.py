"""What becomes of a request that waits for a second person."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition
from ruobr_tui.api.states.approvals import FINAL, ApprovalState

_S = ApprovalState

CONFIRM, REFUSE, WITHDRAW, EXPIRE = "confirm", "refuse", "withdraw", "expire"

APPROVAL = Machine(
    "approval",
    _S.WAITING,
    (
        transition(CONFIRM, _S.WAITING, _S.CONFIRMED, OPERATOR),
        transition(REFUSE, _S.WAITING, _S.REFUSED, OPERATOR, needs_note=True),
        transition(WITHDRAW, _S.WAITING, _S.WITHDRAWN, OWNER),
        transition(EXPIRE, _S.WAITING, _S.EXPIRED, SYSTEM),
    ),
    final=FINAL,
)
"""``OWNER`` is who asked, ``OPERATOR`` the second person."""
