"""What becomes of a draft."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, Machine, transition
from ruobr_tui.api.states.portal_texts import FINAL, TextState

_S = TextState

SAVE, PUBLISH, DISCARD = "save", "publish", "discard"

TEXT = Machine(
    "portal-text",
    _S.DRAFT,
    (
        transition(SAVE, _S.DRAFT, _S.DRAFT, OPERATOR),
        transition(PUBLISH, _S.DRAFT, _S.PUBLISHED, OPERATOR),
        transition(DISCARD, _S.DRAFT, _S.DISCARDED, OPERATOR),
    ),
    final=FINAL,
)
