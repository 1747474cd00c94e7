"""States and what leads from one to another, as data: who may, from where, to where, with what.

The states of a machine are an enum of the contract (``ruobr_tui.api.states``), with the sets of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, InvalidInput
from ruobr_tui.api.reasons import decisions

S = TypeVar("S", bound=StrEnum)

REVOKE, REOPEN = "revoke", "reopen"
"""Actions outside of the transitions: a decision was revoked, and what it had closed is open again."""

OWNER, OPERATOR, TEACHER, SYSTEM = "owner", "operator", "teacher", "system"
"""Parties: the owner, the deciding operator, the class teacher, and the system (a deadline or a round)."""


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """``action`` leads from any of ``sources`` to ``target`` when one of the parties ``by`` does it."""

    action: str
    sources: frozenset[S]
    target: S
    by: frozenset[str]
    needs_note: bool = False
    """A reason is required; the person concerned reads it."""


def transition(
    action: str, sources: S | Iterable[S], target: S, by: str | Iterable[str], *, needs_note: bool = False
) -> Transition[S]:
    """A row of a table of transitions. ``sources`` are one state or several, ``by`` one party or several."""
    return Transition(
        action,
        frozenset([sources] if isinstance(sources, StrEnum) else sources),
        target,
        frozenset([by] if isinstance(by, str) else by),
        needs_note,
    )


@dataclass(frozen=True)
class Machine(Generic[S]):
    """Everything that may happen to one kind of thing. ``name`` is the subject in the history.

    ``final``: nobody acts on it any more, except by ``REOPEN`` or by revoking a decision.
    """

    name: str
    initial: S
    transitions: Sequence[Transition[S]]
    final: frozenset[S]

    @cached_property
    def states(self) -> frozenset[S]:
        """Every state that can be reached."""
        return frozenset({self.initial, *(each.target for each in self.transitions)})

    @cached_property
    def live(self) -> frozenset[S]:
        """The states that are not final."""
        return self.states - self.final

    def actions(self, state: str, party: str) -> list[str]:
        """The actions that a party may take in a state, in the table's order, without duplicates."""
        found = (each.action for each in self.transitions if state in each.sources and party in each.by)
        return list(dict.fromkeys(found))

    def step(self, state: str, action: str, parties: Iterable[str], note: str = "") -> Transition[S]:
        """The transition that this action is, from this state, by one of these parties.

        Raises ``Forbidden`` if they may never do it, ``Conflict`` if they may not do it in this state,
        ``Invalid`` for an unknown action or a missing reason.
        """
        named = [each for each in self.transitions if each.action == action]
        if not named:
            raise InvalidInput(
                "action: one of " + ", ".join(dict.fromkeys(t.action for t in self.transitions))
            )
        mine = [each for each in named if each.by & set(parties)]
        if not mine:
            raise Forbidden
        fitting = [each for each in mine if state in each.sources]
        if not fitting:
            raise Conflict(decisions.WRONG_STATE)
        if fitting[0].needs_note and not note.strip():
            raise Invalid(decisions.SAY_WHY)
        return fitting[0]
