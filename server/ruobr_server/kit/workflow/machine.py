"""State machines as data: who may do what, from which state to which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, InvalidInput
from ruobr_tui.api.reasons import decisions

REVOKE, REOPEN = "revoke", "reopen"
"""Actions outside of the transitions: a decision was revoked, and what it had closed is open again."""

OWNER, OPERATOR, TEACHER, SYSTEM = "owner", "operator", "teacher", "system"
"""Parties: the owner, the deciding operator, the class teacher, and the system (a deadline or a round)."""


@dataclass(frozen=True, slots=True)
class Transition:
    """``action`` leads from any of ``sources`` to ``target``, for the parties in ``by``."""

    action: str
    sources: frozenset[str]
    target: str
    by: frozenset[str]
    needs_note: bool = False
    """A reason is required; the person concerned reads it."""


def transition(action: str, sources: str, target: str, by: str, *, needs_note: bool = False) -> Transition:
    """A row of a transition table; ``sources`` and ``by`` are separated by spaces."""
    return Transition(action, frozenset(sources.split()), target, frozenset(by.split()), needs_note)


@dataclass(frozen=True)
class Machine:
    """All transitions of one kind of subject. ``name`` identifies it in the history."""

    name: str
    initial: str
    transitions: Sequence[Transition]
    final: frozenset[str] = field(default=frozenset())

    @property
    def states(self) -> frozenset[str]:
        """Every state that can be reached."""
        return frozenset({self.initial, *(each.target for each in self.transitions)})

    @property
    def live(self) -> frozenset[str]:
        """The states that are not final."""
        return self.states - self.final

    def actions(self, state: str, party: str) -> list[str]:
        """The actions that a party may take in a state, in the table's order, without duplicates."""
        found = (each.action for each in self.transitions if state in each.sources and party in each.by)
        return list(dict.fromkeys(found))

    def step(self, state: str, action: str, parties: Iterable[str], note: str = "") -> Transition:
        """The transition of an action from this state by one of these parties.

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
