"""States and what leads from one to another, as data: who may, from where, to where, with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, InvalidInput
from ruobr_tui.api.reasons import decisions

REVOKE, REOPEN = "revoke", "reopen"
"""Beside the actions of a machine: a decision was revoked, and what it had closed is open again."""

OWNER, OPERATOR, TEACHER, SYSTEM = "owner", "operator", "teacher", "system"
"""Parties: whose it is, who decides, the class teacher, and the clock or a round of decisions."""


@dataclass(frozen=True, slots=True)
class Transition:
    """``action`` leads from any of ``sources`` to ``target`` when one of the parties ``by`` does it."""

    action: str
    sources: frozenset[str]
    target: str
    by: frozenset[str]
    needs_note: bool = False
    """A reason must be given: the person concerned will read it."""


def transition(action: str, sources: str, target: str, by: str, *, needs_note: bool = False) -> Transition:
    """A row of a table of transitions; ``sources`` and ``by`` are words with spaces between."""
    return Transition(action, frozenset(sources.split()), target, frozenset(by.split()), needs_note)


@dataclass(frozen=True)
class Machine:
    """Everything that may happen to one kind of thing. ``name`` is the subject in the history."""

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
        """What this party may do now, in the table's order, each once."""
        found = (each.action for each in self.transitions if state in each.sources and party in each.by)
        return list(dict.fromkeys(found))

    def step(self, state: str, action: str, parties: Iterable[str], note: str = "") -> Transition:
        """The transition that this action is, from this state, by one of these parties.

        Raises ``Forbidden`` when it is never theirs to do, ``Conflict`` when it is too late or too
        early for it, ``Invalid`` for no such action or a missing reason.
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
