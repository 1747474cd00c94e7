"""The states of an application to kindergarten, and its transitions."""

from __future__ import annotations

from ruobr_server.areas.kindergarten.tables import FINAL
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition

QUEUED = "registered"
"""Only in this state an application is in the queue."""

_DECIDING = "submitted under-review documents"

APPLICATION = Machine(
    "kindergarten-application",
    "submitted",
    (
        transition("take", "submitted", "under-review", OPERATOR),
        transition("ask-documents", "submitted under-review", "documents", OPERATOR, needs_note=True),
        transition("bring", "documents", "under-review", f"{OWNER} {OPERATOR}"),
        transition("register", _DECIDING, QUEUED, OPERATOR),
        transition("refuse", f"{_DECIDING} registered suspended", "refused", OPERATOR, needs_note=True),
        transition("refer", QUEUED, "referred", f"{OPERATOR} {SYSTEM}"),
        transition("accept", "referred", "contract", OWNER),
        transition("decline", "referred", "declined", OWNER),
        transition("expire", "referred", "no-show", SYSTEM),
        transition("lapse", "documents", "refused", SYSTEM, needs_note=True),
        transition("enrol", "contract", "enrolled", OPERATOR),
        transition("cancel", "contract", "no-show", OPERATOR, needs_note=True),
        transition("suspend", QUEUED, "suspended", OWNER),
        transition("resume", "suspended declined no-show", QUEUED, OWNER),
        transition("withdraw", f"{_DECIDING} registered suspended declined no-show", "withdrawn", OWNER),
        transition(
            "archive", f"{_DECIDING} registered suspended referred declined no-show", "archived", SYSTEM
        ),
    ),
    final=frozenset(FINAL),
)
"""A declined or unanswered referral leaves the queue; the parent may return to it, with the old time."""
