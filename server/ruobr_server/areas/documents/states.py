"""The states of a scan: it waits until an operator has checked it."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, Machine, transition

DOCUMENT = Machine(
    "document",
    "waiting",
    (
        transition("confirm", "waiting refused", "confirmed", OPERATOR),
        transition("refuse", "waiting confirmed", "refused", OPERATOR, needs_note=True),
    ),
)
