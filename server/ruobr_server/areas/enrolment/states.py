"""What leads an application to a school from one state to another."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition
from ruobr_tui.api.states.enrolment import FINAL, WAITING, SchoolApplicationState

_S = SchoolApplicationState

APPLICATION = Machine(
    "school-application",
    _S.SUBMITTED,
    (
        transition("take", _S.SUBMITTED, _S.UNDER_REVIEW, OPERATOR),
        transition("invite", WAITING, _S.INVITED, OPERATOR),
        transition("enrol", _S.INVITED, _S.ENROLLED, OPERATOR),
        transition("refuse", WAITING, _S.REFUSED, OPERATOR, needs_note=True),
        transition("withdraw", WAITING, _S.WITHDRAWN, OWNER),
        # The child was enrolled elsewhere.
        transition("close", WAITING, _S.WITHDRAWN, SYSTEM, needs_note=True),
    ),
    final=FINAL,
)
