"""The states of an application to a school, and its transitions."""

from __future__ import annotations

from ruobr_server.areas.enrolment.tables import FINAL
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition

APPLICATION = Machine(
    "school-application",
    "submitted",
    (
        transition("take", "submitted", "under-review", OPERATOR),
        transition("invite", "submitted under-review invited", "invited", OPERATOR),
        transition("enrol", "invited", "enrolled", OPERATOR),
        transition("refuse", "submitted under-review invited", "refused", OPERATOR, needs_note=True),
        transition("withdraw", "submitted under-review invited", "withdrawn", OWNER),
        # The child was enrolled elsewhere.
        transition("close", "submitted under-review invited", "withdrawn", SYSTEM, needs_note=True),
    ),
    final=frozenset(FINAL),
)
