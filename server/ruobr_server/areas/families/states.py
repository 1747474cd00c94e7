"""What leads a request for a diary from one state to another."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OWNER, REVOKE, TEACHER, Machine, transition
from ruobr_tui.api.states.families import FINAL, DiaryRequestState

_S = DiaryRequestState

JOINING = Machine(
    "join-request",
    _S.REQUESTED,
    (
        transition("grant", _S.REQUESTED, _S.GRANTED, TEACHER),
        transition("refuse", _S.REQUESTED, _S.REFUSED, TEACHER, needs_note=True),
        transition("withdraw", _S.REQUESTED, _S.WITHDRAWN, OWNER),
        transition(REVOKE, _S.GRANTED, _S.REFUSED, TEACHER, needs_note=True),
    ),
    final=FINAL,
)
"""A granted request can be revoked; after a refusal the parent asks anew."""
