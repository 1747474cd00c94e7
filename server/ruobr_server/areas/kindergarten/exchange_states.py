"""The states of an offered place and of a proposal to exchange two places."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition

OFFER = Machine(
    "exchange-offer",
    "open",
    (
        transition("match", "open", "matched", SYSTEM),
        transition("free", "matched", "open", SYSTEM),
        transition("exchange", "matched", "exchanged", SYSTEM),
        transition("withdraw", "open", "withdrawn", f"{OWNER} {SYSTEM}"),
    ),
    final=frozenset({"exchanged", "withdrawn"}),
)
PROPOSAL = Machine(
    "exchange-proposal",
    "proposed",
    (
        transition("consent", "proposed", "consented", "asked"),
        transition("decline", "proposed consented", "declined", "asked"),
        transition("withdraw", "proposed consented", "withdrawn", "asker"),
        transition("approve", "consented", "approved", OPERATOR),
        transition("refuse", "consented", "refused", OPERATOR, needs_note=True),
        # The offer is gone: accepted, declined, withdrawn or exchanged for another one.
        transition("lapse", "proposed consented", "lapsed", SYSTEM),
    ),
    final=frozenset({"declined", "withdrawn", "lapsed", "approved", "refused"}),
)
HELD = "referred"
"""The state of an application whose place can be exchanged: referred, not accepted yet."""
