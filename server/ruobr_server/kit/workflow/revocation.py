"""Decisions that can be revoked until a day: the values they replaced and their effects are stored.

The last day is stored with the decision, so that a later change of the policy does not move it. Whether a
decision still stands follows from the history: it does until the state changes again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select

from ruobr_server.kit.errors import Conflict, Invalid
from ruobr_server.kit.workflow.machine import Machine
from ruobr_server.kit.workflow.tables import decision_effects, revocable_decisions, state_changes
from ruobr_tui.api.reasons import decisions

_PIECE = 500
"""Subjects in one statement with a list of values."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A revocable decision. ``source``: the state before; ``before``: the values that it replaced."""

    change_id: int
    action: str
    source: str
    day: date
    until: date
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """A change elsewhere that a decision has caused. ``stands``: that state has not changed since."""

    subject: str
    subject_id: int
    source: str
    stands: bool


def store_decision(
    connection: Connection,
    machine: Machine[Any],
    subject_id: int,
    today: date,
    until: date,
    *,
    before: Mapping[str, Any] | None = None,
    effects: Iterable[tuple[Machine[Any], Collection[int]]] = (),
) -> None:
    """Store that the last change of a subject can be revoked until a day.

    ``before`` (JSON) are the replaced values; ``effects`` are the subjects, by machine, whose last changes it
    has caused. All of them were made in this transaction.
    """
    [decision] = _last_changes(connection, machine, [subject_id])
    row = {"change_id": decision, "day": today, "until": until, "before": json.dumps(dict(before or {}))}
    connection.execute(insert(revocable_decisions).values(**row))
    caused = [number for of, subjects in effects for number in _last_changes(connection, of, subjects)]
    if caused:
        rows = [{"change_id": number, "decision_id": decision} for number in caused]
        connection.execute(insert(decision_effects), rows)


def standing(connection: Connection, machine: Machine[Any], subjects: Collection[int]) -> dict[int, Decision]:
    """The decisions about these subjects that still stand, whether or not they can still be revoked."""
    own, known, found = state_changes, revocable_decisions, {}
    wanted = sorted(set(subjects))
    for first in range(0, len(wanted), _PIECE):
        rows = connection.execute(
            select(
                own.c.subject_id,
                own.c.id,
                own.c.action,
                own.c.source,
                known.c.day,
                known.c.until,
                known.c.before,
            )
            .join(known, known.c.change_id == own.c.id)
            .where(
                own.c.subject == machine.name,
                own.c.subject_id.in_(wanted[first : first + _PIECE]),
                _is_last(own),
            )
        )
        for row in rows:
            found[row.subject_id] = Decision(
                change_id=row.id,
                action=row.action,
                source=row.source,
                day=row.day,
                until=row.until,
                before=json.loads(row.before),
            )
    return found


def revocable(
    connection: Connection, machine: Machine[Any], subjects: Collection[int], today: date | None
) -> dict[int, Decision]:
    """The decisions about these subjects that can be revoked today; none if no day is given."""
    if today is None:
        return {}
    found = standing(connection, machine, subjects)
    return {number: each for number, each in found.items() if each.until >= today}


def revocable_subjects(machine: Machine[Any], today: date) -> Select[Any]:
    """A query of all subjects of a kind whose decision can be revoked today."""
    own, known = state_changes, revocable_decisions
    return (
        select(own.c.subject_id)
        .join(known, known.c.change_id == own.c.id)
        .where(known.c.until >= today, own.c.subject == machine.name, _is_last(own))
    )


def decision_to_revoke(
    connection: Connection, machine: Machine[Any], subject_id: int, note: str, today: date
) -> Decision:
    """The decision to revoke. Raises ``Conflict`` if there is none or it is too late, ``Invalid`` without
    a reason.
    """
    found = standing(connection, machine, [subject_id]).get(subject_id)
    if found is None:
        raise Conflict(decisions.NOTHING_TO_REVOKE)
    if found.until < today:
        raise Conflict(decisions.REVOCATION_OVER)
    if not note.strip():
        raise Invalid(decisions.SAY_WHY)
    return found


def effects_of(connection: Connection, decision: Decision) -> list[Effect]:
    """The effects of a decision, in the order in which they happened."""
    own = state_changes
    rows = connection.execute(
        select(own.c.subject, own.c.subject_id, own.c.source, _is_last(own))
        .join(decision_effects, decision_effects.c.change_id == own.c.id)
        .where(decision_effects.c.decision_id == decision.change_id)
        .order_by(own.c.id)
    )
    return [Effect(subject, number, source, bool(stands)) for subject, number, source, stands in rows]


def _is_last(own: Any) -> ColumnElement[bool]:
    """Whether no later line of the same history changes the state."""
    later = state_changes.alias("later")
    return ~(
        select(later.c.id)
        .where(
            later.c.subject == own.c.subject,
            later.c.subject_id == own.c.subject_id,
            later.c.id > own.c.id,
            later.c.source != later.c.target,
        )
        .exists()
    )


def _last_changes(connection: Connection, machine: Machine[Any], subjects: Collection[int]) -> list[int]:
    own = state_changes
    rows = connection.execute(
        select(func.max(own.c.id))
        .where(own.c.subject == machine.name, own.c.subject_id.in_(sorted(subjects)))
        .group_by(own.c.subject_id)
    )
    return list(rows.scalars())
