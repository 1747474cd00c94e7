"""What leads an application to kindergarten from one state to another."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition
from ruobr_tui.api.states.kindergarten import FINAL, WAITING, KindergartenState

_S = KindergartenState

QUEUED = _S.REGISTERED
"""Only in this state an application stands in the queue."""

HELD = _S.REFERRED
"""A place is given and not accepted yet: it can be exchanged."""

OUT_OF_QUEUE = frozenset({_S.SUSPENDED, _S.DECLINED, _S.NO_SHOW})
"""The parent may come back to the queue, at the old time."""

EDITABLE = WAITING | {QUEUED} | OUT_OF_QUEUE
"""The wishes may still be changed; the time of registration stays."""

STOPPED = EDITABLE | {HELD}
"""It ends when nothing of the parent may be processed any more."""

BOUND = frozenset({_S.CONTRACT, _S.ENROLLED})
"""A contract stands, so the data must be stored."""

CHANGE, EXCHANGE = "change", "offer"
"""Actions of the owner beside those of the machine: change the wishes, offer the place for exchange."""

APPLICATION = Machine(
    "kindergarten-application",
    _S.SUBMITTED,
    (
        transition("take", _S.SUBMITTED, _S.UNDER_REVIEW, OPERATOR),
        transition("ask-documents", {_S.SUBMITTED, _S.UNDER_REVIEW}, _S.DOCUMENTS, OPERATOR, needs_note=True),
        transition("bring", _S.DOCUMENTS, _S.UNDER_REVIEW, {OWNER, OPERATOR}),
        transition("register", WAITING, QUEUED, OPERATOR),
        transition("refuse", WAITING | {QUEUED, _S.SUSPENDED}, _S.REFUSED, OPERATOR, needs_note=True),
        transition("refer", QUEUED, HELD, {OPERATOR, SYSTEM}),
        transition("accept", HELD, _S.CONTRACT, OWNER),
        transition("decline", HELD, _S.DECLINED, OWNER),
        transition("expire", HELD, _S.NO_SHOW, SYSTEM),
        transition("lapse", _S.DOCUMENTS, _S.REFUSED, SYSTEM, needs_note=True),
        transition("enrol", _S.CONTRACT, _S.ENROLLED, OPERATOR),
        transition("cancel", _S.CONTRACT, _S.NO_SHOW, OPERATOR, needs_note=True),
        transition("suspend", QUEUED, _S.SUSPENDED, OWNER),
        transition("resume", OUT_OF_QUEUE, QUEUED, OWNER),
        transition("withdraw", EDITABLE, _S.WITHDRAWN, OWNER),
        transition("archive", STOPPED, _S.ARCHIVED, SYSTEM),
    ),
    final=FINAL,
)


def actions_of_owner(state: str, *, is_offered: bool) -> list[str]:
    """What the owner may do now. ``is_offered``: the place is offered for exchange already."""
    may_change = [CHANGE] if state in EDITABLE else []
    may_offer = [EXCHANGE] if state == HELD and not is_offered else []
    return [*APPLICATION.actions(state, OWNER), *may_change, *may_offer]
