"""What may be done with an account; its subject in the history."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, REOPEN, Machine, transition
from ruobr_tui.api.states.administration import FINAL, AccountState

_S = AccountState

CLOSE, RESET, END_SESSIONS = "close", "reset", "end-sessions"
ASK_CLOSE = "ask-close"
"""A second person has to confirm it: a step of the history that changes nothing."""
RESET_FACTOR = "reset-second-factor"

ACCOUNT = Machine(
    "account",
    _S.OPEN,
    (
        transition(CLOSE, _S.OPEN, _S.CLOSED, OPERATOR, needs_note=True),
        transition(REOPEN, _S.CLOSED, _S.OPEN, OPERATOR, needs_note=True),
        transition(RESET, _S.OPEN, _S.OPEN, OPERATOR),
        transition(END_SESSIONS, _S.OPEN, _S.OPEN, OPERATOR),
        transition(RESET_FACTOR, _S.OPEN, _S.OPEN, OPERATOR),
    ),
    final=FINAL,
)
